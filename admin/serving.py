"""What gunicorn does around the application: the job thread starts with the worker that serves; the address is told."""

from __future__ import annotations

import sys
from typing import Any

from admin.jobs.dispatch import InProcess

# The embedded default; ``run.py serve`` overrides these from its options.
wsgi_app = "run:create_app()"
bind = "127.0.0.1:8000"
workers = 1
threads = 8
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """Start the embedded job thread as soon as the application stands, not with the first request: windows open and
    close and what a restart interrupted goes on without a visitor."""
    jobs = worker.wsgi.extensions["jobs"]
    if isinstance(jobs, InProcess):
        jobs.start()
    if worker.age == 1:
        addresses = ", ".join(f"http://{address}" for address in worker.cfg.bind)
        sys.stdout.write(f"\nĐang chạy tại {addresses} (Ctrl+C để dừng)\n")
        sys.stdout.flush()
