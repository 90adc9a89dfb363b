"""Requests for forms with the file sent along."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    states = sa.Enum(
        "submitted",
        "in_design",
        "published",
        "refused",
        name="requeststate",
        native_enum=False,
        create_constraint=True,
        length=30,
    )
    op.create_table(
        "form_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("requested_by_id", sa.Integer(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("wish", sa.Text(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_form_request_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_id"], ["person.id"], name=op.f("fk_form_request_requested_by_id")
        ),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name=op.f("fk_form_request_template_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["person.id"], name=op.f("fk_form_request_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_request")),
    )
    op.create_index("ix_form_request_state", "form_request", ["state"])
    op.create_table(
        "form_request_file",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(300), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["form_request.id"], name=op.f("fk_form_request_file_request_id")
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_form_request_file")),
    )


def downgrade() -> None:
    op.drop_table("form_request_file")
    op.drop_table("form_request")
