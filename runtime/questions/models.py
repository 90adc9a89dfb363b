"""What is stored of questions."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Id, LongText, Moment, ShortText, UtcDateTime
from admin.people.models import Person
from runtime.reports.models import Report


class Question(Base):
    """A question about one cell of a revision that was sent, and its one answer; neither is changed once it is given.

    ``figure`` is what the cell showed when it was asked; titles are the posts in which the two people spoke.
    ``client_id`` makes a form that is sent twice count once.
    """

    __tablename__ = "question"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "client_id"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)", name="answer_is_signed"),
    )

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    client_id: Mapped[str] = mapped_column(sa.String(60))
    revision: Mapped[int]
    section: Mapped[str] = mapped_column(sa.String(60))
    row: Mapped[str] = mapped_column("row_code", sa.String(60))
    column: Mapped[str] = mapped_column("column_code", sa.String(60))
    figure: Mapped[LongText] = mapped_column(default="")
    text: Mapped[LongText]
    asked_at: Mapped[Moment]
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_title: Mapped[ShortText] = mapped_column(default="")
    answer: Mapped[LongText] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    answered_title: Mapped[ShortText] = mapped_column(default="")

    report: Mapped[Report] = relationship()
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def key(self) -> str:
        """The cell as an address, "B1/R01/C03"."""
        return "/".join((self.section, self.row, self.column))
