"""Where the last hour happens: PostgreSQL that keeps its word, Redis, gunicorn with two workers, a worker for jobs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from tests.support.processes import PostgreSQL, Redis, free_port

ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS = 2, 8
STARTING = 400.0


@dataclass(frozen=True)
class Place:
    """The servers of one run; ``app`` reads and writes the same database from this process."""

    app: Flask
    address: str
    url: str


@contextmanager
def postgresql() -> Iterator[PostgreSQL]:
    """A cluster with its usual promise: what is committed is on the disk."""
    server = PostgreSQL(durable=True)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def product(server: PostgreSQL, folder: Path) -> Iterator[Place]:
    """The product as production runs it, but for the proxy."""
    from admin.commands import migrate, sync_permissions  # noqa: PLC0415 - Alembic is slow to import
    from run import create_app  # noqa: PLC0415
    from tests.support.applications import settings_for  # noqa: PLC0415

    server.execute("CREATE DATABASE deadline")
    url, redis = server.url("deadline"), Redis()
    settings = settings_for(url, folder, redis.url)
    migrate(settings)
    app = create_app(settings)
    with app.app_context():
        sync_permissions(app)
    environment = {
        **os.environ,
        "BAOCAO_DATABASE_URL": url,
        "BAOCAO_REDIS_URL": redis.url,
        "BAOCAO_VAR": str(folder),
        "BAOCAO_DEMONSTRATION": "0",
    }
    port = free_port()
    serve = ["run.py", "serve", "--port", str(port), "--workers", str(WORKERS)]
    with ExitStack() as stack:
        stack.callback(redis.stop)
        stack.enter_context(running(serve, environment))
        stack.enter_context(running(["run.py", "worker"], environment))
        yield Place(app, ready(port, "/login/"), url)


@contextmanager
def running(command: list[str], environment: dict[str, str]) -> Iterator[int]:
    """A Python process until the block ends; gives its id."""
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ready(port: int, path: str) -> str:
    """The address, once it answers."""
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + STARTING
    while True:
        try:
            urllib.request.urlopen(address + path, timeout=10).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return address
