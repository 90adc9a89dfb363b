"""My work, the tracking matrix and the leaders' documents."""

from __future__ import annotations

from typing import Any, cast

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.assignments.rules import period_of
from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid
from admin.base.i18n import _, _l, language, said
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.people.roles import Duty
from admin.web.access import Actor, requires, signed_in, the_actor
from admin.web.forms import page_number
from admin.web.web_errors import wants_json
from forms_library.calendar import local_day
from forms_library.messages import N_
from runtime.approval.pages import report_names as names_of_reports
from runtime.approval.words import STATE_NAMES
from runtime.figures.exports import csv_response
from runtime.figures.queries import can_be_summed
from runtime.tracking.archive import archive
from runtime.tracking.beside import beside_work, to_answer_count
from runtime.tracking.matrix import WHOLE, ColumnKey, Filters, Matrix, Month, Status, matrix, regimes_followed
from runtime.tracking.operations import last_urged, urge
from runtime.tracking.work import Group, my_turn_count, work_list

MOST_NAMED = 100

blueprint = Blueprint("tracking", __name__, template_folder="../templates")

GROUP_NAMES = {
    Group.OVERDUE: _l("Overdue"),
    Group.RETURNED: _l("Returned to me"),
    Group.AMENDING: _l("Amendments under way"),
    Group.SOON: _l("Due within 7 days"),
    Group.CHECKING: _l("Waiting for my check"),
    Group.APPROVING: _l("Waiting for my approval and signature"),
    Group.SEALING: _l("Waiting for my seal"),
    Group.SENDING: _l("Waiting to be sent by me"),
    Group.ACCEPTING: _l("Waiting for my acceptance"),
    Group.LATER: _l("Due later"),
    Group.WITH_OTHERS: _l("With others"),
    Group.DONE: _l("Done"),
}
STATUS_NAMES = {
    Status.NOT_OPEN: _l("Not yet open"),
    Status.NOT_STARTED: _l("Not started"),
    Status.DRAFTING: _l("Being filled"),
    Status.WAITING: _l("Being checked, approved or signed"),
    Status.SENT: _l("Sent"),
    Status.ACCEPTED: _l("Accepted"),
}


def _session() -> Session:
    return cast(Session, db.session)


@blueprint.get("/work")
@signed_in
def work() -> ResponseReturnValue:
    """Everything that concerns the person, the most urgent first; ``?group=`` shows one group page by page."""
    only = _group(request.args.get("group", ""))
    page = page_number()
    found = work_list(_session(), the_actor(), clock.now(), only=only, page=page)
    if only is None:
        g.my_turns = found.mine  # the navigation of this page need not count again
    return render_template(
        "runtime/work.html",
        work=found,
        **beside_work(_session(), found, the_actor(), clock.now()),
        only=only,
        names=GROUP_NAMES,
        groups=Group,
        period_of=period_of,
        today=local_day(clock.now()),
        url_of=lambda number: url_for("tracking.work", group=only.value if only else "", page=number),
    )


@blueprint.get("/work/reports.json")
@signed_in
def report_names() -> ResponseReturnValue:
    """What reports are called (``?report=12&report=13``), of those that this person may see."""
    given = request.args.getlist("report", type=int)[:MOST_NAMED]
    return jsonify(names_of_reports(_session(), given, the_actor(), language()))


def _group(text: str) -> Group | None:
    try:
        return Group(text)
    except ValueError:
        return None


def work_count(actor: Actor) -> int:
    """The number beside "my work" in the navigation."""
    counted = g.pop("my_turns", None)
    mine = my_turn_count(_session(), actor, clock.now()) if counted is None else counted
    return int(mine) + to_answer_count(_session(), actor)


@blueprint.get("/tracking")
@requires(Duty.FOLLOW)
def tracking() -> ResponseReturnValue:
    """Organisations x reports due in a month, with states, counts and filters."""
    actor, now = the_actor(), clock.now()
    filters = _filters()
    found = matrix(_session(), actor, filters, local_day(now), page=page_number())
    periods = [column.key.period_id for column in found.columns]
    return render_template(
        "runtime/tracking.html",
        matrix=found,
        summed=can_be_summed(_session(), actor, periods),
        filters=filters,
        today=local_day(now),
        regimes=regimes_followed(_session(), actor),
        urged=last_urged(_session(), periods),
        status_names=STATUS_NAMES,
        statuses=Status,
        state_word=lambda state: _(STATE_NAMES[state]),
        url_of=lambda number: url_for("tracking.tracking", **_query(filters, page=number)),
        url_with=lambda **changes: url_for("tracking.tracking", **_query(filters, **changes)),
    )


def _filters() -> Filters:
    given = request.args
    status = given.get("status", "")
    return Filters(
        Month.parse(given.get("month", ""), local_day(clock.now())),
        given.get("regime", type=int),
        Status(status) if status in set(Status) else None,
        given.get("late") == "1",
        given.get("text", "").strip()[:100],
    )


def _query(filters: Filters, **changes: Any) -> dict[str, Any]:
    present = {
        "month": str(filters.month),
        "regime": filters.regime_id,
        "status": filters.status.value if filters.status else None,
        "late": "1" if filters.late else None,
        "text": filters.text or None,
    }
    return {name: value for name, value in {**present, **changes}.items() if value not in (None, "")}


@blueprint.get("/tracking.csv")
@requires(Duty.FOLLOW)
def tracking_csv() -> ResponseReturnValue:
    """The matrix of the chosen month as a table for a spreadsheet (all organisations)."""
    actor, now = the_actor(), clock.now()
    filters = _filters()
    found = matrix(_session(), actor, filters, local_day(now), size=WHOLE)
    heads = [f"{column.symbol} {said(column.period.label)}" for column in found.columns]
    return csv_response([[_("Organisation"), *heads], *_csv_lines(found)], f"theo-doi-{filters.month}.csv")


def _csv_lines(found: Matrix) -> list[list[str]]:
    def text(cell: Any) -> str:
        if cell is None:
            return ""
        late = f" ({_('late')})" if cell.late else ""
        return f"{STATUS_NAMES[cell.status]}{late}"

    return [[row.name, *(text(row.cells.get(column.key)) for column in found.columns)] for row in found.rows]


@blueprint.post("/tracking/urge")
@requires(Duty.FOLLOW)
def urging() -> ResponseReturnValue:
    """Remind everyone in one column, or one organisation in it, who has not sent."""
    period_id = request.form.get("period", type=int)
    template = request.form.get("template", "")[:60]
    if period_id is None or not template:
        raise Invalid(N_("The request could not be understood. Load the page again."))
    key = ColumnKey(period_id, template)
    job = urge(
        _session(),
        key,
        actor=the_actor(),
        now=clock.now(),
        organisation_id=request.form.get("organisation", type=int),
    )
    after_commit(wake)
    count = len(job.payload["assignments"])
    if wants_json():
        return jsonify({"reminded": count})
    flash(_("Reminders are on their way for %(count)s reports.", count=count), "good")
    return redirect(url_for("tracking.tracking", month=request.form.get("month", "")))


@blueprint.get("/documents")
@requires(Duty.READ)
def documents() -> ResponseReturnValue:
    """Signed documents to read and download, found by number, organisation, report or period."""
    text = request.args.get("text", "").strip()[:100]
    year = request.args.get("year", type=int)
    found = archive(_session(), the_actor(), text=text, year=year, page=page_number())
    return render_template(
        "runtime/documents.html",
        archive=found,
        text=text,
        year=year,
        url_of=lambda number: url_for("tracking.documents", text=text or None, year=year, page=number),
    )
