"""What is stored of a delegation: who gave which duty to whom, from when until when, for what, by which document."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Id, Moment, ShortText, UtcDateTime
from admin.organisations.models import Organisation
from admin.people.models import Person, Position
from admin.people.roles import Duty
from admin.regimes.models import Regime


class Manner(enum.StrEnum):
    """In whose place a person signs (NĐ 30/2020/NĐ-CP, Điều 13 and Annex I)."""

    AUTHORISED = "authorised"  # TUQ.
    ORDERED = "ordered"  # TL.
    DEPUTY = "deputy"  # KT.


class Delegation(Base):
    """A duty of an agency in another hand: given once, taken back at most once, never edited.

    ``giver_title`` and ``receiver_title`` are printed ("TUQ. CHỦ TỊCH" / "CHÁNH VĂN PHÒNG"). Without ``regimes`` it
    covers all regimes of the agency, without ``organisations`` the reports of all.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        sa.CheckConstraint("valid_to >= valid_from", name="validity"),
        sa.CheckConstraint("giver_id != receiver_id", name="another_hand"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"),
        sa.Index("ix_delegation_receiver_id", "receiver_id"),
        sa.Index("ix_delegation_agency_id", "agency_id"),
    )

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    giver_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    giver_position_id: Mapped[int] = mapped_column(sa.ForeignKey("position.id"))
    giver_title: Mapped[ShortText]
    receiver_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    receiver_title: Mapped[ShortText]
    duty: Mapped[Duty] = mapped_column(Choice(Duty))
    manner: Mapped[Manner] = mapped_column(Choice(Manner))
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    document: Mapped[ShortText] = mapped_column(default="")
    given_at: Mapped[Moment]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    agency: Mapped[Organisation] = relationship(foreign_keys=[agency_id])
    giver: Mapped[Person] = relationship(foreign_keys=[giver_id])
    giver_position: Mapped[Position] = relationship(foreign_keys=[giver_position_id])
    receiver: Mapped[Person] = relationship(foreign_keys=[receiver_id])
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])
    regimes: Mapped[list[Regime]] = relationship(secondary="delegation_regime", order_by=Regime.name)
    organisations: Mapped[list[Organisation]] = relationship(
        secondary="delegation_organisation", order_by=Organisation.name
    )


class DelegationRegime(Base):
    """A regime that a delegation is limited to."""

    __tablename__ = "delegation_regime"

    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegation.id"), primary_key=True)
    regime_id: Mapped[int] = mapped_column(sa.ForeignKey("regime.id"), primary_key=True)


class DelegationOrganisation(Base):
    """An organisation whose reports a delegation is limited to."""

    __tablename__ = "delegation_organisation"

    delegation_id: Mapped[int] = mapped_column(sa.ForeignKey("delegation.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
