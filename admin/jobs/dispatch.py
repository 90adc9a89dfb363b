"""Two ways to run jobs: in this process (embedded default) or by RQ workers (production)."""

from __future__ import annotations

import logging
import threading
from typing import Any, Protocol

from flask import Flask, current_app

from admin.base import clock
from admin.base.database import unit_of_work
from admin.jobs import operations
from admin.jobs.periodic import Ticker

log = logging.getLogger(__name__)


class Dispatcher(Protocol):
    """Wakes whoever runs jobs, after a commit that wrote some."""

    def wake(self) -> None:
        """Look at the outbox soon."""

    def stop(self) -> None:
        """Stop looking."""


class InProcess:
    """One thread of the web process that works through the outbox; also retries and picks up after a restart."""

    def __init__(self, app: Flask, pause: float = 2.0) -> None:
        self._app = app
        self._pause = pause
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._ticker = Ticker()

    def start(self) -> None:
        """Start the thread once."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
                self._thread.start()

    def wake(self) -> None:
        self.start()
        self._wake.set()

    def stop(self) -> None:
        self._stopped.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=30)

    def _loop(self) -> None:
        while not self._stopped.is_set():
            self._wake.clear()
            try:
                with self._app.app_context():
                    tick(self._ticker)
                    work_off()
            except Exception:  # the thread must outlive a database that is away for a moment
                log.exception("the job thread could not read the outbox")
            self._wake.wait(self._pause)


class ByRq:
    """Hands the ids of due jobs to RQ; ``run.py worker`` runs ``admin.jobs.rq_tasks.run_job``."""

    QUEUE = "reports"

    def __init__(self, redis_url: str) -> None:
        from redis import Redis  # noqa: PLC0415 - the embedded default starts without Redis's client
        from rq import Queue  # noqa: PLC0415

        self._queue: Any = Queue(self.QUEUE, connection=Redis.from_url(redis_url))

    def wake(self) -> None:
        """Enqueue every due job that is not waiting already; one enqueued twice is harmless: claiming is atomic."""
        with unit_of_work(write=False) as session:
            due = operations.due(session, clock.now())
        waiting = set(self._queue.job_ids) if due else set()
        for job_id in due:
            if f"job-{job_id}" not in waiting:
                self._queue.enqueue(
                    "admin.jobs.rq_tasks.run_job", job_id, job_id=f"job-{job_id}", job_timeout=300
                )

    def stop(self) -> None:
        """Nothing to stop: the workers are processes of their own."""


class Clockwork:
    """The thread of an RQ worker that asks for periodic jobs and hands due ones (retries, too) to the queue."""

    def __init__(self, app: Flask, dispatcher: Dispatcher, pause: float = 5.0) -> None:
        self._app = app
        self._dispatcher = dispatcher
        self._pause = pause
        self._ticker = Ticker()
        self._stopped = threading.Event()

    def start(self) -> None:
        """Start the thread; it ends with the process."""
        threading.Thread(target=self._loop, name="clockwork", daemon=True).start()

    def stop(self) -> None:
        """Stop looking."""
        self._stopped.set()

    def _loop(self) -> None:
        while not self._stopped.wait(self._pause):
            try:
                with self._app.app_context():
                    tick(self._ticker)
                    self._dispatcher.wake()
            except Exception:  # the thread must outlive a database or a Redis that is away for a moment
                log.exception("the clockwork could not ask for jobs")


def wake() -> None:
    """Have the outbox looked at soon (to be called after a commit)."""
    dispatcher: Dispatcher = current_app.extensions["jobs"]
    dispatcher.wake()


def tick(ticker: Ticker) -> None:
    """Write the periodic jobs whose slot has begun, if any."""
    now = clock.now()
    if ticker.due(now):
        with unit_of_work() as session:
            slots = ticker.write(session, now)
        ticker.remember(slots)


def work_off() -> int:
    """Run every due job in this thread; returns how many ran (used by the thread above and by tests)."""
    done = 0
    while True:
        with unit_of_work(write=False) as session:
            ids = operations.due(session, clock.now())
        ran = [job_id for job_id in ids if operations.run(job_id) is not None]
        if not ran:
            return done
        done += len(ran)
