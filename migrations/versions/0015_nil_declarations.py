"""Sections and reports that are declared without occurrence."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "nil_declaration",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(60), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_nil_declaration_report_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_nil_declaration_person_id")),
        sa.PrimaryKeyConstraint("report_id", "section", name=op.f("pk_nil_declaration")),
    )


def downgrade() -> None:
    op.drop_table("nil_declaration")
