"""The pages of the catalogue of indicators: read by everybody, kept by designers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms lags behind

from admin.base import clock
from admin.base.database import the_session
from admin.base.errors import DomainError
from admin.base.i18n import _, _l, said
from admin.people.roles import Duty
from admin.web.access import requires, signed_in, the_actor
from designer.indicators import operations
from designer.indicators.forms import (
    DefineForm,
    NewIndicatorForm,
    StandingForm,
    said_before,
    stands_now,
)
from designer.indicators.models import Group, Indicator
from designer.indicators.names import AGGREGATION_NAMES, GROUP_NAMES, HELD_BY_NAMES
from designer.indicators.queries import definition_on, indicator_by_code, indicators
from designer.template.asking import asking
from designer.template.rights import design_rights, known_to, owner_choices

blueprint = Blueprint("indicators", __name__, url_prefix="/indicators", template_folder="../templates")
_NAMES: dict[str, Any] = {
    "aggregations": AGGREGATION_NAMES,
    "group_names": GROUP_NAMES,
    "held_by_names": HELD_BY_NAMES,
}
MOST_OPTIONS = 500


@blueprint.get("/")
@signed_in
def catalogue() -> ResponseReturnValue:
    """All indicators, searched by words and narrowed to a group (C13) or an owner."""
    words = request.args.get("q", "").strip()[:200]
    group = _group(request.args.get("group", ""))
    owner_id = request.args.get("owner", type=int)
    found = indicators(the_session(), words=words, group=group, owner_id=owner_id)
    everything = found if not (words or group or owner_id) else indicators(the_session())
    return render_template(
        "designer/indicators.html",
        found=[(item, definition_on(item.versions, _today())) for item in found],
        total=len(everything),
        owners={item.owner_id: item.owner.name for item in everything if item.owner is not None},
        words=words,
        group=group,
        owner_id=owner_id,
        today=_today(),
        may_add=the_actor().has(Duty.DESIGN),
        **_NAMES,
    )


def _group(name: str) -> Group | None:
    return Group(name) if name in set(Group) else None


def _today() -> Any:
    return clock.local_day(clock.now())


@blueprint.get("/<code>")
@signed_in
def indicator(code: str) -> ResponseReturnValue:
    """One indicator: what it means, since when, who answers for it, which forms ask for it."""
    found = indicator_by_code(the_session(), code)
    return render_template(
        "designer/indicator.html",
        indicator=found,
        now=definition_on(found.versions, _today()),
        asked_by=asking(the_session(), [code], known_to(the_session(), the_actor())).get(code, []),
        today=_today(),
        may_change=_may_change(found),
        may_design=the_actor().has(Duty.DESIGN),
        **_NAMES,
    )


def _may_change(found: Indicator) -> bool:
    actor = the_actor()
    return actor.has(Duty.DESIGN) and design_rights(the_session(), actor).may_design(found.owner_id)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Duty.DESIGN)
def new() -> ResponseReturnValue:
    """Add an indicator to the catalogue."""
    form = NewIndicatorForm()
    _offer_owners(form)
    if form.validate_on_submit():
        try:
            added = operations.add_indicator(
                the_session(),
                form.code.data or "",
                form.meaning(),
                form.standing(),
                actor=the_actor(),
                now=clock.now(),
            )
        except DomainError as error:
            return _form_page(form, None, error)
        flash(_("Indicator %(code)s is in the catalogue.", code=added.code), "good")
        return redirect(url_for("indicators.indicator", code=added.code))
    return _form_page(form, None)


@blueprint.route("/<code>/define", methods=["GET", "POST"])
@requires(Duty.DESIGN)
def define(code: str) -> ResponseReturnValue:
    """Give an indicator a new definition from a day on."""
    found = indicator_by_code(the_session(), code)
    form = DefineForm(data=said_before(found.versions[-1]))
    if form.validate_on_submit() and form.valid_from.data is not None:
        try:
            version = operations.define_anew(
                the_session(),
                found,
                form.meaning(),
                valid_from=form.valid_from.data,
                reason=form.reason.data or "",
                actor=the_actor(),
                now=clock.now(),
            )
        except DomainError as error:
            return _form_page(form, found, error)
        flash(
            _(
                "Definition %(number)s holds from then on; earlier periods keep theirs.",
                number=version.number,
            ),
            "good",
        )
        return redirect(url_for("indicators.indicator", code=code))
    return _form_page(form, found)


@blueprint.route("/<code>/edit", methods=["GET", "POST"])
@requires(Duty.DESIGN)
def edit(code: str) -> ResponseReturnValue:
    """Change who answers for it, its groups, its end."""
    found = indicator_by_code(the_session(), code)
    form = StandingForm(data=stands_now(found))
    _offer_owners(form, found)
    if form.validate_on_submit():
        try:
            operations.change_standing(
                the_session(), found, form.standing(), actor=the_actor(), now=clock.now()
            )
        except DomainError as error:
            return _form_page(form, found, error)
        flash(_("Saved."), "good")
        return redirect(url_for("indicators.indicator", code=code))
    return _form_page(form, found)


def _offer_owners(form: StandingForm, found: Indicator | None = None) -> None:
    """The organisations whose indicators this designer may keep; the present owner too."""
    offered = dict(owner_choices(the_session(), the_actor(), _today()))
    if 0 in offered:
        offered[0] = _l("None named")
    if found is not None and found.owner is not None:
        offered.setdefault(found.owner.id, found.owner.name)
    form.owner.choices = [SelectChoice(number, name) for number, name in offered.items()]


def _form_page(form: Any, found: Indicator | None, error: DomainError | None = None) -> tuple[str, int]:
    """The form with what was entered; with the reason when it could not be kept."""
    page = render_template(
        "designer/indicator_form.html",
        form=form,
        indicator=found,
        problem=said(error.message) if error is not None else "",
    )
    return page, error.status if error is not None else 422 if form.errors else 200


@blueprint.get("/options.json")
@requires(Duty.DESIGN)
def options() -> ResponseReturnValue:
    """What the designer's properties offer to bind: code, name, unit of measure, concept."""
    words = request.args.get("q", "").strip()[:200]
    found = indicators(the_session(), words=words)
    today = _today()
    listed = [item for item in found if item.valid_to is None or item.valid_to >= today][:MOST_OPTIONS]
    return jsonify([_option(item, today) for item in listed])


def _option(item: Indicator, today: Any) -> dict[str, str]:
    now = definition_on(item.versions, today)
    return {
        "code": item.code,
        "name": now.name,
        "unit_of_measure": now.unit_of_measure,
        "concept": now.concept,
        "method": now.method,
        "owner": item.owner.name if item.owner is not None else "",
        "url": url_for("indicators.indicator", code=item.code),
    }
