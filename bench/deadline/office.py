"""What the five people of a commune do in the last hour, each at a browser of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bench.deadline.form import figures
from bench.deadline.person import Person


@dataclass(frozen=True)
class Pace:
    """How people work, in seconds.

    Attributes:
        arriving: everybody signs in at some moment of so many seconds.
        typing: from one batch of saved cells to the next, on average.
        looking: from one look at "Việc của tôi" to the next while somebody waits, on average.
        batch: cells saved at once.
        rounds: batches that each of the two officers saves at most.
    """

    arriving: float = 180.0
    typing: float = 30.0
    looking: float = 60.0
    batch: int = 5
    rounds: int = 100


@dataclass
class Office:
    """One commune: where its report is, and what its people have reached."""

    number: int
    assignment: int
    pace: Pace
    report: int = 0
    acknowledged: dict[str, str] = field(default_factory=dict)
    reached: dict[str, asyncio.Event] = field(default_factory=dict)

    def event(self, name: str) -> asyncio.Event:
        """What somebody else waits for."""
        return self.reached.setdefault(name, asyncio.Event())

    def share(self, part: str) -> list[tuple[str, str]]:
        """The cells that one of the two officers fills: every other line."""
        cells = list(figures(self.number).items())
        half = len(cells) // 2
        mine = cells[:half] if part == "first" else cells[half:]
        return mine[: self.pace.batch * self.pace.rounds]


Act = Callable[[Office, Person], Awaitable[None]]


async def first(office: Office, person: Person) -> None:
    """Fill one half; when the other half is there, submit."""
    await _fill(office, person, "first")
    await office.event("second half").wait()
    await person.think(office.pace.typing)
    await person.post("submit", f"/reports/{office.report}/submit", {})
    office.event("submitted").set()


async def second(office: Office, person: Person) -> None:
    """Fill the other half."""
    await _fill(office, person, "second")
    office.event("second half").set()


async def _fill(office: Office, person: Person, part: str) -> None:
    await person.look("my work", "/work")
    await person.think(office.pace.typing)
    entry = await person.press("open report", f"/assignments/{office.assignment}/report", {})
    office.report = int(entry.split("/")[2])
    cells = office.share(part)
    for start in range(0, len(cells), office.pace.batch):
        await person.think(office.pace.typing)
        await _save(office, person, part, cells[start : start + office.pace.batch])


async def _save(office: Office, person: Person, part: str, cells: list[tuple[str, str]]) -> None:
    """Save a batch as the page does, after it asked about the selected cell."""
    await person.fetch("cell panel", f"/reports/{office.report}/cell.json?key={cells[0][0]}")
    changes = [
        {"id": f"{part}-{office.number}-{key}", "key": key, "raw": raw, "base": 0, "origin": "typed"}
        for key, raw in cells
    ]
    body = {"client": f"{part}-{office.number}", "cell": cells[0][0], "since": 0, "changes": changes}
    answer = await person.post("save cells", f"/reports/{office.report}/cells", body)
    saved = {item["key"] for item in answer["saved"]}
    office.acknowledged.update({key: raw for key, raw in cells if key in saved})


async def checker(office: Office, person: Person) -> None:
    """Look at the work until the report is there; look over it and pass it on."""
    await _wait(office, person, "submitted")
    await _decide(office, person, "check page", "check", "pass_on")
    office.event("checked").set()


async def approver(office: Office, person: Person) -> None:
    """The same, and approve: a job makes and signs the document."""
    await _wait(office, person, "checked")
    await _decide(office, person, "check page", "check", "approve")
    office.event("approved").set()


async def clerk(office: Office, person: Person) -> None:
    """Seal what is signed, send what is sealed."""
    await _wait(office, person, "approved")
    for state, action in (("signed", "seal"), ("sealed", "send")):
        await _wait_for_state(office, person, state)
        await person.post(action, f"/reports/{office.report}/decisions/{action}", {})
    office.event("sent").set()


async def _decide(office: Office, person: Person, kind: str, page: str, action: str) -> None:
    await person.look(kind, f"/reports/{office.report}/{page}")
    await person.think(office.pace.looking / 2)
    await person.post(action, f"/reports/{office.report}/decisions/{action}", {})


async def _wait(office: Office, person: Person, name: str) -> None:
    """Look at the work from time to time, as people do who are waited upon."""
    while True:
        await person.look("my work", "/work")
        if office.event(name).is_set():
            return
        await person.think(office.pace.looking)


async def _wait_for_state(office: Office, person: Person, state: str) -> None:
    while True:
        await person.think(office.pace.looking / 4)
        found: dict[str, Any] = await person.fetch("state", f"/reports/{office.report}/state.json")
        if found["state"] == state:
            return


ACTS: dict[str, Act] = {
    "first": first,
    "second": second,
    "checker": checker,
    "approver": approver,
    "clerk": clerk,
}
