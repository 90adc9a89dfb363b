"""A revision remembers who declared parts of it without occurrence and who explained its warnings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("revision", sa.Column("brought_by", JSON, nullable=False, server_default="{}"))


def downgrade() -> None:
    op.drop_column("revision", "brought_by")
