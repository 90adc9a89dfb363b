"""Asking for a job, and running it. The row is the truth; a queue only says when to look at it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import inserting, unit_of_work
from admin.jobs.models import Job, JobState

log = logging.getLogger(__name__)

ATTEMPTS = 5
# So many workers may die at a job: a long one gets on with each of them, and one that kills them all (each is missed
# after CUT_OFF) is given up within a working day.
WORKERS = 100
BATCH = 1000  # keys in one statement
# A running job older than this was cut off (its worker died); it is safe to run again because jobs are idempotent.
CUT_OFF = timedelta(minutes=5)

Handler = Callable[[Session, dict[str, Any], datetime], None]
_handlers: dict[str, Handler] = {}
_failure_handlers: dict[str, Handler] = {}
_modules: dict[str, str] = {}


def handles(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of ``kind``; it must be idempotent and runs in its own transaction."""

    def register(handler: Handler) -> Handler:
        if kind in _handlers:
            raise ValueError(f"two handlers for jobs of kind {kind}")
        _handlers[kind] = handler
        return handler

    return register


def handled_in(module: str, *kinds: str) -> None:
    """Say which module handles jobs of ``kinds``; it is imported when the first one runs, not at start-up."""
    for kind in kinds:
        _modules[kind] = module


def _is_known(kind: str) -> bool:
    return kind in _handlers or kind in _modules


def _handler(kind: str) -> Handler:
    _load(kind)
    return _handlers[kind]


def _load(kind: str) -> None:
    if kind not in _handlers and kind in _modules:
        import_module(_modules[kind])


def handles_failure(kind: str) -> Callable[[Handler], Handler]:
    """Register what happens when a job of ``kind`` has failed for the last time."""

    def register(handler: Handler) -> Handler:
        _failure_handlers[kind] = handler
        return handler

    return register


def ask(
    session: Session,
    kind: str,
    payload: dict[str, Any],
    *,
    key: str,
    now: datetime,
    subject: str = "",
    person_id: int | None = None,
) -> Job:
    """Write a job into the outbox within the caller's transaction; the same ``key`` is the same job."""
    if not _is_known(kind):
        raise ValueError(f"no handler for jobs of kind {kind}")
    known = sa.select(Job).where(Job.key == key)
    existing = session.scalar(known)
    if existing is not None:
        return existing
    row = {**_row(kind, key, payload, now=now, subject=subject), "created_by_id": person_id}
    session.execute(_inserting(session).values(row))
    return session.scalars(known).one()


def _row(kind: str, key: str, payload: dict[str, Any], *, now: datetime, subject: str) -> dict[str, Any]:
    """A job that waits, as it is inserted."""
    return {
        "kind": kind,
        "key": key,
        "subject": subject,
        "payload": payload,
        "run_after": now,
        "created_at": now,
    }


def _inserting(session: Session) -> Any:
    """Two may ask for the same job at the same moment: the second waits for the first and leaves its job alone."""
    return inserting(session, Job).on_conflict_do_nothing(index_elements=["key"])


def ask_many(
    session: Session, kind: str, payloads: Mapping[str, dict[str, Any]], *, now: datetime, subject: str = ""
) -> int:
    """Write one job for each key at once, leaving out keys that exist; returns how many are new."""
    if not _is_known(kind):
        raise ValueError(f"no handler for jobs of kind {kind}")
    keys = list(payloads)
    known: set[str] = set()
    for start in range(0, len(keys), BATCH):
        known.update(session.scalars(sa.select(Job.key).where(Job.key.in_(keys[start : start + BATCH]))))
    rows = [
        _row(kind, key, payload, now=now, subject=subject)
        for key, payload in payloads.items()
        if key not in known
    ]
    if rows:
        session.execute(_inserting(session), rows)
    return len(rows)


