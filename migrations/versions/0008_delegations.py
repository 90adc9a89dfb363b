"""Delegations with their scope; decisions and documents say in whose place they were taken and signed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DUTIES = (
    *("enter", "check", "approve", "seal", "send", "accept"),
    *("design", "assign", "administer", "follow", "read"),
)
MANNERS = ("authorised", "ordered", "deputy")


def _choice(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)


def _reference(name: str, to: str, nullable: bool = False) -> sa.Column[int]:
    constraint = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_delegation_{name}"))
    return sa.Column(name, sa.Integer(), constraint, nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        _reference("agency_id", "organisation"),
        _reference("giver_id", "person"),
        _reference("giver_position_id", "position"),
        sa.Column("giver_title", sa.String(300), nullable=False),
        _reference("receiver_id", "person"),
        sa.Column("receiver_title", sa.String(300), nullable=False),
        sa.Column("duty", _choice("duty", DUTIES), nullable=False),
        sa.Column("manner", _choice("manner", MANNERS), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("document", sa.String(300), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        _reference("revoked_by_id", "person", nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_delegation_validity")),
        sa.CheckConstraint("giver_id != receiver_id", name=op.f("ck_delegation_another_hand")),
        sa.CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by_id IS NULL)", name=op.f("ck_delegation_revoked_by_somebody")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_receiver_id", "delegation", ["receiver_id"])
    op.create_index("ix_delegation_agency_id", "delegation", ["agency_id"])
    for scope in ("regime", "organisation"):
        table, column = f"delegation_{scope}", f"{scope}_id"
        op.create_table(
            table,
            sa.Column("delegation_id", sa.Integer(), nullable=False),
            sa.Column(column, sa.Integer(), nullable=False),
            sa.ForeignKeyConstraint(
                ["delegation_id"], ["delegation.id"], name=op.f(f"fk_{table}_delegation_id")
            ),
            sa.ForeignKeyConstraint([column], [f"{scope}.id"], name=op.f(f"fk_{table}_{column}")),
            sa.PrimaryKeyConstraint("delegation_id", column, name=op.f(f"pk_{table}")),
        )
    with op.batch_alter_table("decision") as batch:
        batch.add_column(sa.Column("delegation_id", sa.Integer()))
        batch.add_column(sa.Column("on_behalf", sa.String(300), nullable=False, server_default=""))
        batch.create_foreign_key(op.f("fk_decision_delegation_id"), "delegation", ["delegation_id"], ["id"])
    _freeze_again()
    op.add_column(
        "document", sa.Column("signer_on_behalf", sa.String(300), nullable=False, server_default="")
    )


def _freeze_again() -> None:
    """SQLite copies the table to add a reference, and loses the triggers that freeze it."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for event in ("update", "delete"):
        op.execute(
            f"CREATE TRIGGER decision_frozen_{event} BEFORE {event.upper()} ON decision WHEN TRUE "
            "BEGIN SELECT RAISE(ABORT, 'decision is frozen'); END"
        )


def downgrade() -> None:
    op.drop_column("document", "signer_on_behalf")
    with op.batch_alter_table("decision") as batch:
        batch.drop_constraint(op.f("fk_decision_delegation_id"), type_="foreignkey")
        batch.drop_column("on_behalf")
        batch.drop_column("delegation_id")
    _freeze_again()
    for table in ("delegation_organisation", "delegation_regime", "delegation"):
        op.drop_table(table)
