"""How the report of a packet is found, and whether its message was taken before."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from admin.assignments.models import Assignment, ReportingPeriod
from admin.organisations.models import Organisation
from admin.organisations.queries import reach
from admin.regimes.models import Regime
from designer.template.models import Template
from runtime.connections.models import Connection, ConnectionOrganisation, ConnectionTemplate, Packet
from runtime.exchange.packets import FiguresPacket


def organisation_in_scope(session: Session, connection: Connection, code: str) -> int | None:
    """The id of the organisation of that code, if the connection brings its figures."""
    chosen = sa.select(ConnectionOrganisation.organisation_id).where(
        ConnectionOrganisation.connection_id == connection.id
    )
    within = reach(session, session.scalars(chosen))
    found = session.scalar(sa.select(Organisation.id).where(Organisation.code == code))
    return found if found in within else None


def templates_in_scope(session: Session, connection: Connection, form: str) -> list[str]:
    """The codes of the forms of that symbol or code into which the connection brings figures; the code comes first."""
    query = (
        sa.select(Template.code)
        .join(ConnectionTemplate, ConnectionTemplate.template_id == Template.id)
        .where(
            ConnectionTemplate.connection_id == connection.id,
            sa.or_(Template.code == form, Template.symbol == form),
        )
    )
    codes = list(session.scalars(query))
    return [form] if form in codes else codes


def assignments_for(
    session: Session, packet: FiguresPacket, organisation_id: int, templates: list[str]
) -> list[Assignment]:
    """What the organisation owes of the packet's regime, period and form; one query."""
    query = (
        sa.select(Assignment)
        .join(Assignment.period)
        .join(ReportingPeriod.regime)
        .where(
            Regime.code == packet.regime,
            ReportingPeriod.code == packet.period,
            Assignment.organisation_id == organisation_id,
            Assignment.template_code.in_(templates),
        )
        .options(
            contains_eager(Assignment.period).contains_eager(ReportingPeriod.regime),
            joinedload(Assignment.organisation),
        )
    )
    return list(session.scalars(query))


def packet_of(session: Session, connection_id: int, message_id: str) -> Packet:
    """The packet of that message, which was taken."""
    query = sa.select(Packet).where(Packet.connection_id == connection_id, Packet.message_id == message_id)
    return session.scalars(query).one()
