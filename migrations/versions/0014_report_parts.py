"""Parts of a report that are given to divisions and persons."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PEOPLE = ("person_id", "given_by_id", "done_by_id", "ended_by_id")
OFFICES = ("organisation_id", "coordinator_id")


def upgrade() -> None:
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    op.create_table(
        "report_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("within_id", sa.Integer()),
        sa.Column("section", sa.String(60), nullable=False),
        sa.Column("row_codes", json),
        sa.Column("person_id", sa.Integer()),
        sa.Column("organisation_id", sa.Integer()),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("done_by_id", sa.Integer()),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ended_by_id", sa.Integer()),
        sa.CheckConstraint(
            "(person_id IS NULL) != (organisation_id IS NULL)", name=op.f("ck_report_part_one_holder")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_part_report_id")),
        sa.ForeignKeyConstraint(["within_id"], ["report_part.id"], name=op.f("fk_report_part_within_id")),
        *(sa.ForeignKeyConstraint([x], ["person.id"], name=op.f(f"fk_report_part_{x}")) for x in PEOPLE),
        *(
            sa.ForeignKeyConstraint([x], ["organisation.id"], name=op.f(f"fk_report_part_{x}"))
            for x in OFFICES
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_part")),
    )
    op.create_index("ix_report_part_report_id", "report_part", ["report_id"])


def downgrade() -> None:
    op.drop_table("report_part")
