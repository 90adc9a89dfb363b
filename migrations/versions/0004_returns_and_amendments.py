"""Returns for some cells alone, amendments of reports that were sent, and what a revision's outside figures come from.

The list of acts is kept by a check constraint. SQLite changes one only by copying the table, which loses the triggers
that freeze it; they are made anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

FORMER = (
    "submit",
    "withdraw",
    "pass_on",
    "return",
    "approve",
    "signature_done",
    "signature_failed",
    "seal",
    "seal_done",
    "seal_failed",
    "send",
    "recall",
    "accept",
    "refuse",
)
ADDED = ("open_all", "amend", "abandon", "stands")


def _allow(actions: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{action}'" for action in actions)
    with op.batch_alter_table("decision") as batch:
        batch.drop_constraint(op.f("ck_decision_action"), type_="check")
        batch.create_check_constraint(op.f("ck_decision_action"), sa.text(f"action IN ({listed})"))
    if op.get_bind().dialect.name == "sqlite":
        _freeze_again()


def _freeze_again() -> None:
    for event in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER decision_frozen_{event} BEFORE {event.upper()} ON decision WHEN TRUE "
            "BEGIN SELECT RAISE(ABORT, 'decision is frozen'); END"
        )


def upgrade() -> None:
    op.add_column("decision", sa.Column("only_pins", sa.Boolean(), nullable=False, server_default=sa.false()))
    _allow((*FORMER, *ADDED))
    for name in ("sent_revision", "accepted_revision"):
        op.add_column("report", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE report SET sent_revision = revision WHERE state IN ('sent', 'accepted')")
    op.execute("UPDATE report SET accepted_revision = revision WHERE state = 'accepted'")
    op.create_table(
        "revision_source",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_revision_source_report_id")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_revision_source_revision_id")
        ),
        sa.PrimaryKeyConstraint("revision_id", "report_id", name=op.f("pk_revision_source")),
    )
    op.create_index("ix_revision_source_report_id", "revision_source", ["report_id"])


def downgrade() -> None:
    op.drop_table("revision_source")
    for name in ("accepted_revision", "sent_revision"):
        op.drop_column("report", name)
    op.drop_column("decision", "only_pins")
    _allow(FORMER)
