"""What an office asks for: a form, as a definition, as a spreadsheet or in words."""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Choice, Id, LongText, Moment, ShortText
from admin.organisations.models import Organisation
from admin.people.models import Person
from designer.template.models import Template


class RequestState(enum.StrEnum):
    """How far a request is; the requester sees it (C06)."""

    SUBMITTED = "submitted"
    IN_DESIGN = "in_design"
    PUBLISHED = "published"
    REFUSED = "refused"


class FormRequest(Base):
    """A wish for a form. ``template`` is the form that a designer made of it.

    ``version`` refuses the second of two simultaneous acts.
    """

    __tablename__ = "form_request"
    __table_args__ = (sa.Index("ix_form_request_state", "state"),)

    id: Mapped[Id]
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    requested_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    requested_at: Mapped[Moment]
    title: Mapped[ShortText]
    wish: Mapped[LongText]
    state: Mapped[RequestState] = mapped_column(Choice(RequestState), default=RequestState.SUBMITTED)
    template_id: Mapped[int | None] = mapped_column(sa.ForeignKey("template.id"))
    reason: Mapped[LongText] = mapped_column(default="")
    changed_at: Mapped[Moment]
    changed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    requested_by: Mapped[Person] = relationship(foreign_keys=[requested_by_id])
    changed_by: Mapped[Person | None] = relationship(foreign_keys=[changed_by_id])
    template: Mapped[Template | None] = relationship()
    file: Mapped[RequestFile | None] = relationship(back_populates="request")

    __mapper_args__ = {"version_id_col": version}


class RequestFile(Base):
    """The file sent along: a spreadsheet, or a definition as JSON. Its content is read only when it is asked for."""

    __tablename__ = "form_request_file"

    request_id: Mapped[int] = mapped_column(sa.ForeignKey("form_request.id"), primary_key=True)
    filename: Mapped[ShortText]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)

    request: Mapped[FormRequest] = relationship(back_populates="file")

    @property
    def is_spreadsheet(self) -> bool:
        """Whether it is a spreadsheet to be imported; else it is a definition."""
        return self.filename.lower().endswith(".xlsx")
