"""What is stored of an organisation."""

from __future__ import annotations

import enum
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Code, Id, ShortText


class OrganisationKind(enum.StrEnum):
    """The place of an organisation in the two-tier administration (since 1 July 2025)."""

    CITY = "city"
    DEPARTMENT = "department"
    COMMUNE = "commune"
    DIVISION = "division"


class Organisation(Base):
    """A node of the tree of offices, with dates of validity.

    ``code`` is our stable key; ``administrative_code`` the five-digit code of a commune; ``identification_code`` the
    one of QĐ 20/2020/QĐ-TTg. ``issuer`` is the name printed in the head of a document, ``symbol`` the part of a
    document's symbol after the dash ("UBND", "STP"), ``place`` the place of issue.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        sa.UniqueConstraint("code"),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
        sa.CheckConstraint("kind != 'division' OR parent_id IS NOT NULL", name="division_has_parent"),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[ShortText]
    kind: Mapped[OrganisationKind] = mapped_column(Choice(OrganisationKind))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    administrative_code: Mapped[Code] = mapped_column(default="")
    identification_code: Mapped[Code] = mapped_column(default="")
    issuer: Mapped[ShortText] = mapped_column(default="")
    symbol: Mapped[Code] = mapped_column(default="")
    place: Mapped[ShortText] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    simulated: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    parent: Mapped[Organisation | None] = relationship(remote_side="Organisation.id")

    @property
    def agency_id(self) -> int:
        """The organisation that issues documents: of a division its parent, otherwise itself."""
        if self.kind is OrganisationKind.DIVISION and self.parent_id is not None:
            return self.parent_id
        return self.id

    def __str__(self) -> str:
        return self.name


class OrganisationSuccession(Base):
    """``predecessor`` became (part of) ``successor`` on a day; 1 July 2025 merged most communes."""

    __tablename__ = "organisation_succession"
    __table_args__ = (sa.UniqueConstraint("predecessor_id", "successor_id"),)

    id: Mapped[Id]
    predecessor_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    successor_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    day: Mapped[date]
    document: Mapped[ShortText] = mapped_column(default="")


class OrganisationGroup(Base):
    """A saved choice of organisations, used when assigning reports."""

    __tablename__ = "organisation_group"
    __table_args__ = (sa.UniqueConstraint("name"),)

    id: Mapped[Id]
    name: Mapped[ShortText]
    members: Mapped[list[Organisation]] = relationship(secondary="organisation_group_member")

    def __str__(self) -> str:
        return self.name


class OrganisationGroupMember(Base):
    """Membership of an organisation in a saved group."""

    __tablename__ = "organisation_group_member"

    group_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation_group.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)
