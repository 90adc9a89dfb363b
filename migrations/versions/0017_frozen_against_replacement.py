"""What is frozen cannot be replaced either: SQLite's INSERT OR REPLACE and PostgreSQL's TRUNCATE ask no trigger of
UPDATE or DELETE. The code of a form, under which figures and regimes know it, stays too."""

from __future__ import annotations

from collections.abc import Iterator

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# The columns by which a new row would take the place of an old one, and which of the old ones are frozen.
UNIQUE = {
    "template_version": ("id", "template_id, number"),
    "revision": ("id", "report_id, number"),
    "decision": ("id",),
    "cell_change": ("id", "report_id, sequence", "report_id, client_id"),
    "window_event": ("id",),
    "audit_seal": ("id",),
    "audit_entry": ("id",),
    "indicator_version": ("id", "indicator_id, number"),
}
FROZEN = {"template_version": "kept.state = 'published' AND "}
# A draft may be changed, but not into a published version; of the others no row may be changed at all.
REPLACING = [*((table, "insert") for table in UNIQUE), ("template_version", "update")]


def _instead(table: str) -> str:
    """A frozen row that the new one would be put in the place of."""
    same = [
        " AND ".join(f"kept.{column} = NEW.{column}" for column in columns.split(", "))
        for columns in UNIQUE[table]
    ]
    frozen = FROZEN.get(table, "")
    found = (f"EXISTS (SELECT 1 FROM {table} AS kept WHERE {frozen}{one})" for one in same)  # noqa: S608 - our own names
    return " OR ".join(found)


def _sqlite() -> Iterator[str]:
    for table, event in REPLACING:
        yield (
            f"CREATE TRIGGER {table}_frozen_replace_{event} BEFORE {event.upper()} ON {table} WHEN {_instead(table)} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is frozen'); END"
        )
    yield (
        "CREATE TRIGGER template_kept_code BEFORE UPDATE ON template WHEN OLD.code <> NEW.code "
        "BEGIN SELECT RAISE(ABORT, 'the code of a template is frozen'); END"
    )


def _postgresql() -> Iterator[str]:
    for table in UNIQUE:
        yield (
            f"CREATE TRIGGER {table}_frozen_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    yield (
        "CREATE TRIGGER template_kept_code BEFORE UPDATE ON template FOR EACH ROW "
        "WHEN (OLD.code <> NEW.code) EXECUTE FUNCTION refuse_change()"
    )


def upgrade() -> None:
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        names = [f"{table}_frozen_replace_{event}" for table, event in REPLACING] + ["template_kept_code"]
    else:
        names = [f"{table}_frozen_truncate ON {table}" for table in UNIQUE]
        names.append("template_kept_code ON template")
    for name in names:
        op.execute(f"DROP TRIGGER {name}")
