"""Production's way: a web process writes jobs and wakes RQ; workers are processes of their own and may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from admin.base import clock
from admin.jobs.dispatch import ByRq
from admin.jobs.models import Job, JobState
from admin.jobs.operations import ATTEMPTS
from admin.notifications.operations import notify
from config import Settings
from tests import factories
from tests.support.databases import Database
from tests.support.processes import Redis

ROOT = Path(__file__).resolve().parents[3]
PARAMS = {"report": "Báo cáo tháng", "period": "11/2026", "organisation": "Phường Số 01", "due": "18/11/2026"}
PATIENCE = 90  # seconds


@pytest.fixture
def queue(app: Flask, redis_server: Redis) -> ByRq:
    """The dispatcher of production in the web process."""
    redis_server.clear()
    return ByRq(redis_server.url)


@contextmanager
def worker(
    app: Flask, database: Database, redis_server: Redis, **environment: str
) -> Iterator[subprocess.Popen[bytes]]:
    """`run.py worker` on the database under test."""
    settings: Settings = app.extensions["settings"]
    variables = {
        **os.environ,
        "BAOCAO_DATABASE_URL": database.url,
        "BAOCAO_REDIS_URL": redis_server.url,
        "BAOCAO_VAR": str(settings.var),
        "BAOCAO_SECRET_KEY": settings.secret_key,
        "BAOCAO_KEY_PASSWORD": settings.key_password,
        "BAOCAO_DEMONSTRATION": "0",
        **environment,
    }
    process = subprocess.Popen([sys.executable, "run.py", "worker"], cwd=ROOT, env=variables)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def a_letter(session: Session) -> int:
    """A notice whose letter waits in the outbox; the id of its job."""
    person = factories.person(session, "canbo", "Nguyễn Thị Lan")
    notify(session, [person.id], "assignment.made", "assigned/1", PARAMS, "/work", clock.now())
    session.commit()
    job = session.scalar(sa.select(Job.id))
    session.rollback()
    assert job is not None
    return job


def wait_for(session: Session, job_id: int, happened: Callable[[Job], bool]) -> Job:
    """The job as soon as it is as expected."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        session.rollback()
        job = session.get_one(Job, job_id, populate_existing=True)
        if happened(job):
            return job
        time.sleep(0.1)
    raise AssertionError(f"after {PATIENCE} s the job is {job.state}, {job.attempts} attempts, {job.error}")


@pytest.mark.production
@pytest.mark.timeout(240)
def test_a_worker_does_what_a_killed_one_left(
    session: Session, app: Flask, queue: ByRq, prepared_app: tuple[Flask, Database], redis_server: Redis
) -> None:
    clock.clock.reset()  # the worker is a process of its own and lives in the present
    job_id = a_letter(session)
    queue.wake()
    nowhere = "smtp://127.0.0.1:9"  # the port of no mail server: the first attempts fail
    with worker(app, prepared_app[1], redis_server, BAOCAO_MAIL_URL=nowhere) as first:
        failed = wait_for(session, job_id, lambda job: job.attempts > 0 and job.state is JobState.QUEUED)
        assert "ConnectionRefusedError" in failed.error
        assert failed.attempts < ATTEMPTS
        first.send_signal(signal.SIGKILL)
    with worker(app, prepared_app[1], redis_server):
        done = wait_for(session, job_id, lambda job: job.state is JobState.DONE)
    assert done.attempts > 1
    letters: Path = app.extensions["settings"].var / "mail"
    assert [file.name for file in letters.glob("*.eml")] == ["notice-1.eml"]
