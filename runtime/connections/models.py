"""What is stored of a connection to another system, and of what it brought."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from admin.base.database import Base, Id, Json, LongText, Moment, ShortText, UtcDateTime
from admin.organisations.models import Organisation
from admin.people.models import Person
from designer.template.models import Template


class Connection(Base):
    """Another system that may bring figures (M02): for these organisations and all under them, in these forms.

    ``document`` and its day are what permits it. Of the token only ``token_digest`` (SHA-256) is kept; by its last
    letters, ``token_end``, an administrator recognises it. ``agency_id`` is whose administrators look after it.
    """

    __tablename__ = "connection"
    __table_args__ = (
        sa.UniqueConstraint("token_digest"),
        sa.CheckConstraint("valid_to >= valid_from", name="validity"),
        sa.CheckConstraint(
            "(switched_off_at IS NULL) = (switched_off_by_id IS NULL)", name="switched_off_by_somebody"
        ),
        sa.Index("ix_connection_agency_id", "agency_id"),
    )

    id: Mapped[Id]
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"))
    name: Mapped[ShortText]
    document: Mapped[ShortText]
    document_on: Mapped[date]
    valid_from: Mapped[date]
    valid_to: Mapped[date]
    token_digest: Mapped[str] = mapped_column(sa.String(64))
    token_end: Mapped[str] = mapped_column(sa.String(8))
    token_made_at: Mapped[Moment]
    created_at: Mapped[Moment]
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    refusal: Mapped[LongText] = mapped_column(default="", server_default="")
    switched_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    switched_off_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    agency: Mapped[Organisation] = relationship(foreign_keys=[agency_id])
    switched_off_by: Mapped[Person | None] = relationship(foreign_keys=[switched_off_by_id])
    organisations: Mapped[list[Organisation]] = relationship(
        secondary="connection_organisation", order_by=Organisation.name
    )
    templates: Mapped[list[Template]] = relationship(secondary="connection_template", order_by=Template.code)


class ConnectionOrganisation(Base):
    """An organisation whose figures, and those of all under it, a connection may bring."""

    __tablename__ = "connection_organisation"

    connection_id: Mapped[int] = mapped_column(sa.ForeignKey("connection.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), primary_key=True)


class ConnectionTemplate(Base):
    """A form into which a connection may bring figures."""

    __tablename__ = "connection_template"

    connection_id: Mapped[int] = mapped_column(sa.ForeignKey("connection.id"), primary_key=True)
    template_id: Mapped[int] = mapped_column(sa.ForeignKey("template.id"), primary_key=True)


class Packet(Base):
    """A packet of figures that was taken; a refused one leaves nothing here.

    The same message of a connection has one effect: it is answered again with ``answer``. ``digest`` (SHA-256) tells
    whether it says the same. The changes it made are those of the report from ``first_sequence`` to ``last_sequence``,
    none where the last lies before the first. ``notes`` are what it says of cells, by their keys.
    """

    __tablename__ = "packet"
    __table_args__ = (
        sa.UniqueConstraint("connection_id", "message_id"),
        sa.Index("ix_packet_report_id", "report_id"),
        sa.Index("ix_packet_connection_id_received_at", "connection_id", "received_at"),
    )

    id: Mapped[Id]
    connection_id: Mapped[int] = mapped_column(sa.ForeignKey("connection.id"))
    message_id: Mapped[str] = mapped_column(sa.String(36))
    digest: Mapped[str] = mapped_column(sa.String(64))
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"))
    sent_at: Mapped[Moment]
    received_at: Mapped[Moment]
    first_sequence: Mapped[int] = mapped_column(default=1)
    last_sequence: Mapped[int] = mapped_column(default=0)
    notes: Mapped[Any] = mapped_column(Json, default=dict)
    answer: Mapped[Any] = mapped_column(Json, default=dict)

    connection: Mapped[Connection] = relationship()


class BroughtFigure(Base):
    """The last figure brought for a cell in which a person had written another: offered, never put over theirs.

    ``declined_at``: a person keeps their own; the same figure is not offered again.
    """

    __tablename__ = "brought_figure"
    __table_args__ = (
        sa.CheckConstraint("(declined_at IS NULL) = (declined_by_id IS NULL)", name="declined_by_somebody"),
    )

    report_id: Mapped[int] = mapped_column(sa.ForeignKey("report.id"), primary_key=True)
    section: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    row: Mapped[str] = mapped_column("row_code", sa.String(60), primary_key=True)
    column: Mapped[str] = mapped_column("column_code", sa.String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json, nullable=True)
    packet_id: Mapped[int] = mapped_column(sa.ForeignKey("packet.id"), index=True)
    declined_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    declined_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))

    packet: Mapped[Packet] = relationship()
