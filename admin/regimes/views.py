"""Report regimes: the list, the eleven components of one, writing and putting into use."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.assignments.queries import periods_of_regime
from admin.assignments.rules import period_of
from admin.assignments.versions import the_catalogue
from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import DomainError
from admin.base.i18n import _, said
from admin.days_off.queries import working_calendar
from admin.organisations.names import KIND_NAMES
from admin.organisations.queries import agencies_within
from admin.people.roles import Duty
from admin.regimes.forms import RegimeForm, initial
from admin.regimes.models import Regime
from admin.regimes.names import CLASS_NAMES, FREQUENCY_NAMES, LEVEL_NAMES
from admin.regimes.operations import (
    Secrecy,
    activate,
    change_regime,
    create_regime,
    deactivate,
)
from admin.regimes.queries import regime_by_id
from admin.regimes.queries import regimes as find_regimes
from admin.regimes.rules import (
    COMPONENT_NAMES,
    MANDATORY,
    Component,
    cut_off_in_words,
    deadline_in_words,
    missing,
    profile_of,
    stated,
)
from admin.web.access import Actor, requires, the_actor
from admin.web.scope import reach_of, require_reach
from forms_library.messages import Message

blueprint = Blueprint("regimes", __name__, url_prefix="/regimes")

NAMES = {"classes": CLASS_NAMES, "levels": LEVEL_NAMES, "frequencies": FREQUENCY_NAMES, "kinds": KIND_NAMES}


@blueprint.get("/")
@requires(Duty.ASSIGN, Duty.ADMINISTER, Duty.FOLLOW)
def regimes() -> ResponseReturnValue:
    """All regimes with class, frequency, recipient and whether they are in use."""
    found = find_regimes(the_session())
    return render_template(
        "admin/regimes.html",
        regimes=found,
        missing={regime.id: missing(regime) for regime in found},
        deadline=deadline_in_words,
        may_change=the_actor().has(Duty.ADMINISTER),
        **NAMES,
    )


@blueprint.get("/<int:regime_id>")
@requires(Duty.ASSIGN, Duty.ADMINISTER, Duty.FOLLOW)
def regime(regime_id: int) -> ResponseReturnValue:
    """One regime: its eleven components (NĐ 09/2019 Điều 7), its periods, what may be done."""
    found = regime_by_id(the_session(), regime_id)
    titles = the_catalogue().titles(the_session(), [form.template_code for form in found.forms])
    return render_template(
        "admin/regime.html",
        regime=found,
        components=_components(found, titles),
        absent=missing(found),
        names=COMPONENT_NAMES,
        profile=profile_of(found),
        periods=periods_of_regime(the_session(), found.id),
        period_of=period_of,
        may_change=_may_change(the_actor(), found),
        may_assign=found.recipient_id in reach_of(the_actor(), Duty.ASSIGN),
        **NAMES,
    )


def _components(found: Regime, titles: Any) -> list[dict[str, Any]]:
    values: dict[Component, Any] = {
        Component.NAME: found.name,
        Component.CONTENT: found.content,
        Component.REPORTERS: _reporters(found),
        Component.RECIPIENT: found.recipient.name,
        Component.SEND_METHOD: found.send_method,
        Component.DEADLINE: said(deadline_in_words(found)) if found.due_rule else "",
        Component.FREQUENCY: str(FREQUENCY_NAMES[found.frequency]),
        Component.CUT_OFF: said(cut_off_in_words(found)) if found.cut_off_rule else "",
        Component.OUTLINE: found.outline,
        Component.DATA_FORMS: [titles.get(form.template_code, form.template_code) for form in found.forms],
        Component.PROCESS_GUIDE: found.process_guide,
    }
    present, mandatory = stated(found), MANDATORY[found.regime_class]
    return [
        {
            "number": int(component),
            "name": said(Message(COMPONENT_NAMES[component])),
            "value": value,
            "stated": component in present,
            "mandatory": component in mandatory,
        }
        for component, value in values.items()
    ]


def _reporters(found: Regime) -> list[str]:
    return [str(KIND_NAMES[kind]) for kind in dict.fromkeys(form.reporter_kind for form in found.forms)]


def _may_change(actor: Actor, found: Regime) -> bool:
    return found.recipient_id in reach_of(actor, Duty.ADMINISTER)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Duty.ADMINISTER)
def new() -> ResponseReturnValue:
    """Write down a new regime."""
    form = _form(None)
    if form.validate_on_submit():
        try:
            require_reach(the_actor(), Duty.ADMINISTER, form.recipient_id.data)
            made = create_regime(
                the_session(),
                form.texts(),
                now=clock.now(),
                secrecy=Secrecy(form.secrecy.data),
                actor_person_id=the_actor().person_id,
            )
        except DomainError as error:
            return _again(form, None, error)
        flash(_("The regime is written down. Check it and put it into use."), "good")
        return redirect(url_for("regimes.regime", regime_id=made.id))
    return render_template("admin/regime_form.html", form=form, regime=None)


@blueprint.route("/<int:regime_id>/edit", methods=["GET", "POST"])
@requires(Duty.ADMINISTER)
def edit(regime_id: int) -> ResponseReturnValue:
    """Change a regime; what is planned already keeps its days."""
    found = regime_by_id(the_session(), regime_id)
    require_reach(the_actor(), Duty.ADMINISTER, found.recipient_id)
    form = _form(found)
    if form.validate_on_submit():
        try:
            require_reach(the_actor(), Duty.ADMINISTER, form.recipient_id.data)
            change_regime(
                the_session(),
                found,
                form.texts(),
                calendar=working_calendar(the_session()),
                now=clock.now(),
                actor_person_id=the_actor().person_id,
            )
        except DomainError as error:
            return _again(form, found, error)
        flash(_("The regime is changed. Periods already planned keep their days."), "good")
        return redirect(url_for("regimes.regime", regime_id=found.id))
    return render_template("admin/regime_form.html", form=form, regime=found)


def _form(found: Regime | None) -> RegimeForm:
    form = RegimeForm(data=initial(found) if found else None)
    today = clock.local_day(clock.now())
    form.fill_choices(_recipients(today), the_catalogue().titles(the_session(), ()))
    return form


def _recipients(today: date) -> list[tuple[int, str]]:
    return agencies_within(the_session(), reach_of(the_actor(), Duty.ADMINISTER), today)


def _again(form: RegimeForm, found: Regime | None, error: DomainError) -> ResponseReturnValue:
    """The dialog once more, with what was entered and why it was not taken."""
    db.session.rollback()
    form.form_errors.append(said(error.message))
    return render_template("admin/regime_form.html", form=form, regime=found), error.status


@blueprint.post("/<int:regime_id>/activate")
@requires(Duty.ADMINISTER)
def put_into_use(regime_id: int) -> ResponseReturnValue:
    """Put the regime into use."""
    found = regime_by_id(the_session(), regime_id)
    require_reach(the_actor(), Duty.ADMINISTER, found.recipient_id)
    activate(
        the_session(),
        found,
        calendar=working_calendar(the_session()),
        now=clock.now(),
        actor_person_id=the_actor().person_id,
    )
    flash(_("The regime is in use."), "good")
    return redirect(url_for("regimes.regime", regime_id=regime_id))


@blueprint.post("/<int:regime_id>/deactivate")
@requires(Duty.ADMINISTER)
def take_out_of_use(regime_id: int) -> ResponseReturnValue:
    """Take the regime out of use."""
    found = regime_by_id(the_session(), regime_id)
    require_reach(the_actor(), Duty.ADMINISTER, found.recipient_id)
    deactivate(the_session(), found, now=clock.now(), actor_person_id=the_actor().person_id)
    flash(_("The regime is no longer in use. What is assigned stays owed."), "good")
    return redirect(url_for("regimes.regime", regime_id=regime_id))