def due(session: Session, now: datetime) -> list[int]:
    """Ids of the jobs that should run now: queued ones, and running ones whose worker is gone."""
    waiting = sa.and_(Job.state == JobState.QUEUED, Job.run_after <= now)
    cut_off = sa.and_(Job.state == JobState.RUNNING, Job.started_at < now - CUT_OFF)
    query = sa.select(Job.id).where(sa.or_(waiting, cut_off)).order_by(Job.id).limit(100)
    return list(session.scalars(query))


class _Claim(NamedTuple):
    """One attempt at a job; as long as nobody has begun a later one, it alone writes what came of it."""

    job_id: int
    kind: str
    payload: dict[str, Any]
    attempt: int


class _TakenOver(RuntimeError):
    """The job was taken for cut off, and another worker has it or has done it: what was done here is rolled back."""


def run(job_id: int) -> JobState | None:
    """Run one job now unless another worker has it; returns its state afterwards (None when it was not ours)."""
    claim = _claim(job_id)
    if claim is None:
        return None
    try:
        return _attempt(claim)
    except _TakenOver:
        log.warning("job %s (%s) went on elsewhere during attempt %s", job_id, claim.kind, claim.attempt)
        return None


def _attempt(claim: _Claim) -> JobState:
    if claim.attempt > WORKERS:
        log.error("job %s (%s) is given up: no attempt came to an end", claim.job_id, claim.kind)
        return _give_up(claim, "The worker ended before the job did, at every attempt.")
    try:
        handle = _handler(claim.kind)
        with unit_of_work() as session:
            handle(session, claim.payload, clock.now())
            _end(session, claim, JobState.DONE, "")
        return JobState.DONE
    except _TakenOver:
        raise
    except Exception as error:
        log.exception("job %s (%s) failed at attempt %s", claim.job_id, claim.kind, claim.attempt)
        return _failed(claim, f"{type(error).__name__}: {error}")


def _claim(job_id: int) -> _Claim | None:
    now = clock.now()
    with unit_of_work() as session:
        free = sa.or_(
            Job.state == JobState.QUEUED,
            sa.and_(Job.state == JobState.RUNNING, Job.started_at < now - CUT_OFF),
        )
        row = session.execute(
            sa.update(Job)
            .where(Job.id == job_id, free)
            .values(state=JobState.RUNNING, started_at=now, attempts=Job.attempts + 1, progress=10)
            .returning(Job.kind, Job.payload, Job.attempts)
            .execution_options(synchronize_session=False)
        ).one_or_none()
    return None if row is None else _Claim(job_id, row.kind, row.payload, row.attempts)


def _failed(claim: _Claim, error: str) -> JobState:
    if claim.attempt >= ATTEMPTS:
        return _give_up(claim, error)
    wait = timedelta(seconds=2 ** (claim.attempt - 1) * 2)
    with unit_of_work() as session:
        _set(session, claim, state=JobState.QUEUED, run_after=clock.now() + wait, error=error)
    return JobState.QUEUED


def _give_up(claim: _Claim, error: str) -> JobState:
    _load(claim.kind)
    with unit_of_work() as session:
        _end(session, claim, JobState.FAILED, error)
        if claim.kind in _failure_handlers:
            _failure_handlers[claim.kind](session, claim.payload, clock.now())
    return JobState.FAILED


def _end(session: Session, claim: _Claim, state: JobState, error: str) -> None:
    _set(session, claim, state=state, ended_at=clock.now(), error=error, progress=100)


def _set(session: Session, claim: _Claim, **values: Any) -> None:
    """Write what came of the attempt, unless the job has gone on without it."""
    ours = session.scalar(
        sa.update(Job)
        .where(Job.id == claim.job_id, Job.state == JobState.RUNNING, Job.attempts == claim.attempt)
        .values(**values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    if ours is None:
        raise _TakenOver


def report_progress(job_id: int, percent: int) -> None:
    """Show ``percent`` (0 to 100) on the page that waits; in a transaction of its own."""
    with unit_of_work() as session:
        session.execute(sa.update(Job).where(Job.id == job_id).values(progress=percent))
