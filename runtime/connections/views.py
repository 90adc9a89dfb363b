"""Connections to other systems: the list, a new one, another token, switching off (M02)."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import db
from admin.base.errors import DomainError
from admin.base.i18n import _, said
from admin.organisations.queries import agencies_within
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from admin.web.scope import reach_of
from runtime.connections.forms import ConnectionForm
from runtime.connections.models import Connection
from runtime.connections.operations import Wish, connect, renew, switch_off
from runtime.connections.queries import connection_within, connections, published_templates
from runtime.connections.standing import Standing, standing

blueprint = Blueprint("connections", __name__, url_prefix="/connections", template_folder="../templates")


def _session() -> Session:
    return cast(Session, db.session)


def _reach() -> frozenset[int]:
    return reach_of(the_actor(), Duty.ADMINISTER)


@blueprint.get("/")
@requires(Duty.ADMINISTER)
def overview() -> ResponseReturnValue:
    """Every connection within reach, with its document, scope, validity and last use."""
    today = clock.local_day(clock.now())
    return render_template(
        "runtime/connections.html",
        listed=connections(_session(), Connection.agency_id.in_(_reach())),
        state=lambda item: _state(item, today),
        on=lambda item: item.switched_off_at is None,
        address=_address(),
        schema=url_for("exchange.schema", _external=True),
    )


def _address() -> str:
    return url_for("exchange.figures", _external=True)


def _state(item: Connection, today: date) -> tuple[str, str]:
    """The word and the tone of a connection's state."""
    return {
        Standing.ON: (_("in use"), "good"),
        Standing.NOT_BEGUN: (_("not begun"), "note"),
        Standing.OVER: (_("over"), ""),
        Standing.OFF: (_("switched off"), "bad"),
    }[standing(item, today)]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Duty.ADMINISTER)
def new() -> ResponseReturnValue:
    """Make a connection; its token is shown on the page that answers, and never again."""
    now, form = clock.now(), ConnectionForm()
    today = clock.local_day(now)
    form.fill_choices(
        agencies_within(_session(), _reach(), today),
        [(item.id, str(item)) for item in published_templates(_session())],
    )
    if form.validate_on_submit():
        try:
            made, token = connect(_session(), _wish(form), actor=the_actor(), reach=_reach(), now=now)
        except DomainError as error:
            db.session.rollback()
            _mark(form, error)
            return render_template("runtime/connection_new.html", form=form), error.status
        return _token_page(made, token)
    if not form.is_submitted():
        form.valid_from.data = today
    return render_template("runtime/connection_new.html", form=form), 422 if form.errors else 200


def _wish(form: ConnectionForm) -> Wish:
    today = clock.local_day(clock.now())
    return Wish(
        form.name.data or "",
        form.document.data or "",
        form.document_on.data or today,
        form.valid_from.data or today,
        form.valid_to.data or today,
        form.organisations.data or (),
        form.templates.data or (),
    )


def _mark(form: ConnectionForm, error: DomainError) -> None:
    """Put the message at the field it is about."""
    field = form._fields.get(str(error.details.get("field", "")))
    if field is None:
        form.form_errors.append(said(error.message))
    else:
        field.errors = [said(error.message)]


def _token_page(connection: Connection, token: str) -> str:
    return render_template(
        "runtime/connection_token.html", connection=connection, token=token, address=_address()
    )


@blueprint.post("/<int:connection_id>/token")
@requires(Duty.ADMINISTER)
def token(connection_id: int) -> ResponseReturnValue:
    """Another token, shown once; the old one ends at once."""
    connection = connection_within(_session(), connection_id, _reach())
    return _token_page(connection, renew(_session(), connection, actor=the_actor(), now=clock.now()))


@blueprint.post("/<int:connection_id>/off")
@requires(Duty.ADMINISTER)
def off(connection_id: int) -> ResponseReturnValue:
    """Switch a connection off at once."""
    connection = connection_within(_session(), connection_id, _reach())
    switch_off(_session(), connection, actor=the_actor(), now=clock.now())
    flash(_("The connection is switched off. What it brought stays in the reports."), "good")
    return redirect(url_for("connections.overview"))
