"""What may happen to a connection: it is made, gets another token, is switched off; what it was refused is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry
from admin.audit.operations import record
from admin.base.clock import local_day
from admin.base.database import rows_of
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.organisations.models import Organisation
from admin.people.roles import Duty
from admin.web.access import Actor
from designer.template.models import Template
from forms_library.messages import N_, Message
from forms_library.text import clean
from runtime.connections.models import Connection
from runtime.connections.tokens import Token, new_token

LONGEST = 366 * 3  # days; the document that permits it is looked at again
UNKNOWN = "connection.unknown_token"
ADDRESS_LIMIT = 30  # wrong tokens from one address
WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Wish:
    """The connection that an administrator wants."""

    name: str
    document: str
    document_on: date
    valid_from: date
    valid_to: date
    organisation_ids: Collection[int]
    template_ids: Collection[int]


def connect(
    session: Session, wish: Wish, *, actor: Actor, reach: Collection[int], now: datetime
) -> tuple[Connection, str]:
    """A new connection and its token, which is told this once.

    ``reach`` are the organisations that ``actor`` administers. Raises NotAllowed beyond them, Invalid for what is
    missing or does not fit, Conflict while the same name is in use.
    """
    agency_id = _agency(actor, wish, reach)
    _check(wish, local_day(now))
    _refuse_namesake(session, agency_id, clean(wish.name), local_day(now))
    token = new_token()
    made = Connection(
        agency_id=agency_id,
        name=clean(wish.name),
        document=clean(wish.document),
        document_on=wish.document_on,
        valid_from=wish.valid_from,
        valid_to=wish.valid_to,
        **_kept(token, now),
        created_at=now,
        created_by_id=actor.person_id,
        organisations=rows_of(session, Organisation, wish.organisation_ids),
        templates=rows_of(session, Template, wish.template_ids),
    )
    session.add(made)
    session.flush()
    _record(session, "connection.made", made, actor, now)
    return made, token.text


def renew(session: Session, connection: Connection, *, actor: Actor, now: datetime) -> str:
    """Another token, told this once; the old one is worth nothing from now on. Conflict when it is switched off."""
    if connection.switched_off_at is not None:
        raise Conflict(N_("This connection is switched off. Make another one."))
    token = new_token()
    for name, value in _kept(token, now).items():
        setattr(connection, name, value)
    session.flush()
    _record(session, "connection.renewed", connection, actor, now)
    return token.text


def switch_off(session: Session, connection: Connection, *, actor: Actor, now: datetime) -> None:
    """Let it bring nothing any more, from this moment and for good; what it brought stays."""
    if connection.switched_off_at is not None:
        raise Conflict(N_("This connection is switched off already."))
    connection.switched_off_at, connection.switched_off_by_id = now, actor.person_id
    session.flush()
    _record(session, "connection.switched_off", connection, actor, now)


def note_refusal(session: Session, connection_id: int, text: str, *, now: datetime) -> None:
    """Keep why its last packet was refused, for the administrators who look after it."""
    session.execute(
        sa.update(Connection)
        .where(Connection.id == connection_id)
        .values(refused_at=now, refusal=text)
        .execution_options(synchronize_session=False)
    )


def note_unknown_token(session: Session, *, now: datetime) -> None:
    """Put a token that nobody has on record; the record also counts them."""
    record(session, UNKNOWN, "connection", None, person_id=None, now=now)


def has_failed_too_often(session: Session, address: str, *, now: datetime) -> bool:
    """Whether so many wrong tokens came from that address that it has to wait, as with passwords."""
    query = sa.select(sa.func.count(AuditEntry.id)).where(
        AuditEntry.at > now - WITHIN, AuditEntry.action == UNKNOWN, AuditEntry.address == address
    )
    return (session.scalar(query) or 0) >= ADDRESS_LIMIT


def _agency(actor: Actor, wish: Wish, reach: Collection[int]) -> int:
    """The agency for which this administrator acts."""
    agencies = sorted(actor.agencies(Duty.ADMINISTER))
    if not agencies or not set(wish.organisation_ids) <= set(reach):
        raise NotAllowed(N_("Your position does not reach this organisation."))
    return agencies[0]


def _check(wish: Wish, today: date) -> None:
    if not clean(wish.name):
        raise Invalid(N_("Write the name of the other system."), field="name")
    if not clean(wish.document):
        raise Invalid(N_("State the number of the document that permits the connection."), field="document")
    if wish.document_on > today:
        raise Invalid(N_("The day of the document lies in the future."), field="document_on")
    if wish.valid_to < wish.valid_from:
        raise Invalid(N_("The last day lies before the first."), field="valid_to")
    if wish.valid_to < today:
        raise Invalid(N_("The last day lies in the past."), field="valid_to")
    if (wish.valid_to - wish.valid_from).days >= LONGEST:
        raise Invalid(Message(N_("A connection is valid for at most three years.")), field="valid_to")
    if not wish.organisation_ids:
        raise Invalid(N_("Choose whose figures the system brings."), field="organisations")
    if not wish.template_ids:
        raise Invalid(N_("Choose the forms into which the system brings figures."), field="templates")


def _refuse_namesake(session: Session, agency_id: int, name: str, today: date) -> None:
    """Two of the same name could not be told apart in the history of a cell, nor when one must be switched off."""
    query = sa.select(Connection.id).where(
        Connection.agency_id == agency_id,
        Connection.name == name,
        Connection.switched_off_at.is_(None),
        Connection.valid_to >= today,
    )
    if session.scalar(query.limit(1)) is not None:
        raise Conflict(N_("A connection of this name is in use already. Switch it off first."), field="name")


def _kept(token: Token, now: datetime) -> dict[str, Any]:
    return {"token_digest": token.digest, "token_end": token.end, "token_made_at": now}


def _record(session: Session, action: str, connection: Connection, actor: Actor, now: datetime) -> None:
    record(
        session,
        action,
        "connection",
        connection.id,
        person_id=actor.person_id,
        organisation_id=connection.agency_id,
        now=now,
        name=connection.name,
        document=connection.document,
        valid_from=connection.valid_from.isoformat(),
        valid_to=connection.valid_to.isoformat(),
        organisations=[item.code for item in connection.organisations],
        forms=[item.code for item in connection.templates],
    )
