"""Alembic's environment: one history for Flask-AppBuilder's tables and ours, from the models' metadata."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy import create_engine

import runtime.documents.models
import runtime.extensions.models
import runtime.figures.models
import runtime.reports.models  # noqa: F401
from admin.audit import models as _audit  # noqa: F401
from admin.base.database import Base, DecimalType, NfcText, UtcDateTime
from admin.days_off import models as _days_off  # noqa: F401
from admin.jobs import models as _jobs  # noqa: F401
from admin.notifications import models as _notifications  # noqa: F401


def run() -> None:
    """Run the migrations on the connection given by the caller, or on ``sqlalchemy.url``."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _migrate(connection)
        return
    engine = create_engine(str(context.config.get_main_option("sqlalchemy.url")), poolclass=sa.pool.NullPool)
    with engine.begin() as own:
        _migrate(own)


def _plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our column kinds as plain types: a migration must not change when a class of ours does."""
    if kind != "type":
        return False
    if isinstance(item, NfcText):
        return f"sa.String({item.length})" if item.length else "sa.Text()"
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, DecimalType):
        return 'sa.Numeric(38, 12).with_variant(sa.String(60), "sqlite")'
    return False


def _differs(_context: Any, _inspected: Any, _metadata: Any, found: Any, meant: Any) -> bool | None:
    """Whether a column's type differs; None leaves the question to Alembic, which misjudges text without a length."""
    if isinstance(meant, NfcText) and meant.length is None:
        return not isinstance(found, sa.Text)
    return None


def _migrate(connection: object) -> None:
    context.configure(
        connection=connection,  # type: ignore[arg-type]
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=_differs,
        render_item=_plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
