"""What is stored of a template: its identity and its versions."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Code, Id, Json, LongText, Moment, ShortText, UtcDateTime
from admin.people.models import Person


class VersionState(enum.StrEnum):
    """A draft can be edited, a published version never changes."""

    DRAFT = "draft"
    PUBLISHED = "published"


class Template(Base):
    """A form through all its versions (its lineage). ``code`` is what regimes and formulas name."""

    __tablename__ = "template"
    __table_args__ = (sa.UniqueConstraint("code"),)

    id: Mapped[Id]
    code: Mapped[Code]
    symbol: Mapped[ShortText]
    title: Mapped[ShortText]
    owner_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    created_at: Mapped[Moment]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    versions: Mapped[list[TemplateVersion]] = relationship(
        back_populates="template", order_by="TemplateVersion.number"
    )

    @property
    def called(self) -> str:
        """The symbol printed on the form; where none is printed, its code."""
        return self.symbol or self.code

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()


class TemplateVersion(Base):
    """One version: the definition as canonical JSON with its SHA-256.

    Triggers in the database refuse to change or delete a published version. ``lock`` refuses the second of two
    simultaneous saves of a draft. ``effective_from`` is the first day of the first period that uses it.
    """

    __tablename__ = "template_version"
    __table_args__ = (
        sa.UniqueConstraint("template_id", "number"),
        sa.Index(
            "uq_template_version_one_draft",
            "template_id",
            unique=True,
            sqlite_where=sa.text("state = 'draft'"),
            postgresql_where=sa.text("state = 'draft'"),
        ),
    )

    id: Mapped[Id]
    template_id: Mapped[int] = mapped_column(sa.ForeignKey("template.id"), index=True)
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(Choice(VersionState), default=VersionState.DRAFT)
    definition: Mapped[Any] = mapped_column(Json)
    digest: Mapped[Code] = mapped_column(sa.String(64))
    note: Mapped[LongText] = mapped_column(default="")
    effective_from: Mapped[ShortText] = mapped_column(default="")
    changed_at: Mapped[Moment]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    lock: Mapped[int] = mapped_column(default=1)

    template: Mapped[Template] = relationship(back_populates="versions")
    changed_by: Mapped[Person | None] = relationship(foreign_keys=[changed_by_id])
    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])

    __mapper_args__ = {"version_id_col": lock}


class AskedIndicator(Base):
    """Where a published version asks for an indicator; ``whole`` marks the cell that holds the whole figure.

    ``row`` and ``column`` are "" where the whole row or column is bound.
    """

    __tablename__ = "asked_indicator"
    __table_args__ = (sa.Index("ix_asked_indicator_indicator", "indicator"),)

    template_version_id: Mapped[int] = mapped_column(sa.ForeignKey("template_version.id"), primary_key=True)
    indicator: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    section: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    row: Mapped[str] = mapped_column("row_code", sa.String(60), primary_key=True)
    column: Mapped[str] = mapped_column("column_code", sa.String(60), primary_key=True)
    whole: Mapped[bool]
