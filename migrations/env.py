"""Alembic's environment: one history for Flask-AppBuilder's tables and ours, from the models' metadata."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from sqlalchemy import create_engine

from admin.base.database import Base, DecimalType, NfcText, UtcDateTime
from config import ROOT

# The models register themselves; every feature's are known without a list that each branch would add to.
for _models in sorted(ROOT.glob("[a-z]*/*/models.py")):
    import_module(".".join(_models.relative_to(ROOT).with_suffix("").parts))


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
