"""Giao báo cáo: regime, period, organisations, preview of the days, confirmation; and what has been assigned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.assignments.forms import OrganisationChoice, RegimeChoice
from admin.assignments.models import ReportingPeriod
from admin.assignments.operations import Assigned, assign, cancel, preview_assignment, reopen
from admin.assignments.planning import days_of_period
from admin.assignments.queries import assignment_by_id, assignments_page, reporters_of, stored_periods
from admin.assignments.rules import closing_day, period_of
from admin.assignments.versions import the_catalogue
from admin.base import clock
from admin.base.database import the_session
from admin.base.errors import Conflict, DomainError, Invalid, NotFound
from admin.base.i18n import _, ngettext
from admin.base.messages import from_json
from admin.days_off.queries import working_calendar
from admin.organisations.models import Organisation, OrganisationKind
from admin.organisations.names import KIND_NAMES
from admin.organisations.queries import Branch, groups, tree
from admin.people.roles import Duty
from admin.regimes.models import Regime
from admin.regimes.names import FREQUENCY_NAMES
from admin.regimes.queries import regime_by_id, regimes
from admin.regimes.rules import deadline_in_words, is_exempt
from admin.web.access import Actor, requires, the_actor
from admin.web.forms import ReasonForm, ReopenForm, page_number, pages, url_of_page
from admin.web.scope import reach_of, require_reach
from forms_library.calendar import CalendarError, Period, PeriodKind, end_of_day, periods_of_year

blueprint = Blueprint("assignments", __name__, url_prefix="/assignments")

SIZE = 50


@blueprint.get("/")
@requires(Duty.ASSIGN)
def assignments() -> ResponseReturnValue:
    """What is assigned to report to the organisations within reach, newest due day first."""
    session = the_session()
    found, total = assignments_page(
        session,
        page=page_number(),
        size=SIZE,
        recipient_ids=reach_of(the_actor(), Duty.ASSIGN),
        regime_id=request.args.get("regime", type=int),
        period_id=request.args.get("period", type=int),
        organisation_id=request.args.get("organisation", type=int),
    )
    return render_template(
        "admin/assignments.html",
        assignments=found,
        total=total,
        regimes=regimes(session),
        regime_id=request.args.get("regime", type=int),
        period_of=period_of,
        reason_of=from_json,
        closing_day=closing_day,
        page=page_number(),
        pages=pages(total, SIZE),
        url_of=url_of_page,
    )


@blueprint.get("/new")
@requires(Duty.ASSIGN)
def new() -> ResponseReturnValue:
    """The first three steps: the regime, its period, the organisations."""
    regime_id, code = request.args.get("regime", type=int), request.args.get("period", "")
    if regime_id is None:
        return _choose_regime()
    chosen = _regime(regime_id)
    if not code:
        return _choose_period(chosen)
    period = _period(chosen, code)
    return _choose_organisations(chosen, period, _choice(chosen, None))


@blueprint.post("/new")
@requires(Duty.ASSIGN)
def preview() -> ResponseReturnValue:
    """The fourth step: the days of every level with the reason for each shift; writes nothing."""
    chosen = _regime(request.args.get("regime", 0, type=int))
    period = _period(chosen, request.args.get("period", ""))
    form = _choice(chosen, period)
    organisations = _chosen(form)
    if not form.validate_on_submit() or not _due_day_given(chosen, form):
        return _choose_organisations(chosen, period, form), 422
    if not organisations or form.step.data == "back":
        if not organisations:
            form.form_errors.append(_("Choose at least one organisation, a kind or a group."))
        return _choose_organisations(chosen, period, form)
    plan = preview_assignment(
        the_session(),
        chosen,
        period,
        organisations,
        calendar=working_calendar(the_session()),
        now=clock.now(),
        due_on=form.due_on.data,
    )
    told = reporters_of(
        the_session(), [organisation.id for organisation in organisations], chosen.id, _today()
    )
    return render_template(
        "admin/assign_preview.html",
        regime=chosen,
        period=period,
        form=form,
        plan=plan,
        told=len(told),
        exempt=is_exempt(chosen),
        kinds=KIND_NAMES,
        titles=the_catalogue().titles(the_session(), [item.template_code for item in chosen.forms]),
    )


@blueprint.post("/")
@requires(Duty.ASSIGN)
def confirm() -> ResponseReturnValue:
    """The last step: assign."""
    chosen = _regime(request.args.get("regime", 0, type=int))
    period = _period(chosen, request.args.get("period", ""))
    form = _choice(chosen, period)
    if not form.validate_on_submit():
        return _choose_organisations(chosen, period, form), 422
    done = assign(
        the_session(),
        chosen,
        period,
        _chosen(form),
        calendar=working_calendar(the_session()),
        versions=the_catalogue(),
        actor_person_id=the_actor().person_id,
        now=clock.now(),
        due_on=form.due_on.data,
    )
    if not done.owed and not done.waived:
        raise Conflict("Nothing was assigned: everyone chosen has this report already or cannot have it.")
    _say(done)
    return redirect(url_for("windows.window", period_id=done.period.id))


def _say(done: Assigned) -> None:
    parts = []
    if done.owed:
        parts.append(
            ngettext("Assigned to %(num)d organisation.", "Assigned to %(num)d organisations.", done.owed)
        )
    if done.waived:
        parts.append(
            ngettext(
                "%(num)d report is not owed: a longer one is due the same day.",
                "%(num)d reports are not owed: a longer one is due the same day.",
                done.waived,
            )
        )
    flash(" ".join(parts), "good")


def _regime(regime_id: int) -> Regime:
    chosen = regime_by_id(the_session(), regime_id)
    require_reach(the_actor(), Duty.ASSIGN, chosen.recipient_id)
    return chosen


def _period(chosen: Regime, code: str) -> Period:
    try:
        period = Period.parse(code)
    except CalendarError as error:
        raise NotFound(error.message) from error
    if period.kind is not chosen.frequency:
        raise Invalid("This period does not suit the regime's frequency.")
    return period


def _today() -> Any:
    return clock.local_day(clock.now())


def _choose_regime() -> ResponseReturnValue:
    within = reach_of(the_actor(), Duty.ASSIGN)
    offered = [found for found in regimes(the_session(), active_only=True) if found.recipient_id in within]
    form = RegimeChoice(request.args)
    form.regime.choices = [(found.id, found.name) for found in offered]
    return render_template(
        "admin/assign_regime.html",
        form=form,
        regimes=offered,
        frequencies=FREQUENCY_NAMES,
        deadline=deadline_in_words,
    )


@dataclass(frozen=True)
class PeriodLine:
    """A period that may be chosen, with its days."""

    period: Period
    data_from: Any
    data_to: Any
    due_on: Any
    stored: ReportingPeriod | None


def _choose_period(chosen: Regime) -> ResponseReturnValue:
    year = request.args.get("year", _today().year, type=int)
    if not 2000 <= year <= 2100:
        raise NotFound("There is no such year.")
    return render_template(
        "admin/assign_period.html",
        regime=chosen,
        lines=_period_lines(chosen, year),
        year=year,
        today=_today(),
    )


def _period_lines(chosen: Regime, year: int) -> list[PeriodLine]:
    stored = stored_periods(the_session(), chosen.id, year)
    calendar = working_calendar(the_session())
    lines = []
    for period in _offered(chosen, year, stored):
        kept = stored.get(period.code)
        if kept is not None:
            lines.append(PeriodLine(period, kept.data_from, kept.data_to, kept.due_on, kept))
            continue
        try:
            days = days_of_period(chosen, period, calendar)
            lines.append(PeriodLine(period, days.data.start, days.data.end, days.dues[0].date, None))
        except DomainError:  # the day is stated with the request
            lines.append(PeriodLine(period, None, None, None, None))
    return lines


def _offered(chosen: Regime, year: int, stored: dict[str, ReportingPeriod]) -> list[Period]:
    """The periods of a year; for requests by decision those made and the next one."""
    if chosen.frequency is PeriodKind.OTHER:
        made = sorted((Period.parse(code) for code in stored), key=lambda period: period.ordinal)
        return [*made, Period(PeriodKind.OTHER, year, made[-1].ordinal + 1 if made else 1)]
    if chosen.frequency is PeriodKind.STAGE:
        return [Period(PeriodKind.STAGE, year, length) for length in (3, 5)]
    return list(periods_of_year(chosen.frequency, year))


def _choice(chosen: Regime, _period_chosen: Period | None) -> OrganisationChoice:
    form = OrganisationChoice()
    kinds = dict.fromkeys(item.reporter_kind for item in chosen.forms)
    everyone = list(_organisations(chosen))
    form.fill_choices(
        [(kind.value, str(KIND_NAMES[kind])) for kind in kinds],
        [(group.id, group.name) for group in groups(the_session())],
        [(organisation.id, organisation.name) for organisation in everyone],
    )
    return form


def _branches(chosen: Regime) -> list[Branch]:
    needs_divisions = any(item.reporter_kind is OrganisationKind.DIVISION for item in chosen.forms)
    return tree(the_session(), _today(), divisions=needs_divisions)


def _organisations(chosen: Regime) -> list[Organisation]:
    return [organisation for branch in _branches(chosen) for organisation in branch.walk()]


def _chosen(form: OrganisationChoice) -> list[Organisation]:
    """The organisations named one by one, by kind and by group, each once, in the order of the tree."""
    everyone = {
        organisation.id: organisation
        for branch in tree(the_session(), _today())
        for organisation in branch.walk()
    }
    kinds = set(form.kinds.data or ())
    wanted = set(form.organisations.data or ())
    wanted |= {organisation.id for organisation in everyone.values() if organisation.kind.value in kinds}
    asked = set(form.groups.data or ())
    for group in groups(the_session()) if asked else ():
        if group.id in asked:
            wanted |= {member.id for member in group.members}
    return [organisation for organisation in everyone.values() if organisation.id in wanted]


def _due_day_given(chosen: Regime, form: OrganisationChoice) -> bool:
    rule = chosen.due_rule or {}
    return form.require_due_day(rule.get("kind") == "date" and not rule.get("date"), _today())


def _choose_organisations(chosen: Regime, period: Period, form: OrganisationChoice) -> str:
    saved = groups(the_session())
    return render_template(
        "admin/assign_organisations.html",
        regime=chosen,
        period=period,
        form=form,
        branches=_branches(chosen),
        saved=saved,
        reporters={item.reporter_kind for item in chosen.forms},
        needs_due_day=(chosen.due_rule or {}).get("kind") == "date",
        counts=_counts(chosen),
        kinds=KIND_NAMES,
    )


def _counts(chosen: Regime) -> dict[str, int]:
    """How many organisations there are of each kind."""
    found: dict[str, int] = {}
    for organisation in _organisations(chosen):
        found[organisation.kind.value] = found.get(organisation.kind.value, 0) + 1
    return found


@blueprint.route("/<int:assignment_id>", methods=["GET"])
@requires(Duty.ASSIGN)
def assignment(assignment_id: int) -> ResponseReturnValue:
    """One assignment: opening it again, cancelling it."""
    found = assignment_by_id(the_session(), assignment_id)
    _require(the_actor(), found.recipient_id)
    return render_template(
        "admin/assignment.html",
        assignment=found,
        period_of=period_of,
        reason_of=from_json,
        closing_day=closing_day,
        reopen_form=ReopenForm(),
        cancel_form=ReasonForm(),
    )


@blueprint.post("/<int:assignment_id>/reopen")
@requires(Duty.ASSIGN)
def reopen_one(assignment_id: int) -> ResponseReturnValue:
    """Open one report again until the end of a day."""
    found = assignment_by_id(the_session(), assignment_id)
    _require(the_actor(), found.recipient_id)
    form = ReopenForm()
    if not form.validate_on_submit() or form.until.data is None:
        raise Invalid("State the last day, for example 05/02/2026.")
    if not (form.reason.data or "").strip():
        raise Invalid("State the reason.")
    reopen(
        the_session(),
        found,
        end_of_day(form.until.data),
        reason=form.reason.data or "",
        actor_person_id=the_actor().person_id,
        now=clock.now(),
    )
    flash(_("The report is open again; the organisation has been told."), "good")
    return redirect(url_for("assignments.assignment", assignment_id=assignment_id))


@blueprint.post("/<int:assignment_id>/cancel")
@requires(Duty.ASSIGN)
def cancel_one(assignment_id: int) -> ResponseReturnValue:
    """The report is no longer owed."""
    found = assignment_by_id(the_session(), assignment_id)
    _require(the_actor(), found.recipient_id)
    cancel(
        the_session(),
        found,
        reason=ReasonForm().reason.data or "",
        actor_person_id=the_actor().person_id,
        now=clock.now(),
    )
    flash(_("The assignment is cancelled; what was entered is kept."), "good")
    return redirect(url_for("assignments.assignment", assignment_id=assignment_id))


def _require(actor: Actor, recipient_id: int) -> None:
    require_reach(actor, Duty.ASSIGN, recipient_id)
