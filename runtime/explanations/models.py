"""What is stored of explanations while a report is being filled; submission copies them into the revision."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, LongText, Moment
from admin.people.models import Person


class Explanation(Base):
    """Why a figure stands as it does although a check warns of it; ``mark`` says which warning (warnings.mark_of)."""

    __tablename__ = "explanation"

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(16), primary_key=True)
    text: Mapped[LongText]
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    person: Mapped[Person | None] = relationship()
