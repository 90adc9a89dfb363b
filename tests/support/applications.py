"""The application under test on a prepared database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine import Engine

from admin.base.database import db
from admin.commands import compile_translations, migrate, sync_permissions
from admin.jobs.dispatch import InProcess
from config import Settings
from run import create_app
from tests.support.databases import Database


def settings_for(database_url: str, var: Path, redis_url: str = "") -> Settings:
    """Settings that touch nothing outside `var` and send nothing anywhere."""
    return Settings(
        database_url=database_url,
        redis_url=redis_url,
        secret_key="secret of the tests",
        var=var,
        public_url="http://127.0.0.1:8000",
        mail_url="",
        key_password="password of the tests",
        session_minutes=480,
        behind_proxy=0,
        secure_cookies=False,
        demonstration=False,
        clamav="",
    )


class ByHand:
    """Runs no job by itself: a test that wants them calls `admin.jobs.dispatch.work_off`."""

    def wake(self) -> None:
        """Leave the jobs in the outbox."""

    def stop(self) -> None:
        """Nothing runs."""


def _forget(connection: Any, _record: Any) -> None:
    """No test survives a power cut, so none waits for the disk."""
    if type(connection).__module__ == "sqlite3":
        connection.execute("PRAGMA synchronous=OFF")


def prepare(
    database: Database, var: Path, templates: Path, furnish: Callable[[Flask], None] | None = None
) -> Flask:
    """Migrate, sync permissions, let `furnish` add to it, remember that content; returns the application on it.

    Templates are compiled into the folder `templates` by whoever needs one first; the other applications read them.
    """
    settings = settings_for(database.url, var)
    sa.event.listen(Engine, "connect", _forget)  # after the application's own listener
    migrate(settings)
    compile_translations()
    app = create_app(settings)
    app.testing = True
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    app.extensions["jobs"] = ByHand()
    with app.app_context():
        sync_permissions(app)
    if furnish is not None:
        furnish(app)
    release(app)
    database.keep()
    return app


@contextmanager
def jobs_running(app: Flask) -> Iterator[None]:
    """Work through the outbox in a thread, as the embedded server does."""
    dispatcher = InProcess(app, pause=0.2)
    app.extensions["jobs"] = dispatcher
    dispatcher.start()
    try:
        yield
    finally:
        dispatcher.stop()
        app.extensions["jobs"] = ByHand()


def release(app: Flask) -> None:
    """Let go of every connection, so that the database can be replaced."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
