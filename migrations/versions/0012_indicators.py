"""Indicators with their versions, which never change; which published forms ask for them; figures that carry them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

EVENTS = ("update", "delete")


def _choice(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)


def upgrade() -> None:
    op.create_table(
        "indicator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("held_by", _choice("each", "owner", name="heldby"), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_indicator_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator")),
        sa.UniqueConstraint("code", name=op.f("uq_indicator_code")),
    )
    op.create_table(
        "indicator_tag",
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column(
            "group_name",
            _choice(
                "statistics",
                "month",
                "quarter",
                "year",
                "five_years",
                "monitored",
                "synchronised",
                name="group",
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_tag_indicator_id")
        ),
        sa.PrimaryKeyConstraint("indicator_id", "group_name", name=op.f("pk_indicator_tag")),
    )
    op.create_table(
        "indicator_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("indicator_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("concept", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("unit_of_measure", sa.String(300), nullable=False),
        sa.Column(
            "aggregation",
            _choice("sum", "weighted", "recompute", "none", name="aggregating"),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["indicator_id"], ["indicator.id"], name=op.f("fk_indicator_version_indicator_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_indicator_version_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_version")),
        sa.UniqueConstraint("indicator_id", "number", name=op.f("uq_indicator_version_indicator_id_number")),
    )
    op.create_table(
        "asked_indicator",
        sa.Column("template_version_id", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(60), nullable=False),
        sa.Column("section", sa.String(60), nullable=False),
        sa.Column("row_code", sa.String(60), nullable=False),
        sa.Column("column_code", sa.String(60), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_version_id"],
            ["template_version.id"],
            name=op.f("fk_asked_indicator_template_version_id"),
        ),
        sa.PrimaryKeyConstraint(
            "template_version_id",
            "indicator",
            "section",
            "row_code",
            "column_code",
            name=op.f("pk_asked_indicator"),
        ),
    )
    op.create_index("ix_asked_indicator_indicator", "asked_indicator", ["indicator"])
    op.add_column("figure", sa.Column("indicator", sa.String(60), nullable=True))
    op.add_column("figure", sa.Column("whole", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_figure_indicator", "figure", ["indicator", "organisation_id", "period_code"])
    _freeze()


def _freeze() -> None:
    """Versions of indicators are neither changed nor deleted, whoever holds the connection."""
    act = (
        "BEGIN SELECT RAISE(ABORT, 'indicator_version is frozen'); END"
        if op.get_bind().dialect.name == "sqlite"
        else "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    for event in EVENTS:
        op.execute(
            f"CREATE TRIGGER indicator_version_frozen_{event} BEFORE {event.upper()} ON indicator_version {act}"
        )


def downgrade() -> None:
    table = "" if op.get_bind().dialect.name == "sqlite" else " ON indicator_version"
    for event in EVENTS:
        op.execute(f"DROP TRIGGER indicator_version_frozen_{event}{table}")
    op.drop_index("ix_figure_indicator", "figure")
    op.drop_column("figure", "whole")
    op.drop_column("figure", "indicator")
    op.drop_table("asked_indicator")
    op.drop_table("indicator_version")
    op.drop_table("indicator_tag")
    op.drop_table("indicator")
