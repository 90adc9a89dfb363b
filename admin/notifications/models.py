"""A notice to one person; the letter about it is a job, at once or once a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from admin.base.database import Base, Choice, Code, Id, Json, Moment, ShortText, UtcDateTime
from admin.notifications.kinds import Kind, Way


class Notification(Base):
    """One event told to one person once: ``key`` refuses the second telling when a job is tried again."""

    __tablename__ = "notification"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "key"),
        sa.Index("ix_notification_person_id_read_at", "person_id", "read_at"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    key: Mapped[Code] = mapped_column(sa.String(160))
    event: Mapped[Code]
    params: Mapped[Any] = mapped_column(Json, default=dict)
    url: Mapped[ShortText] = mapped_column(default="")
    at: Mapped[Moment]
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class NewsSettings(Base):
    """How a person wants to hear of each kind of news; whoever has chosen nothing gets every letter at once."""

    __tablename__ = "news_settings"
    __table_args__ = (sa.CheckConstraint("letters_in IN ('vi', 'en')", name="language"),)

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    letters_in: Mapped[str] = mapped_column(sa.String(2), default="vi")
    turn: Mapped[Way] = mapped_column(Choice(Way, "turn_way"), default=Way.AT_ONCE)
    result: Mapped[Way] = mapped_column(Choice(Way, "result_way"), default=Way.AT_ONCE)
    deadline: Mapped[Way] = mapped_column(Choice(Way, "deadline_way"), default=Way.AT_ONCE)
    talk: Mapped[Way] = mapped_column(Choice(Way, "talk_way"), default=Way.AT_ONCE)
    other: Mapped[Way] = mapped_column(Choice(Way, "other_way"), default=Way.AT_ONCE)

    def way(self, kind: Kind) -> Way:
        """The way chosen for a kind of news."""
        found: Way = getattr(self, kind.value)
        return found


class Digest(Base):
    """The daily letter of one person: one for each day, however often its job runs."""

    __tablename__ = "digest"
    __table_args__ = (sa.UniqueConstraint("person_id", "day"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    day: Mapped[date]
    at: Mapped[Moment]


class DigestLine(Base):
    """A notice that goes into a daily letter; without ``digest_id`` it waits for the next one."""

    __tablename__ = "digest_line"
    __table_args__ = (sa.Index("ix_digest_line_digest_id", "digest_id"),)

    notification_id: Mapped[int] = mapped_column(sa.ForeignKey("notification.id"), primary_key=True)
    digest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("digest.id"))
