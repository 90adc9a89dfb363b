"""One page for both sides: what was asked and answered, asking, granting, refusing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment
from admin.assignments.queries import assignment_by_id
from admin.assignments.rules import entry_ends_at, period_of
from admin.base import clock
from admin.base.database import db
from admin.base.errors import Conflict, Invalid, NotAllowed, NotFound
from admin.base.i18n import _, said
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.people.roles import Duty
from admin.web.access import Actor, requires, signed_in, the_actor
from admin.web.scope import reach_of
from forms_library.calendar import local_day
from forms_library.messages import N_
from runtime.extensions.forms import AskForm, GrantForm, RefuseForm
from runtime.extensions.models import ExtensionRequest
from runtime.extensions.operations import ask, grant, refuse, withdraw
from runtime.extensions.queries import request_by_id, requests_of
from runtime.reports.queries import OWN_DUTIES, report_of

blueprint = Blueprint("extensions", __name__, template_folder="../templates")

_ANSWERING = (Duty.ACCEPT, Duty.ASSIGN)


def _session() -> Session:
    return cast(Session, db.session)


@dataclass
class Forms:
    """The dialogs of the page; blank unless one of them was sent."""

    ask: AskForm = field(default_factory=lambda: AskForm(formdata=None))
    grant: GrantForm = field(default_factory=lambda: GrantForm(formdata=None))
    refuse: RefuseForm = field(default_factory=lambda: RefuseForm(formdata=None))


@blueprint.get("/assignments/<int:assignment_id>/extension")
@signed_in
def extension(assignment_id: int) -> ResponseReturnValue:
    """What was asked for one report and what was answered; the forms of whoever may ask or answer."""
    return _page(_assignment(assignment_id), Forms())


def _page(assignment: Assignment, forms: Forms, refusal: str = "") -> ResponseReturnValue:
    actor = the_actor()
    page = render_template(
        "runtime/extension.html",
        assignment=assignment,
        report=report_of(_session(), assignment.id),
        period=said(period_of(assignment.period).label),
        last_day=local_day(entry_ends_at(assignment) - timedelta(seconds=1)),
        requests=requests_of(_session(), assignment.id),
        may_ask=_may_ask(actor, assignment),
        may_answer=_may_answer(actor, assignment),
        forms=forms,
        refusal=refusal,
    )
    return (page, 422) if refusal else page


def _assignment(assignment_id: int) -> Assignment:
    """The assignment, if this person belongs to one of its two sides."""
    found = assignment_by_id(_session(), assignment_id)
    actor, regime_id = the_actor(), found.period.regime_id
    own = any(
        actor.can(duty, found.organisation.agency_id, regime_id, found.organisation_id) for duty in OWN_DUTIES
    )
    if own or _may_answer(actor, found):
        return found
    raise NotFound(N_("There is no such report, or you do not have the right to see it."))


def _may_ask(actor: Actor, assignment: Assignment) -> bool:
    return actor.can(Duty.ENTER, assignment.organisation.agency_id, assignment.period.regime_id)


def _may_answer(actor: Actor, assignment: Assignment) -> bool:
    """The office that receives the report, or the one that assigned it."""
    where = (assignment.recipient.agency_id, assignment.period.regime_id, assignment.organisation_id)
    if actor.can(Duty.ACCEPT, *where):
        return True
    return actor.has(Duty.ASSIGN) and assignment.recipient_id in reach_of(actor, Duty.ASSIGN)


def _to_answer(request_id: int) -> ExtensionRequest:
    """The request, if this person answers it; a stranger learns nothing from its address."""
    request = request_by_id(_session(), request_id, lock=True)
    _assignment(request.assignment_id)
    if not _may_answer(the_actor(), request.assignment):
        raise NotAllowed(N_("Your position does not allow you to answer this request."))
    return request


def _done(assignment_id: int, forms: Forms, act: Callable[[], object], told: str) -> ResponseReturnValue:
    """Back to the page: with what was done, or with what was entered and why it was not done."""
    try:
        act()
    except (Invalid, Conflict) as error:
        db.session.rollback()
        return _page(_assignment(assignment_id), forms, said(error.message))
    after_commit(wake)
    flash(told, "good")
    return redirect(url_for("extensions.extension", assignment_id=assignment_id))


@blueprint.post("/assignments/<int:assignment_id>/extension")
@requires(Duty.ENTER)
def ask_one(assignment_id: int) -> ResponseReturnValue:
    """Ask for more time."""
    assignment, forms = _assignment(assignment_id), Forms(ask=AskForm())
    wished_on = forms.ask.until.data
    if not forms.ask.validate_on_submit() or wished_on is None:
        return _page(assignment, forms, _("Check what you entered."))
    reason, actor, now = forms.ask.reason.data or "", the_actor(), clock.now()
    return _done(
        assignment_id,
        forms,
        lambda: ask(_session(), assignment, wished_on, reason, actor=actor, now=now),
        _("Your request has been sent to the receiving office."),
    )


@blueprint.post("/extensions/<int:request_id>/grant")
@requires(*_ANSWERING)
def grant_one(request_id: int) -> ResponseReturnValue:
    """Give more time."""
    request, forms = _to_answer(request_id), Forms(grant=GrantForm())
    if not forms.grant.validate_on_submit():
        return _page(request.assignment, forms, _("Check what you entered."))
    until, words = forms.grant.until.data, forms.grant.words.data or ""
    return _done(
        request.assignment_id,
        forms,
        lambda: grant(_session(), request, until, words, actor=the_actor(), now=clock.now()),
        _("Entry of this report is open again; its officers have been told."),
    )


@blueprint.post("/extensions/<int:request_id>/refuse")
@requires(*_ANSWERING)
def refuse_one(request_id: int) -> ResponseReturnValue:
    """Give no more time."""
    request, forms = _to_answer(request_id), Forms(refuse=RefuseForm())
    words = forms.refuse.words.data or ""
    return _done(
        request.assignment_id,
        forms,
        lambda: refuse(_session(), request, words, actor=the_actor(), now=clock.now()),
        _("The request is refused; whoever asked has been told."),
    )


@blueprint.post("/extensions/<int:request_id>/withdraw")
@requires(Duty.ENTER)
def withdraw_one(request_id: int) -> ResponseReturnValue:
    """Take back a request that waits."""
    request = request_by_id(_session(), request_id, lock=True)
    _assignment(request.assignment_id)
    return _done(
        request.assignment_id,
        Forms(),
        lambda: withdraw(_session(), request, actor=the_actor(), now=clock.now()),
        _("The request is taken back."),
    )
