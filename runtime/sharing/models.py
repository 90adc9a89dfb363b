"""What is stored of the parts that were given."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Id, Json, LongText, Moment, UtcDateTime
from admin.organisations.models import Organisation
from admin.people.models import Person


class ReportPart(Base):
    """A section of a report, or rows of it (``rows``: a list of codes, None for the whole section), given to a division
    or to a person.

    ``within_id`` is the part that a division passed on to one of its people. ``coordinator_id`` is the division in
    whose name the part was given: its officers keep the whole report together. A part is ended by taking it back.
    """

    __tablename__ = "report_part"
    __table_args__ = (
        sa.Index("ix_report_part_report_id", "report_id"),
        sa.CheckConstraint("(person_id IS NULL) != (organisation_id IS NULL)", name="one_holder"),
    )

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    within_id: Mapped[int | None] = mapped_column(sa.ForeignKey("report_part.id"))
    section: Mapped[str] = mapped_column(sa.String(60))
    rows: Mapped[Any] = mapped_column("row_codes", Json, nullable=True)
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    coordinator_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    due_on: Mapped[date]
    note: Mapped[LongText] = mapped_column(default="")
    given_at: Mapped[Moment]
    given_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    done_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    organisation: Mapped[Organisation | None] = relationship(foreign_keys=[organisation_id])
    given_by: Mapped[Person] = relationship(foreign_keys=[given_by_id])
    done_by: Mapped[Person | None] = relationship(foreign_keys=[done_by_id])
