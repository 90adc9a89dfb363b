"""After the last hour: the receiver accepts everything, and every figure that was acknowledged is looked for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import aiohttp
import sqlalchemy as sa
from flask import Flask

from admin.base.database import unit_of_work
from admin.organisations.models import Organisation
from bench.deadline.form import CODE
from bench.deadline.person import Diary, Person
from runtime.approval.states import State
from runtime.figures.models import Figure
from runtime.reports.models import CellChange, Report

ACCEPTING = 600  # seconds


def accept_all(place_address: str, username: str, password: str, app: Flask) -> Diary:
    """Sign in as the receiver and accept whatever waits, all at once; waits until the job has done it."""
    diary = Diary()
    asyncio.run(_accept(Person, place_address, username, password, app, diary))
    return diary


async def _accept(
    make: type[Person], address: str, username: str, password: str, app: Flask, diary: Diary
) -> None:
    async with aiohttp.TCPConnector(force_close=True) as connector:
        person = make(address, connector, diary, username)
        try:
            await person.sign_in(username, password)
            await person.look("choose", "/work/accepting")
            await person.press("accept many", "/work/accepting", {"report": _in_state(app, State.SENT)})
            for _second in range(ACCEPTING):
                if not _in_state(app, State.SENT):
                    break
                await asyncio.sleep(1)
        finally:
            await person.close()


def _in_state(app: Flask, state: State) -> list[str]:
    with app.app_context(), unit_of_work(write=False) as session:
        return [str(found) for found in session.scalars(sa.select(Report.id).where(Report.state == state))]


def wrong_figures(app: Flask, acknowledged: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What differs between the acknowledged figures and those in the store, and every change kept more than once."""
    expected = {
        (int(commune), key): Decimal(raw.replace(",", "."))
        for commune, cells in acknowledged.items()
        for key, raw in cells.items()
    }
    with app.app_context(), unit_of_work(write=False) as session:
        query = sa.select(Organisation.rank, Figure).join(
            Organisation, Organisation.id == Figure.organisation_id
        )
        stored = {
            (rank, f"{found.section}/{found.row}/{found.column}"): found.number
            for rank, found in session.execute(query.where(Figure.template_code == CODE))
        }
        changes = session.scalar(sa.select(sa.func.count()).select_from(CellChange)) or 0
    wrong = [
        f"{key}: {stored.get(key)} instead of {value}"
        for key, value in expected.items()
        if stored.get(key) != value
    ]
    if changes != len(expected):
        wrong.append(f"{changes} changes in the history instead of {len(expected)}")
    return wrong


def answer_of(found: Mapping[str, Any]) -> dict[str, list[float]]:
    """Seconds of all requests and of each kind."""
    return {"all": [one for many in found["seconds"].values() for one in many], **found["seconds"]}
