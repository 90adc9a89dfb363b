"""What is stored of people and the posts they hold."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Id, ShortText
from admin.organisations.models import Organisation
from admin.people.roles import Role
from admin.regimes.models import Regime


class Person(Base):
    """A human being with an account; one to one with Flask-AppBuilder's user."""

    __tablename__ = "person"
    __table_args__ = (sa.UniqueConstraint("user_id"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("ab_user.id"))
    full_name: Mapped[ShortText]
    email: Mapped[ShortText] = mapped_column(default="")
    telephone: Mapped[ShortText] = mapped_column(default="")
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    user: Mapped[User] = relationship()
    positions: Mapped[list[Position]] = relationship(back_populates="person")

    def __str__(self) -> str:
        return self.full_name


class Position(Base):
    """A post held in an organisation: the only source of authority.

    ``regime`` narrows the post to one regime (J05); without it the post covers all regimes.
    """

    __tablename__ = "position"
    __table_args__ = (
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="validity"),
        sa.Index("ix_position_person_id", "person_id"),
        sa.Index("ix_position_organisation_id", "organisation_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    role: Mapped[Role] = mapped_column(Choice(Role))
    title: Mapped[ShortText]
    regime_id: Mapped[int | None] = mapped_column(sa.ForeignKey("regime.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="positions")
    organisation: Mapped[Organisation] = relationship()
    regime: Mapped[Regime | None] = relationship()

    def __str__(self) -> str:
        return self.title
