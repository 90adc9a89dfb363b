"""Signing in again without leaving the page: the session ended, what was entered stays where it is."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import Conflict, Invalid
from admin.base.i18n import said
from admin.people.sign_in import Refused, sign_in
from admin.web.access import current_actor, load_actor, public
from admin.web.sign_in import begin_session
from forms_library.messages import N_
from forms_library.text import is_storable

blueprint = Blueprint("again", __name__)
LONGEST = 200


@blueprint.get("/account/again.json")
@public
def token() -> ResponseReturnValue:
    """A fresh token for a page that was open while its session ended, and whether somebody has signed in meanwhile."""
    actor = current_actor()
    return jsonify({"token": generate_csrf(), "person": actor.person_id if actor is not None else None})


@blueprint.post("/account/again.json")
@public
def again() -> ResponseReturnValue:
    """Begin a new session for the person whose page it is; nobody else is let in here.

    JSON: ``username``, ``password``, ``person`` (the id of the person whose page it is).
    """
    body = request.get_json(silent=True)
    username, password, person_id = _read(body)
    outcome = sign_in(
        the_session(),
        username=username,
        password=password,
        address=request.remote_addr or "",
        now=clock.now(),
    )
    if isinstance(outcome, Refused):
        # The answer is an error, which rolls back; the failed attempt must stay on record all the same.
        db.session.commit()
        return jsonify({"message": said(outcome.message), "code": "password"}), outcome.status
    actor = load_actor(the_session(), outcome.id, clock.local_day(clock.now()))
    if actor is None or actor.person_id != person_id:
        raise Conflict(N_("This page belongs to somebody else. Sign in at the front door."), code="password")
    begin_session(outcome)
    return jsonify({"token": generate_csrf(), "person": actor.person_id})


def _read(body: Any) -> tuple[str, str, int]:
    told = body if isinstance(body, dict) else {}
    username, password, person_id = told.get("username"), told.get("password"), told.get("person")
    if not (isinstance(username, str) and isinstance(password, str) and isinstance(person_id, int)):
        raise Invalid(N_("Enter your password."))
    if not password or len(username) + len(password) > LONGEST or not is_storable(username + password):
        raise Invalid(N_("Enter your password."))
    return username, password, person_id
