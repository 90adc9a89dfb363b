"""Designers who have the same form open see each other."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_presence",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(300), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name=op.f("fk_draft_presence_template_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_presence_person_id")),
        sa.PrimaryKeyConstraint("template_id", "person_id", name=op.f("pk_draft_presence")),
    )
    op.create_index(op.f("ix_draft_presence_person_id"), "draft_presence", ["person_id"])


def downgrade() -> None:
    op.drop_table("draft_presence")
