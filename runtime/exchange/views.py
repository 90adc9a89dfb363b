"""Where other systems send packets of figures, and the schema of a packet."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from admin.base import clock
from admin.base.database import db
from admin.base.errors import DomainError
from admin.base.i18n import force_language, said
from admin.web.access import by_token, public
from admin.web.application import csrf
from forms_library.messages import N_
from runtime.connections.models import Connection
from runtime.connections.operations import has_failed_too_often, note_refusal, note_unknown_token
from runtime.connections.queries import by_token as connection_of
from runtime.documents.rate import Brake, TooMany
from runtime.exchange.operations import check_standing, receive
from runtime.exchange.schemas import LARGEST, packet_schema, read_packet

blueprint = Blueprint("exchange", __name__)
csrf.exempt(blueprint)  # no cookie counts here, so no other page can make a browser send it

# A city of 168 communes sends its forms in a burst; a program that has run wild sends without end.
brake = Brake(calls=600)


class UnknownToken(DomainError):
    """The token belongs to no connection."""

    status = 401


class TooLarge(DomainError):
    """The packet is larger than any that is taken."""

    status = 413


def _session() -> Session:
    return cast(Session, db.session)


@blueprint.get("/schemas/figures-packet/1.json")
@public
def schema() -> ResponseReturnValue:
    """The JSON Schema of a packet of figures, format 1."""
    answer = jsonify(packet_schema())
    answer.mimetype = "application/schema+json"
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@blueprint.post("/exchange/figures.json")
@by_token
def figures() -> ResponseReturnValue:
    """Take a packet of figures from a connection; what became of it, or every fault."""
    now = clock.now()
    connection = _connection()
    brake.check(str(connection.id), now)
    try:
        check_standing(connection, now)
        _session().rollback()  # a sender who takes its time to send holds nothing meanwhile
        packet = read_packet(_body())
        return jsonify(receive(_session(), connection, packet, now=now))
    except DomainError as error:
        _keep_refusal(connection.id, error)
        raise


def _connection() -> Connection:
    """The connection whose token the request carries; the failed attempt stays on record, and is counted."""
    address, now = request.remote_addr or "", clock.now()
    if has_failed_too_often(_session(), address, now=now):
        raise TooMany(N_("Too many attempts from this place. Wait 15 minutes and try again."))
    given = request.authorization
    token = given.token if given is not None and given.type == "bearer" else None
    found = connection_of(_session(), token or "")
    if found is None:
        note_unknown_token(_session(), now=now)
        _session().commit()
        raise UnknownToken(N_("The token is missing or is not right: Authorization: Bearer …"))
    return found


def _body() -> bytes:
    request.max_content_length = LARGEST
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise TooLarge(N_("The packet is larger than 2 MB. Send it in several.")) from None


def _keep_refusal(connection_id: int, error: DomainError) -> None:
    """Nothing of the packet stays, but why it was refused does."""
    _session().rollback()
    with force_language("vi"):
        text = said(error.message)
    note_refusal(_session(), connection_id, text, now=clock.now())
    _session().commit()
