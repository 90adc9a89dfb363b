"""What is stored of periods, their windows and the assignments."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Code, Id, Json, LongText, Moment, UtcDateTime
from admin.organisations.models import Organisation
from admin.people.models import Person
from admin.regimes.models import Regime


class WindowState(enum.StrEnum):
    """Whether entry and first submission are possible in a period."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class ReportingPeriod(Base):
    """One period of one regime, its data range, its due day for the first level and its window.

    Dates are fixed when the period is planned; a later change of the calendar never moves them silently (D14).
    ``opens_on`` begins at 00:00 and ``closes_on`` ends at 24:00 in Asia/Ho_Chi_Minh.
    """

    __tablename__ = "reporting_period"
    __table_args__ = (
        sa.UniqueConstraint("regime_id", "code"),
        sa.CheckConstraint("data_to >= data_from", name="data_range"),
        sa.CheckConstraint("closes_on >= opens_on", name="window"),
    )

    id: Mapped[Id]
    regime_id: Mapped[int] = mapped_column(sa.ForeignKey("regime.id"))
    code: Mapped[Code]
    data_from: Mapped[date]
    data_to: Mapped[date]
    due_on: Mapped[date] = mapped_column(index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    state: Mapped[WindowState] = mapped_column(Choice(WindowState), default=WindowState.PLANNED)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    version: Mapped[int] = mapped_column(default=1)

    regime: Mapped[Regime] = relationship()
    assignments: Mapped[list[Assignment]] = relationship(back_populates="period")
    events: Mapped[list[WindowEvent]] = relationship(order_by="WindowEvent.id")

    __mapper_args__ = {"version_id_col": version}


class WindowAction(enum.StrEnum):
    """What happened to a window."""

    OPENED = "opened"
    CLOSED = "closed"
    MOVED = "moved"


class WindowEvent(Base):
    """An opening, closing or moving of a window: appended, never edited (D19, I04)."""

    __tablename__ = "window_event"

    id: Mapped[Id]
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("reporting_period.id"), index=True)
    action: Mapped[WindowAction] = mapped_column(Choice(WindowAction))
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    reason: Mapped[LongText] = mapped_column(default="")

    person: Mapped[Person | None] = relationship()


class AssignmentState(enum.StrEnum):
    """Whether the report is owed."""

    OWED = "owed"
    WAIVED = "waived"
    CANCELLED = "cancelled"


class Assignment(Base):
    """An organisation owes a regime's form for a period to a recipient.

    The template version is fixed when the window opens, so that all reporters of a period and form share one; it is
    named by code and number because the template lives in a higher package. ``due_reason`` is a list of Messages as
    JSON: why the day is not the nominal one. ``reopened_until`` lets one returned report be entered after the close.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        sa.UniqueConstraint("period_id", "organisation_id", "template_code"),
        sa.Index("ix_assignment_organisation_id", "organisation_id"),
        sa.Index("ix_assignment_recipient_id", "recipient_id"),
        sa.CheckConstraint("recipient_id != organisation_id", name="recipient_is_another"),
    )

    id: Mapped[Id]
    period_id: Mapped[int] = mapped_column(sa.ForeignKey("reporting_period.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    recipient_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    template_code: Mapped[Code]
    template_version: Mapped[int | None]
    state: Mapped[AssignmentState] = mapped_column(Choice(AssignmentState), default=AssignmentState.OWED)
    due_on: Mapped[date]
    due_reason: Mapped[Any] = mapped_column(Json, default=list)
    reopened_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    assigned_at: Mapped[Moment]
    assigned_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    period: Mapped[ReportingPeriod] = relationship(back_populates="assignments")
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    recipient: Mapped[Organisation] = relationship(foreign_keys=[recipient_id])
