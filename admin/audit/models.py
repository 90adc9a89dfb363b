"""The audit log: rows are inserted unchained, one sealer chains committed batches, so that writers never queue."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from admin.base.database import Base, Code, Id, Json, Moment, ShortText


class AuditEntry(Base):
    """Who did what to what, when, from where."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index("ix_audit_entry_subject", "subject_kind", "subject_id"),
        sa.Index("ix_audit_entry_at", "at"),
    )

    id: Mapped[Id]
    at: Mapped[Moment]
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    action: Mapped[Code]
    subject_kind: Mapped[Code]
    subject_id: Mapped[int | None]
    details: Mapped[Any] = mapped_column(Json, default=dict)
    address: Mapped[ShortText] = mapped_column(default="")
    seal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("audit_seal.id"), index=True)


class AuditSeal(Base):
    """A link of the chain: the digest of the previous seal and of the entries it covers."""

    __tablename__ = "audit_seal"

    id: Mapped[Id]
    at: Mapped[Moment]
    first_entry_id: Mapped[int]
    last_entry_id: Mapped[int]
    entries: Mapped[int]
    digest: Mapped[Code] = mapped_column(sa.String(64))
