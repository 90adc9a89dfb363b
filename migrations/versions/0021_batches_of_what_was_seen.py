"""The version of each report of a batch that the person looked at: what has moved on since is not decided unseen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("batch_item", sa.Column("version", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("batch_item", "version")
