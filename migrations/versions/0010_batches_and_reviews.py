"""Steps taken for many reports with the result of each, and the first look at every submitted revision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
ACTIONS = (
    *("submit", "withdraw", "pass_on", "return", "open_all", "approve", "signature_done", "signature_failed"),
    *("seal", "seal_done", "seal_failed", "send", "recall", "accept", "refuse", "amend", "abandon", "stands"),
)
OUTCOMES = ("waiting", "done", "repeated", "refused")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("action", _choice("action", ACTIONS), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_batch_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("person_id", "key", name=op.f("uq_batch_person_id_key")),
    )
    op.create_table(
        "batch_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("outcome", _choice("outcome", OUTCOMES), nullable=False),
        sa.Column("message", JSON),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_item_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "report_id", name=op.f("pk_batch_item")),
    )
    op.create_table(
        "revision_review",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("warnings", sa.Integer(), nullable=False),
        sa.Column("outliers", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("top", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_review_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_revision_review")),
    )


def downgrade() -> None:
    for table in ("revision_review", "batch_item", "batch"):
        op.drop_table(table)
