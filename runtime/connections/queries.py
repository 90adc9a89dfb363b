"""How connections are found, what they brought, and which figures wait for a person's word."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from admin.base.errors import NotFound
from admin.organisations.queries import upward
from designer.template.models import Template, TemplateVersion, VersionState
from forms_library.messages import N_
from forms_library.value_types import CellKey, Value
from forms_library.values import from_json
from runtime.connections.models import (
    BroughtFigure,
    Connection,
    ConnectionOrganisation,
    ConnectionTemplate,
    Packet,
)
from runtime.connections.tokens import digest_of, is_token
from runtime.reports.forms import Form
from runtime.reports.models import Report


def by_token(session: Session, token: str) -> Connection | None:
    """The connection whose token that is, whether or not it may bring figures now."""
    found = session.scalar(sa.select(Connection).where(Connection.token_digest == digest_of(token)))
    return found if found is not None and is_token(token, found.token_digest) else None


class Listed(NamedTuple):
    """A connection with the moment of the last packet that was taken and how many there were."""

    connection: Connection
    last_used_at: datetime | None
    packets: int


def connections(session: Session, *conditions: sa.ColumnElement[bool]) -> list[Listed]:
    """Connections with all that a page says of them, those valid longest first; three queries."""
    used = (
        sa.select(
            Packet.connection_id,
            sa.func.max(Packet.received_at).label("last"),
            sa.func.count(Packet.id).label("packets"),
        )
        .group_by(Packet.connection_id)
        .subquery()
    )
    query: Any = (
        sa.select(Connection, used.c.last, sa.func.coalesce(used.c.packets, 0))
        .outerjoin(used, used.c.connection_id == Connection.id)
        .where(*conditions)
        .options(
            joinedload(Connection.agency),
            joinedload(Connection.switched_off_by),
            selectinload(Connection.organisations),
            selectinload(Connection.templates),
        )
        .order_by(Connection.switched_off_at.is_not(None), Connection.valid_to.desc(), Connection.id.desc())
    )
    return [Listed(*row) for row in session.execute(query)]


def connection_within(session: Session, connection_id: int, agencies: Collection[int]) -> Connection:
    """The connection, if one of these agencies looks after it; NotFound otherwise."""
    found = connections(session, Connection.id == connection_id, Connection.agency_id.in_(list(agencies)))
    if not found:
        raise NotFound(N_("There is no such connection, or you do not have the right to see it."))
    return found[0].connection


def published_templates(session: Session) -> list[Template]:
    """The forms that can be reported on, by symbol."""
    published = sa.exists().where(
        TemplateVersion.template_id == Template.id, TemplateVersion.state == VersionState.PUBLISHED
    )
    query = sa.select(Template).where(Template.retired_at.is_(None), published)
    return list(session.scalars(query.order_by(Template.symbol, Template.code)))


def is_connected(session: Session, report: Report, day: date) -> bool:
    """Whether some connection may bring figures for this report on ``day``; one query."""
    query = (
        sa.select(Connection.id)
        .join(ConnectionOrganisation, ConnectionOrganisation.connection_id == Connection.id)
        .join(ConnectionTemplate, ConnectionTemplate.connection_id == Connection.id)
        .where(
            ConnectionOrganisation.organisation_id.in_(upward([report.assignment.organisation_id])),
            ConnectionTemplate.template_id == report.template_version.template_id,
            Connection.switched_off_at.is_(None),
            Connection.valid_from <= day,
            Connection.valid_to >= day,
        )
    )
    return session.scalar(query.limit(1)) is not None


class Source(NamedTuple):
    """The system that made a change, and its packet's notes by cell."""

    name: str
    notes: Mapping[str, str]


def sources_of(session: Session, report_id: int, sequences: Iterable[int]) -> dict[int, Source]:
    """Who brought the changes of these sequence numbers, of those that a system made; no query without any."""
    wanted = sorted(set(sequences))
    if not wanted:
        return {}
    rows = session.execute(
        sa.select(Packet.first_sequence, Packet.last_sequence, Connection.name, Packet.notes)
        .join(Connection, Connection.id == Packet.connection_id)
        .where(
            Packet.report_id == report_id,
            Packet.first_sequence <= Packet.last_sequence,
            Packet.last_sequence >= wanted[0],
            Packet.first_sequence <= wanted[-1],
        )
        .order_by(Packet.first_sequence)
    ).all()
    begins = [row.first_sequence for row in rows]
    found: dict[int, Source] = {}
    for sequence in wanted:
        place = bisect_right(begins, sequence) - 1
        if place >= 0 and sequence <= rows[place].last_sequence:
            found[sequence] = Source(rows[place].name, rows[place].notes)
    return found


@dataclass(frozen=True)
class Waiting:
    """A figure that waits for a person's word: who brought it, when, with which note."""

    value: Value
    name: str
    at: datetime
    note: str


def waiting(
    session: Session, form: Form, report_id: int, values: Mapping[CellKey, Value]
) -> dict[CellKey, Waiting]:
    """Figures that were brought for cells in which a person's other figure (of ``values``) stands; one query."""
    query: Any = (
        sa.select(BroughtFigure, Packet.received_at, Packet.notes, Connection.name)
        .join(Packet, Packet.id == BroughtFigure.packet_id)
        .join(Connection, Connection.id == Packet.connection_id)
        .where(BroughtFigure.report_id == report_id, BroughtFigure.declined_at.is_(None))
        .order_by(BroughtFigure.section, BroughtFigure.row, BroughtFigure.column)
    )
    found: dict[CellKey, Waiting] = {}
    for figure, at, notes, name in session.execute(query):
        key = (figure.section, figure.row, figure.column)
        value = from_json(figure.value, form.specs[key].kind)
        if value != values.get(key):
            found[key] = Waiting(value, name, at, notes.get("/".join(key), ""))
    return found


def brought_figures(session: Session, report_id: int) -> dict[CellKey, BroughtFigure]:
    """All figures that were ever offered for a report and are not settled by taking them, declined ones too."""
    query = sa.select(BroughtFigure).where(BroughtFigure.report_id == report_id)
    return {(item.section, item.row, item.column): item for item in session.scalars(query)}
