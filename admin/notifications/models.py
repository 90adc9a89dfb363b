"""A notice to one person; the e-mail about it is a job."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from admin.base.database import Base, Code, Id, Json, Moment, ShortText, UtcDateTime


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
