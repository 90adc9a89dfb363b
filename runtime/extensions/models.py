"""What is stored of a request for more time."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.assignments.models import Assignment
from admin.base.database import Base, Choice, Id, LongText, Moment, UtcDateTime
from admin.people.models import Person


class Answer(enum.StrEnum):
    """What became of a request."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ExtensionRequest(Base):
    """One request of one officer for one report: written once, answered once.

    ``wished_on`` is the last day of entry asked for, ``granted_on`` the one that was given. The due day does not move
    (docs/decisions/0011).
    """

    __tablename__ = "extension_request"
    __table_args__ = (
        sa.Index("ix_extension_request_assignment_id", "assignment_id"),
        # At most one request of an assignment waits.
        sa.Index(
            "uq_extension_request_waiting",
            "assignment_id",
            unique=True,
            sqlite_where=sa.text("answer = 'waiting'"),
            postgresql_where=sa.text("answer = 'waiting'"),
        ),
        sa.CheckConstraint("(answer = 'granted') = (granted_on IS NOT NULL)", name="granted_day"),
    )

    id: Mapped[Id]
    assignment_id: Mapped[int] = mapped_column(sa.ForeignKey("assignment.id"))
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    wished_on: Mapped[date]
    reason: Mapped[LongText]
    answer: Mapped[Answer] = mapped_column(Choice(Answer), default=Answer.WAITING)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    granted_on: Mapped[date | None]
    words: Mapped[LongText] = mapped_column(default="")

    assignment: Mapped[Assignment] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])
