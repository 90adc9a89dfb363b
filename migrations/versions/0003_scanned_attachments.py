"""Attached files remember what the virus scanner said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SCAN = ("none", "pending", "clean", "infected", "failed")


def upgrade() -> None:
    with op.batch_alter_table("attachment", recreate="always") as batch:
        batch.add_column(sa.Column("scan", sa.String(30), server_default="none", nullable=False))
        batch.add_column(sa.Column("scan_note", sa.String(300), server_default="", nullable=False))
        batch.add_column(sa.Column("scanned_at", sa.DateTime(timezone=True)))
        batch.create_check_constraint("scan", sa.column("scan", sa.String).in_(SCAN))


def downgrade() -> None:
    with op.batch_alter_table("attachment", recreate="always") as batch:
        batch.drop_constraint("scan", type_="check")
        for name in ("scan", "scan_note", "scanned_at"):
            batch.drop_column(name)
