"""What gunicorn does around the application: the job thread starts with the worker that serves."""

from __future__ import annotations

from typing import Any

from admin.jobs.dispatch import InProcess


def post_worker_init(worker: Any) -> None:
    """Start the embedded job thread as soon as the application stands, not with the first request: windows open and
    close and what a restart interrupted goes on without a visitor."""
    jobs = worker.wsgi.extensions["jobs"]
    if isinstance(jobs, InProcess):
        jobs.start()
