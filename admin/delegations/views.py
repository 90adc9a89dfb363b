"""Delegations: what a head has given, what somebody was given, and for administrators all within reach."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import DomainError, NotAllowed, NotFound
from admin.base.i18n import _, said
from admin.delegations.authority import ABBREVIATIONS, MANNER_NAMES
from admin.delegations.forms import DelegationForm
from admin.delegations.models import Delegation, Manner
from admin.delegations.operations import Wish, give, head_posts, revoke
from admin.delegations.queries import colleagues, delegation_by_id, delegations, reporters_of
from admin.people.roles import Duty
from admin.regimes.queries import regimes
from admin.web.access import DUTY_NAMES, Actor, Post, requires, signed_in, the_actor
from admin.web.scope import reach_of
from forms_library.messages import N_

blueprint = Blueprint("delegations", __name__, url_prefix="/delegations")


@blueprint.get("/")
@signed_in
def overview() -> ResponseReturnValue:
    """What this person gave, was given, or looks after as an administrator."""
    actor, today = the_actor(), clock.local_day(clock.now())
    return render_template(
        "admin/delegations.html",
        given=delegations(the_session(), _concerns(actor)),
        actor_id=actor.person_id,
        heads=head_posts(actor),
        may_revoke=lambda item: (
            item.valid_to >= today and item.revoked_at is None and _may_revoke(actor, item)
        ),
        state=lambda item: _state(item, today),
        duty_names=DUTY_NAMES,
        abbreviations=ABBREVIATIONS,
        manner_names={manner: _(name) for manner, name in MANNER_NAMES.items()},
    )


def _concerns(actor: Actor) -> sa.ColumnElement[bool]:
    agencies = [post.agency_id for post in head_posts(actor)]
    within = reach_of(actor, Duty.ADMINISTER) if actor.has(Duty.ADMINISTER) else frozenset()
    return sa.or_(
        Delegation.receiver_id == actor.person_id, Delegation.agency_id.in_([*agencies, *sorted(within)])
    )


def _may_revoke(actor: Actor, item: Delegation) -> bool:
    """The head of the agency, whoever that is now, and its administrators (J10: at once when duties change)."""
    if any(post.agency_id == item.agency_id for post in head_posts(actor)):
        return True
    return actor.has(Duty.ADMINISTER) and item.agency_id in reach_of(actor, Duty.ADMINISTER)


def _state(item: Delegation, today: date) -> tuple[str, str]:
    """The word and the tone of a delegation's state."""
    if item.revoked_at is not None:
        return _("taken back"), "bad"
    if item.valid_to < today:
        return _("over"), ""
    return (_("not begun"), "note") if item.valid_from > today else (_("in force"), "good")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Duty.APPROVE)
def new() -> ResponseReturnValue:
    """Give a delegation in one of the agencies that this person heads (``?agency=``)."""
    actor, now = the_actor(), clock.now()
    post, form = _heading(actor), DelegationForm()
    today = clock.local_day(now)
    form.fill_choices(
        colleagues(the_session(), post.agency_id, today, actor.person_id),
        [(item.id, item.name) for item in regimes(the_session(), active_only=True)],
        reporters_of(the_session(), post.agency_id, today),
    )
    if form.validate_on_submit():
        try:
            give(the_session(), post.agency_id, _wish(form), actor=actor, now=now)
        except DomainError as error:
            db.session.rollback()
            _mark(form, error)
            return render_template("admin/delegation_new.html", form=form, post=post), error.status
        flash(_("The delegation is given; the receiver has been told."), "good")
        return redirect(url_for("delegations.overview"))
    if not form.is_submitted():
        form.valid_from.data = today
    return render_template("admin/delegation_new.html", form=form, post=post)


def _heading(actor: Actor) -> Post:
    wanted = request.args.get("agency", type=int)
    posts = head_posts(actor)
    found = next((post for post in posts if wanted in (None, post.agency_id)), None)
    if found is None:
        raise NotAllowed(N_("Only the head of the agency gives delegations, and nobody passes one on."))
    return found


def _wish(form: DelegationForm) -> Wish:
    today = clock.local_day(clock.now())
    return Wish(
        form.receiver.data,
        Duty(form.duty.data),
        Manner(form.manner.data),
        form.valid_from.data or today,
        form.valid_to.data or today,
        form.document.data or "",
        form.regimes.data or (),
        form.organisations.data or (),
    )


def _mark(form: DelegationForm, error: DomainError) -> None:
    """Put the message at the field it is about."""
    name = str(error.details.get("field", ""))
    field = form._fields.get(name)
    if field is None:
        form.form_errors.append(said(error.message))
    else:
        field.errors = [said(error.message)]


@blueprint.post("/<int:delegation_id>/revoke")
@signed_in
def take_back(delegation_id: int) -> ResponseReturnValue:
    """Take a delegation back."""
    actor, item = the_actor(), delegation_by_id(the_session(), delegation_id)
    if not _may_revoke(actor, item):
        raise NotFound(N_("There is no such delegation, or you do not have the right to see it."))
    revoke(the_session(), item, actor=actor, now=clock.now())
    flash(_("The delegation is taken back; the receiver has been told."), "good")
    return redirect(url_for("delegations.overview"))
