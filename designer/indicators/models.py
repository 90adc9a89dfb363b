"""What is stored of an indicator: its code for good, its definition in versions."""

from __future__ import annotations

import enum
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Code, Id, LongText, Moment, ShortText
from admin.organisations.models import Organisation
from admin.people.models import Person


class HeldBy(enum.StrEnum):
    """Whose figure it is: every reporting organisation has its own, or the owner's is the one (A07)."""

    EACH = "each"
    OWNER = "owner"


class Aggregating(enum.StrEnum):
    """What becomes of the figures of several organisations or periods."""

    SUM = "sum"
    WEIGHTED = "weighted"
    RECOMPUTE = "recompute"
    NONE = "none"


class Group(enum.StrEnum):
    """The groups of data that S4 Đ4.7b-e names (C13); an indicator may be in several."""

    STATISTICS = "statistics"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    FIVE_YEARS = "five_years"
    MONITORED = "monitored"
    SYNCHRONISED = "synchronised"


class Indicator(Base):
    """A named quantity. ``code`` is what forms, formulas and figures name; after ``valid_to`` nobody asks for it."""

    __tablename__ = "indicator"
    __table_args__ = (sa.UniqueConstraint("code"),)

    id: Mapped[Id]
    code: Mapped[Code]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    held_by: Mapped[HeldBy] = mapped_column(Choice(HeldBy), default=HeldBy.EACH)
    valid_to: Mapped[date | None]
    created_at: Mapped[Moment]

    owner: Mapped[Organisation | None] = relationship()
    versions: Mapped[list[IndicatorVersion]] = relationship(
        back_populates="indicator", order_by="IndicatorVersion.number"
    )
    tags: Mapped[list[IndicatorTag]] = relationship(cascade="all, delete-orphan")

    @property
    def groups(self) -> list[Group]:
        """The groups it is in, in the order of the text."""
        there = {tag.group for tag in self.tags}
        return [group for group in Group if group in there]

    def __str__(self) -> str:
        return self.code


class IndicatorVersion(Base):
    """One definition of an indicator, never changed: another one follows it (A08).

    ``valid_from`` is the day on which it begins to hold (None: from the beginning); a period uses the newest version
    that has begun by its last day. Triggers in the database refuse to change or delete one.
    """

    __tablename__ = "indicator_version"
    __table_args__ = (sa.UniqueConstraint("indicator_id", "number"),)

    id: Mapped[Id]
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"))
    number: Mapped[int]
    name: Mapped[ShortText]
    concept: Mapped[LongText]
    method: Mapped[LongText]
    unit_of_measure: Mapped[ShortText]
    aggregation: Mapped[Aggregating] = mapped_column(Choice(Aggregating))
    valid_from: Mapped[date | None]
    reason: Mapped[LongText]
    made_at: Mapped[Moment]
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    indicator: Mapped[Indicator] = relationship(back_populates="versions")
    made_by: Mapped[Person | None] = relationship()


class IndicatorTag(Base):
    """A group that an indicator is in."""

    __tablename__ = "indicator_tag"

    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"), primary_key=True)
    group: Mapped[Group] = mapped_column("group_name", Choice(Group), primary_key=True)
