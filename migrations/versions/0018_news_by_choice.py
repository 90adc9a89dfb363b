"""How each person hears of news, the daily letters, and the notices that wait for one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KINDS = ("turn", "result", "deadline", "talk", "other")


def _way(kind: str) -> sa.Column[str]:
    ways = ("at_once", "digest", "in_app")
    choice = sa.Enum(*ways, name=f"{kind}_way", native_enum=False, create_constraint=True, length=30)
    return sa.Column(kind, choice, nullable=False)


def upgrade() -> None:
    op.create_table(
        "news_settings",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("letters_in", sa.String(2), nullable=False),
        *map(_way, KINDS),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_news_settings_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_news_settings")),
        sa.CheckConstraint("letters_in IN ('vi', 'en')", name=op.f("ck_news_settings_language")),
    )
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_digest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("person_id", "day", name=op.f("uq_digest_person_id_day")),
    )
    op.create_table(
        "digest_line",
        sa.Column("notification_id", sa.Integer(), nullable=False),
        sa.Column("digest_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["notification_id"], ["notification.id"], name=op.f("fk_digest_line_notification_id")
        ),
        sa.ForeignKeyConstraint(["digest_id"], ["digest.id"], name=op.f("fk_digest_line_digest_id")),
        sa.PrimaryKeyConstraint("notification_id", name=op.f("pk_digest_line")),
    )
    op.create_index("ix_digest_line_digest_id", "digest_line", ["digest_id"])


def downgrade() -> None:
    op.drop_table("digest_line")
    op.drop_table("digest")
    op.drop_table("news_settings")
