"""The page of a report, checking it, and deciding on one report or many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid
from admin.base.formats import moment
from admin.base.i18n import _, language, said
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.people.roles import Duty
from admin.web.access import requires, signed_in, the_actor
from admin.web.web_errors import wants_json
from forms_library.calendar import Period, local_day
from forms_library.messages import N_
from runtime.approval.access import sight_of, visible_report
from runtime.approval.amendments import amendment_refusal
from runtime.approval.checking import check_page
from runtime.approval.corrections import CorrectionDays, correction_days
from runtime.approval.operations import Outcome, decide
from runtime.approval.pages import ReportPage, report_page
from runtime.approval.revisions import revision_lines
from runtime.approval.schemas import Wish, read_wish
from runtime.approval.states import Action, State
from runtime.attachments.lines import line_of
from runtime.figures.staleness import moved_since
from runtime.reports.models import Report
from runtime.reports.queries import RECEIVED
from runtime.tracking.beside import beside_report

blueprint = Blueprint("approval", __name__, template_folder="../templates")


def _session() -> Session:
    return cast(Session, db.session)


@blueprint.get("/reports/<int:report_id>")
@signed_in
def report(report_id: int) -> ResponseReturnValue:
    """The document as it will print, what was decided, and what this person may do."""
    actor = the_actor()
    sight = sight_of(_session(), report_id, actor)
    if not sight.present:
        return redirect(url_for("revisions.revision", report_id=report_id, number=sight.revisions[-1]))
    found = sight.report
    page = report_page(_session(), found, actor, clock.now(), language())
    attachments = [line_of(file, removable=False) for file in page.attachments]
    return render_template(
        "runtime/report.html",
        page=page,
        **_heading(found),
        **beside_report(_session(), found, the_actor(), clock.now()),
        correction=_correction(found, page),
        attachments=attachments,
        revisions=revision_lines(_session(), sight),
        moved=moved_since(_session(), found),
        late_amendment=_late_amendment(found),
    )


def _correction(found: Report, page: ReportPage) -> CorrectionDays | None:
    """Until when a correction may be given, for those who may return the report."""
    returns = any(button.takes_pins for button in page.buttons)
    return correction_days(_session(), found, clock.now()) if returns else None


def _late_amendment(found: Report) -> str:
    """Why what was sent cannot be amended any more, for those who could; "" for everybody else."""
    assignment = found.assignment
    enters = the_actor().can(Duty.ENTER, assignment.organisation.agency_id, assignment.period.regime_id)
    refused = (
        amendment_refusal(_session(), found, clock.now()) if enters and found.state in RECEIVED else None
    )
    return said(refused) if refused is not None else ""


def _heading(found: Report) -> dict[str, Any]:
    assignment, template = found.assignment, found.template_version.template
    return {
        "report": found,
        "assignment": assignment,
        "title": f"{template.symbol} – {template.title}",
        "period": said(Period.parse(assignment.period.code).label),
        "days_left": (assignment.due_on - local_day(clock.now())).days,
    }


@blueprint.get("/reports/<int:report_id>/check")
@signed_in
def check(report_id: int) -> ResponseReturnValue:
    """The figures with what they were before laid over them; cells are picked to pin a reason to them."""
    actor = the_actor()
    found = visible_report(_session(), report_id, actor)
    chosen = request.args.get("against", "")
    variables = check_page(_session(), found, actor, clock.now(), language(), chosen)
    return render_template("runtime/check.html", **variables)


@blueprint.post("/reports/<int:report_id>/submit")
@requires(Duty.ENTER)
def submit(report_id: int) -> ResponseReturnValue:
    """Submit from the entry page; ``note`` explains the warnings."""
    given = request.get_json(silent=True) if request.is_json else request.form
    note = given.get("note", "") if isinstance(given, Mapping) else ""
    return _decided(report_id, Wish(Action.SUBMIT, str(note)))


@blueprint.post("/reports/<int:report_id>/decisions/<action>")
@signed_in
def decision(report_id: int, action: str) -> ResponseReturnValue:
    """Take one step (form or JSON) with ``version``; a return with ``reason``, ``pins``, ``opens`` and ``until``."""
    given = request.get_json(silent=True) if request.is_json else request.form
    if not isinstance(given, Mapping):
        raise Invalid(N_("The request could not be understood. Load the page again."))
    return _decided(report_id, read_wish(action, given))


def _decided(report_id: int, wish: Wish) -> ResponseReturnValue:
    actor = the_actor()
    found = sight_of(_session(), report_id, actor).report
    outcome = decide(
        _session(),
        found,
        wish.action,
        actor=actor,
        now=clock.now(),
        reason=wish.reason,
        pins=wish.pins,
        only_pins=wish.only_pins,
        expected_version=wish.version,
        reopen_until=wish.until,
    )
    after_commit(wake)
    url = url_for("approval.report", report_id=report_id)
    warning = _warning(found, wish)
    if warning:
        flash(warning, "warn")
    if wants_json():
        return jsonify(_answer(found, outcome) | {"url": url})
    flash(_told(found, outcome), "note" if outcome.repeated else "good")
    return redirect(url)


def _warning(found: Report, wish: Wish) -> str:
    """What the returner should know of the day given for the correction."""
    if wish.until is None or found.state is not State.DRAFTING:
        return ""
    told = correction_days(_session(), found, clock.now()).warning(wish.until)
    return said(told) if told is not None else ""


def _answer(found: Report, outcome: Outcome) -> dict[str, Any]:
    return {
        "state": found.state.value,
        "revision": found.revision,
        "version": found.version,
        "repeated": outcome.repeated,
        "message": _told(found, outcome),
    }


_DONE = {
    Action.SUBMIT: N_("The report has been submitted."),
    Action.WITHDRAW: N_("The report has been withdrawn; you can go on filling it."),
    Action.PASS_ON: N_("The report has been passed on for approval."),
    Action.RETURN: N_("The report has been returned with your reason."),
    Action.OPEN_ALL: N_("All cells of the report are open for correction; whoever filled it has been told."),
    Action.APPROVE: N_("The report has been approved; the document is being made and signed."),
    Action.SEAL: N_("The agency's signature is being made."),
    Action.SEND: N_("The report has been sent."),
    Action.RECALL: N_("The report has been recalled; the number of its document is cancelled."),
    Action.ACCEPT: N_("The report has been accepted; its figures are in the totals."),
    Action.REFUSE: N_("The report has been returned to the reporting organisation."),
    Action.AMEND: N_("The report is open for your amendment; what was sent stays and counts meanwhile."),
    Action.ABANDON: N_("The amendment is abandoned; the report says again what was sent."),
}


def _told(found: Report, outcome: Outcome) -> str:
    if outcome.repeated:
        return _(
            "You had already done this at %(when)s; nothing was done twice.", when=moment(outcome.decision.at)
        )
    text = _(_DONE[outcome.decision.action])
    if outcome.decision.action is Action.SEND and found.on_time is False:
        return f"{text} {_('It was sent after its due day.')}"
    return text
