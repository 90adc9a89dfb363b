"""The people of the last hour, in a process of their own: python -m bench.deadline.generator PLAN ADDRESS ANSWER

Reads the plan (town.py and the pace) and writes what was answered how fast, what was acknowledged and how much of the
processors it took itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp

from bench.deadline.office import ACTS, Act, Office, Pace
from bench.deadline.person import Diary, Person, Unanswered


async def last_hour(plan: dict[str, Any], address: str) -> dict[str, Any]:
    """Everybody at once; ends when the last report is sent or its people gave up."""
    diary, pace = Diary(), Pace(**plan["pace"])
    began, used = time.perf_counter(), time.process_time()
    offices = [Office(item["commune"], item["assignment"], pace) for item in plan["offices"]]
    # A connection for each request, as a proxy in front of the server makes them.
    async with aiohttp.TCPConnector(limit=0, force_close=True) as connector:
        work = [
            _staff(
                office, item["people"], plan["password"], lambda name: Person(address, connector, diary, name)
            )
            for office, item in zip(offices, plan["offices"], strict=True)
        ]
        await asyncio.gather(*work)
    wall = time.perf_counter() - began
    return {
        "wall": wall,
        "share": (time.process_time() - used) / wall / (os.cpu_count() or 1),
        "seconds": diary.seconds,
        "errors": diary.errors,
        "sent": sum(office.event("sent").is_set() for office in offices),
        "acknowledged": {office.number: office.acknowledged for office in offices},
    }


async def _staff(
    office: Office, people: Mapping[str, str], password: str, browser: Callable[[str], Person]
) -> None:
    """The five of one commune; if one cannot go on, the others need not wait: the diary knows why."""
    try:
        async with asyncio.TaskGroup() as group:
            for part, name in people.items():
                group.create_task(_work(office, ACTS[part], browser(name), name, password))
    except* Unanswered as given_up:
        print(f"commune {office.number} gave up: {given_up.exceptions[0]}", file=sys.stderr)


async def _work(office: Office, act: Act, person: Person, name: str, password: str) -> None:
    try:
        await asyncio.sleep(random.Random(name).uniform(0, office.pace.arriving))
        await person.sign_in(name, password)
        await act(office, person)
    finally:
        await person.close()


def main(plan: str, address: str, answer: str) -> None:
    """Read the plan, work, write the answer."""
    found = asyncio.run(last_hour(json.loads(Path(plan).read_text()), address))
    Path(answer).write_text(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
