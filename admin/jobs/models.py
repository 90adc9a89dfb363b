"""The outbox: a job is a row first, so that its truth survives any queue."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from admin.base.database import Base, Choice, Code, Id, Json, LongText, Moment, UtcDateTime


class JobState(enum.StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Base):
    """One piece of work to be done outside a request.

    ``subject`` ("report/12") is what the page watches and what grants the right to watch; ``key`` makes a second
    request for the same work the same job.
    """

    __tablename__ = "job"
    __table_args__ = (
        sa.UniqueConstraint("key"),
        sa.Index("ix_job_state_run_after", "state", "run_after"),
        sa.Index("ix_job_subject", "subject"),
    )

    id: Mapped[Id]
    kind: Mapped[Code]
    key: Mapped[Code] = mapped_column(sa.String(120))
    subject: Mapped[Code] = mapped_column(default="")
    payload: Mapped[Any] = mapped_column(Json, default=dict)
    state: Mapped[JobState] = mapped_column(Choice(JobState), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    run_after: Mapped[Moment]
    created_at: Mapped[Moment]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    error: Mapped[LongText] = mapped_column(default="")
