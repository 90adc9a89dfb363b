"""Approved figures: what an accepted report says, one row a value (G05: nothing else ever feeds a total)."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from admin.base.database import Base, Choice, Code, DecimalType, Id, NfcText
from forms_library.calendar import PeriodKind


class Figure(Base):
    """The value of (form lineage, section, row, column) for an organisation and a period, from one accepted report.

    ``indicator`` is what the cell is bound to; ``whole`` marks the one cell of the form with its whole figure.
    """

    __tablename__ = "figure"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "section", "row_code", "column_code"),
        sa.Index("ix_figure_place", "template_code", "organisation_id", "period_code"),
        sa.Index("ix_figure_period", "template_code", "period_code", "recipient_id"),
        sa.Index("ix_figure_indicator", "indicator", "organisation_id", "period_code"),
    )

    id: Mapped[Id]
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    template_code: Mapped[Code]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    recipient_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    regime_id: Mapped[int] = mapped_column(sa.ForeignKey("regime.id"))
    period_kind: Mapped[PeriodKind] = mapped_column(Choice(PeriodKind))
    period_code: Mapped[Code]
    section: Mapped[str] = mapped_column(sa.String(60))
    row: Mapped[str] = mapped_column("row_code", sa.String(60))
    column: Mapped[str] = mapped_column("column_code", sa.String(60))
    number: Mapped[Decimal | None] = mapped_column(DecimalType())
    text: Mapped[str | None] = mapped_column(NfcText())
    indicator: Mapped[str | None] = mapped_column(sa.String(60))
    whole: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
