"""What is stored of a report as a document: its number, its files."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Code, Id, LongText, Moment, ShortText, UtcDateTime
from runtime.reports.models import Report


class DocumentState(enum.StrEnum):
    """Where the document is; a cancelled number is recorded and never reused."""

    RESERVED = "reserved"
    SIGNED = "signed"
    SEALED = "sealed"
    CANCELLED = "cancelled"


class Document(Base):
    """The document of one revision: number and date reserved before the signature, then the signed files.

    ``signer_on_behalf`` ("TUQ. Chủ tịch") stands above the signer's title. ``verification_code`` is printed with a QR
    code; ``signed_digest`` and ``sealed_digest`` are the SHA-256 of the stored files.
    """

    __tablename__ = "document"
    __table_args__ = (
        sa.UniqueConstraint("organisation_id", "year", "symbol", "number"),
        sa.UniqueConstraint("verification_code"),
        sa.Index("ix_document_report_id", "report_id"),
    )

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    revision: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    year: Mapped[int]
    number: Mapped[int]
    symbol: Mapped[Code]
    day: Mapped[date]
    state: Mapped[DocumentState] = mapped_column(Choice(DocumentState), default=DocumentState.RESERVED)
    verification_code: Mapped[Code]
    signer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    signer_title: Mapped[ShortText] = mapped_column(default="")
    signer_on_behalf: Mapped[ShortText] = mapped_column(default="", server_default="")
    sealer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    pages: Mapped[int] = mapped_column(default=0)
    signed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    signed_size: Mapped[int] = mapped_column(default=0)
    sealed_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    sealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    sealed_size: Mapped[int] = mapped_column(default=0)
    seal_box: Mapped[ShortText] = mapped_column(default="")
    cancelled_reason: Mapped[LongText] = mapped_column(default="")
    created_at: Mapped[Moment]

    report: Mapped[Report] = relationship()

    @property
    def reference(self) -> str:
        """Number and symbol as printed: ``05/BC-UBND`` (NĐ 30/2020: below 10 padded with 0)."""
        return f"{self.number:02d}/{self.symbol}"


class NumberRegister(Base):
    """The last number given in an organisation's register of a year; locked while a number is reserved."""

    __tablename__ = "number_register"

    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    symbol: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    last_number: Mapped[int] = mapped_column(default=0)
