"""What is stored of a report regime (NĐ 09/2019/NĐ-CP Điều 7: its eleven components)."""

from __future__ import annotations

import enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Code, Id, Json, LongText, ShortText
from admin.organisations.models import Organisation, OrganisationKind
from forms_library.calendar import PeriodKind


class RegimeClass(enum.StrEnum):
    """Periodic, thematic or ad hoc (A01)."""

    PERIODIC = "periodic"
    THEMATIC = "thematic"
    AD_HOC = "ad_hoc"


class IssuingLevel(enum.StrEnum):
    """Who asks for the report (A02)."""

    GOVERNMENT = "government"
    PROVINCE = "province"
    ORGANISATION = "organisation"


class Regime(Base):
    """The rule: who reports what to whom, how often, by when.

    ``profile`` names the regime profile (forms_library/profiles); ``family`` joins regimes that are one report at
    several frequencies (D12: the shorter period is waived where due dates meet). ``cut_off_rule`` and ``due_rule``
    are the JSON forms of forms_library.calendar's rules.
    """

    __tablename__ = "regime"
    __table_args__ = (sa.UniqueConstraint("code"),)

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[ShortText]
    profile: Mapped[Code]
    family: Mapped[Code] = mapped_column(default="")
    regime_class: Mapped[RegimeClass] = mapped_column(Choice(RegimeClass))
    issuing_level: Mapped[IssuingLevel] = mapped_column(Choice(IssuingLevel))
    frequency: Mapped[PeriodKind] = mapped_column(Choice(PeriodKind))
    content: Mapped[LongText] = mapped_column(default="")
    legal_basis: Mapped[LongText] = mapped_column(default="")
    send_method: Mapped[ShortText] = mapped_column(default="")
    process_guide: Mapped[LongText] = mapped_column(default="")
    outline: Mapped[LongText] = mapped_column(default="")
    cut_off_rule: Mapped[Any] = mapped_column(Json)
    due_rule: Mapped[Any] = mapped_column(Json)
    recipient_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    document_symbol: Mapped[Code] = mapped_column(default="BC")
    active: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    simulated: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    recipient: Mapped[Organisation] = relationship()
    forms: Mapped[list[RegimeForm]] = relationship(
        back_populates="regime", order_by="RegimeForm.rank", cascade="all, delete-orphan"
    )

    def __str__(self) -> str:
        return self.name


class RegimeForm(Base):
    """The form that one kind of reporter fills (C12); the template is named by its code, no key points upward."""

    __tablename__ = "regime_form"
    __table_args__ = (sa.UniqueConstraint("regime_id", "template_code", "reporter_kind"),)

    id: Mapped[Id]
    regime_id: Mapped[int] = mapped_column(sa.ForeignKey("regime.id"))
    template_code: Mapped[Code]
    reporter_kind: Mapped[OrganisationKind] = mapped_column(Choice(OrganisationKind))
    recipient_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"))
    rank: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=1)

    regime: Mapped[Regime] = relationship(back_populates="forms")
    recipient: Mapped[Organisation | None] = relationship()
