"""A job that two workers have, or that kills whoever runs it, is done once or given up; never both, never for ever."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import sleep
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.audit.operations import record
from admin.base import clock
from admin.base.database import unit_of_work
from admin.jobs import operations
from admin.jobs.models import Job, JobState
from admin.jobs.operations import CUT_OFF, WORKERS

KIND = "test_of_two_workers"
NUMBER = {"job": 1}


def mark(session: Session, what: str, now: datetime) -> None:
    record(session, what, "job", None, person_id=None, now=now)


def marks(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_kind == "job")))


def a_while_ago(session: Session, job_id: int) -> None:
    """The worker that has the job has been silent for too long."""
    moment = clock.now() - CUT_OFF - timedelta(seconds=1)
    session.execute(sa.update(Job).where(Job.id == job_id).values(started_at=moment))


@pytest.fixture
def job(session: Session, monkeypatch: pytest.MonkeyPatch) -> int:
    """A job of a kind of its own; the test says what is done for it."""
    monkeypatch.setitem(operations._handlers, KIND, lambda *_: None)
    monkeypatch.setitem(operations._failure_handlers, KIND, lambda s, _p, now: mark(s, "gave_up", now))
    asked = operations.ask(session, KIND, {}, key="one", now=clock.now())
    session.commit()
    return asked.id


def test_whoever_comes_late_changes_nothing(
    session: Session, job: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first worker hangs; a second takes the job over and does it; then the first goes on."""
    turns: list[str] = []

    def handle(own: Session, _payload: dict[str, Any], now: datetime) -> None:
        turns.append("x")
        if len(turns) == 1:
            with unit_of_work() as other:
                a_while_ago(other, job)
            assert operations.run(job) is JobState.DONE
        mark(own, "done", now)

    monkeypatch.setitem(operations._handlers, KIND, handle)
    assert operations.run(job) is None
    session.rollback()
    assert (len(turns), marks(session)) == (2, ["done"])
    assert session.scalar(sa.select(Job.state)) is JobState.DONE


def test_whoever_fails_late_changes_nothing(
    session: Session, job: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[str] = []

    def handle(own: Session, _payload: dict[str, Any], now: datetime) -> None:
        turns.append("x")
        if len(turns) == 1:
            with unit_of_work() as other:
                a_while_ago(other, job)
            assert operations.run(job) is JobState.DONE
            raise RuntimeError("the line was cut")
        mark(own, "done", now)

    monkeypatch.setitem(operations._handlers, KIND, handle)
    assert operations.run(job) is None
    session.rollback()
    assert marks(session) == ["done"]
    assert session.scalar(sa.select(Job.state)) is JobState.DONE


def test_a_job_that_kills_its_worker_every_time_is_given_up(session: Session, job: int) -> None:
    session.execute(sa.update(Job).values(state=JobState.RUNNING, attempts=WORKERS))
    a_while_ago(session, job)
    session.commit()
    assert operations.due(session, clock.now()) == [job]
    session.commit()
    assert operations.run(job) is JobState.FAILED
    session.rollback()
    assert marks(session) == ["gave_up"]
    assert session.scalar(sa.select(Job.error)) != ""


@pytest.mark.parametrize("many", [False, True])
def test_who_asks_at_the_same_moment_asks_for_the_same_job(
    app: Flask, session: Session, job: int, many: bool
) -> None:
    """The clock of every process asks for the jobs of a slot; a button is pressed twice."""
    now = clock.now()

    def ask(own: Session) -> None:
        if many:
            operations.ask_many(own, KIND, {"two": {}}, now=now)
        else:
            operations.ask(own, KIND, {}, key="two", now=now)

    def second() -> None:
        with app.app_context(), unit_of_work() as own:
            ask(own)

    ask(session)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second)
        sleep(0.5)  # the second has seen no such job and waits for the first
        session.commit()
        waiting.result(timeout=30)
    assert session.scalar(sa.select(sa.func.count(Job.id)).where(Job.key == "two")) == 1
