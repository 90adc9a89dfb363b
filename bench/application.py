"""The application on a new database, as the benchmarks begin."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from run import create_app
from tests.support.applications import settings_for


def new_application(folder: Path) -> Flask:
    """Migrated and with its permissions, on SQLite in `folder`, where it keeps everything else too."""
    from admin.commands import migrate, sync_permissions  # noqa: PLC0415 - Alembic is slow to import

    settings = settings_for(f"sqlite:///{folder / 'bench.sqlite3'}", folder)
    migrate(settings)
    app = create_app(settings)
    with app.app_context():
        sync_permissions(app)
    return app
