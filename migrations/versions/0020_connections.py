"""Other systems that may bring figures, the packets they brought, and figures that wait for a person's word."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def _reference(table: str, name: str, to: str, nullable: bool = False) -> sa.Column[int]:
    constraint = sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{name}"))
    return sa.Column(name, sa.Integer(), constraint, nullable=nullable)


def _moment(name: str, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _by_somebody(table: str, act: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(
        f"({act}_at IS NULL) = ({act}_by_id IS NULL)", name=op.f(f"ck_{table}_{act}_by_somebody")
    )


def upgrade() -> None:
    _connections()
    _packets()
    _brought()


def _connections() -> None:
    op.create_table(
        "connection",
        sa.Column("id", sa.Integer(), nullable=False),
        _reference("connection", "agency_id", "organisation"),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("document", sa.String(300), nullable=False),
        sa.Column("document_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False),
        sa.Column("token_end", sa.String(8), nullable=False),
        _moment("token_made_at"),
        _moment("created_at"),
        _reference("connection", "created_by_id", "person", nullable=True),
        _moment("refused_at", nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False, server_default=""),
        _moment("switched_off_at", nullable=True),
        _reference("connection", "switched_off_by_id", "person", nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_connection_validity")),
        _by_somebody("connection", "switched_off"),
        sa.UniqueConstraint("token_digest", name=op.f("uq_connection_token_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection")),
    )
    op.create_index("ix_connection_agency_id", "connection", ["agency_id"])
    for scope in ("organisation", "template"):
        table, column = f"connection_{scope}", f"{scope}_id"
        op.create_table(
            table,
            _reference(table, "connection_id", "connection"),
            _reference(table, column, scope),
            sa.PrimaryKeyConstraint("connection_id", column, name=op.f(f"pk_{table}")),
        )


def _packets() -> None:
    op.create_table(
        "packet",
        sa.Column("id", sa.Integer(), nullable=False),
        _reference("packet", "connection_id", "connection"),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _reference("packet", "report_id", "report"),
        _moment("sent_at"),
        _moment("received_at"),
        sa.Column("first_sequence", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("notes", JSON, nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.UniqueConstraint("connection_id", "message_id", name=op.f("uq_packet_connection_id_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packet")),
    )
    op.create_index("ix_packet_report_id", "packet", ["report_id"])
    op.create_index("ix_packet_connection_id_received_at", "packet", ["connection_id", "received_at"])


def _brought() -> None:
    op.create_table(
        "brought_figure",
        _reference("brought_figure", "report_id", "report"),
        *(sa.Column(name, sa.String(60), nullable=False) for name in ("section", "row_code", "column_code")),
        sa.Column("value", JSON),
        _reference("brought_figure", "packet_id", "packet"),
        _moment("declined_at", nullable=True),
        _reference("brought_figure", "declined_by_id", "person", nullable=True),
        _by_somebody("brought_figure", "declined"),
        sa.PrimaryKeyConstraint(
            "report_id", "section", "row_code", "column_code", name=op.f("pk_brought_figure")
        ),
    )
    op.create_index("ix_brought_figure_packet_id", "brought_figure", ["packet_id"])


def downgrade() -> None:
    for table in ("brought_figure", "packet", "connection_template", "connection_organisation", "connection"):
        op.drop_table(table)
