"""What an RQ worker executes: only an id travels through Redis."""

from __future__ import annotations

from admin.jobs import operations


def run_job(job_id: int) -> None:
    """Run one job of the outbox; the worker has an application context (see ``run.py worker``)."""
    operations.run(job_id)
