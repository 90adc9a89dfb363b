"""Jobs that the clock asks for: one job for each slot of time, whoever looks first writes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.jobs.models import Job, JobState
from admin.jobs.operations import Handler, ask_many, handles

KEPT = timedelta(days=1)  # a finished slot tells nothing after that

_minutes: dict[str, int] = {}


def every(kind: str, *, minutes: int) -> Callable[[Handler], Handler]:
    """Register the function that does the periodic job ``kind``, asked for once in every so many minutes."""

    def register(handler: Handler) -> Handler:
        _minutes[kind] = minutes
        return handles(kind)(handler)

    return register


class Ticker:
    """Writes the jobs of the present slots into the outbox; remembers what it wrote to ask the database rarely."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def due(self, now: datetime) -> dict[str, int]:
        """The kinds whose present slot this ticker has not written yet."""
        slots = {kind: int(now.timestamp()) // (minutes * 60) for kind, minutes in _minutes.items()}
        return {kind: slot for kind, slot in slots.items() if self._last.get(kind) != slot}

    def write(self, session: Session, now: datetime) -> dict[str, int]:
        """Ask for the jobs of ``due``; several processes may do so, the key makes it one job.

        Returns the slots for ``remember``, once they are committed: until then they are due.
        """
        slots = self.due(now)
        for kind, slot in slots.items():
            ask_many(session, kind, {f"{kind}/{slot}": {}}, now=now)
            _forget_finished(session, kind, now)
        return slots

    def remember(self, slots: dict[str, int]) -> None:
        """These slots stand in the database."""
        self._last.update(slots)


def _forget_finished(session: Session, kind: str, now: datetime) -> None:
    session.execute(
        sa.delete(Job).where(Job.kind == kind, Job.state == JobState.DONE, Job.created_at < now - KEPT)
    )
