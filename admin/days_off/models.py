"""What an administrator changes in the calendar of days off (the rest comes from the library's table)."""

from __future__ import annotations

import enum
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from admin.base.database import Base, Choice, Id, ShortText


class DayKind(enum.StrEnum):
    """A day off, or a day that is worked although it would be one."""

    OFF = "off"
    WORK = "work"


class DayOff(Base):
    """One day that differs from the table: its kind, the reason and the document that says so."""

    __tablename__ = "day_off"
    __table_args__ = (sa.UniqueConstraint("day"),)

    id: Mapped[Id]
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(Choice(DayKind))
    reason: Mapped[ShortText]
    document: Mapped[ShortText] = mapped_column(default="")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"
