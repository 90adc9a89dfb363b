"""What is stored of a step taken for many reports: the reports, and what came of each."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Id, Json, Moment, UtcDateTime
from admin.people.models import Person
from runtime.approval.states import Action


class Outcome(enum.StrEnum):
    """What came of one report."""

    WAITING = "waiting"
    DONE = "done"
    REPEATED = "repeated"
    REFUSED = "refused"


class Batch(Base):
    """One press of the button: ``key`` was made with the page, so that a second press is the same batch."""

    __tablename__ = "batch"
    __table_args__ = (sa.UniqueConstraint("person_id", "key"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(sa.String(60))
    action: Mapped[Action] = mapped_column(Choice(Action))
    created_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    person: Mapped[Person] = relationship()


class BatchItem(Base):
    """One report of a batch; ``message`` says why it was left as it was.

    ``version`` is that of the report whose summary the person looked at; None where none was shown.
    ``report_id`` is what was asked for: a number that is no report's has its result, too.
    """

    __tablename__ = "batch_item"

    batch_id: Mapped[int] = mapped_column(sa.ForeignKey("batch.id"), primary_key=True)
    report_id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int]
    version: Mapped[int | None]
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome), default=Outcome.WAITING)
    message: Mapped[Any] = mapped_column(Json, nullable=True)
