"""Audit entries stay: none is deleted, and the only change ever is the seal, once. Whoever holds the connection."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COLUMNS = (
    "id",
    "at",
    "person_id",
    "organisation_id",
    "action",
    "subject_kind",
    "subject_id",
    "details",
    "address",
)


def _changed(different: str) -> str:
    """The condition that anything but the seal changes, or that a seal is taken back."""
    kept = [f"OLD.{name} {different} NEW.{name}" for name in COLUMNS]
    return " OR ".join(["OLD.seal_id IS NOT NULL", "NEW.seal_id IS NULL", *kept])


SQLITE = [
    "CREATE TRIGGER audit_entry_kept_update BEFORE UPDATE ON audit_entry "
    f"WHEN {_changed('IS NOT')} BEGIN SELECT RAISE(ABORT, 'audit_entry is frozen'); END",
    "CREATE TRIGGER audit_entry_kept_delete BEFORE DELETE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'audit_entry is frozen'); END",
]
POSTGRESQL = [
    "CREATE TRIGGER audit_entry_kept_update BEFORE UPDATE ON audit_entry FOR EACH ROW "
    f"WHEN ({_changed('IS DISTINCT FROM')}) EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER audit_entry_kept_delete BEFORE DELETE ON audit_entry FOR EACH ROW "
    "EXECUTE FUNCTION refuse_change()",
]


def upgrade() -> None:
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    table = "" if op.get_bind().dialect.name == "sqlite" else " ON audit_entry"
    for event in ("update", "delete"):
        op.execute(f"DROP TRIGGER audit_entry_kept_{event}{table}")
