"""The workbook of a report: downloaded, filled without a connection, uploaded; nothing is taken before it was seen."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid
from admin.base.i18n import language, said
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from admin.web.downloads import name_file
from forms_library.calendar import Period
from forms_library.messages import N_
from forms_library.spreadsheet.doors import MEDIA_TYPE, write_book
from forms_library.spreadsheet.exporting.returned import Returned, read_returned
from forms_library.values import format_vi
from runtime.entry.asked import enterable, uploaded
from runtime.entry.operations import SaveResult, save_cells
from runtime.entry.schemas import MOST_CHANGES, Change, read_imported
from runtime.entry.workbook import Differences, differences, filling_of, lines_of, marks_of, refusal
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Report
from runtime.reports.narrowing import narrow
from runtime.reports.openings import opening_of
from runtime.reports.queries import filled_from, report_in_scope, stored_cells
from runtime.sharing.scopes import Scope

blueprint = Blueprint("workbook", __name__, template_folder="../templates")

LARGEST_FORM = 8 * 1024 * 1024


@blueprint.get("/reports/<int:report_id>/workbook.xlsx")
@requires(Duty.ENTER)
def download(report_id: int) -> Response:
    """The report with its present values, to be filled without a connection."""
    report, scope = enterable(report_id)
    cells = stored_cells(db.session, report)
    filled = narrow(filled_from(db.session, report, cells), scope)
    period = said(Period.parse(report.assignment.period.code).label)
    filling = filling_of(report, filled, opening_of(db.session, report), scope, period)
    content = write_book(filled.form.definition, marks_of(report, cells, scope), filling, gettext)
    response = make_response(content)
    response.headers["Content-Type"] = MEDIA_TYPE
    template = report.template_version.template
    name = f"{template.symbol or template.code} {report.assignment.organisation.name} {period}.xlsx"
    name_file(response, name.replace("/", "-"))
    return response


@blueprint.get("/reports/<int:report_id>/workbook")
@requires(Duty.ENTER)
def workbook(report_id: int) -> ResponseReturnValue:
    """Where the workbook is downloaded and uploaded."""
    report, scope = enterable(report_id)
    return _page(report, scope)


def _page(report: Report, scope: Scope, **shown: Any) -> str:
    template = report.template_version.template
    lists = form_of(report.template_version).lists
    return render_template(
        "runtime/workbook.html",
        report=report,
        title=f"{template.symbol} – {template.title}",
        period=said(Period.parse(report.assignment.period.code).label),
        lists=[found for code, found in lists.items() if scope.covers_section(code) and not found.read_only],
        **{"refused_file": "", "found": None, "results": None, **shown},
    )


@blueprint.post("/reports/<int:report_id>/workbook")
@requires(Duty.ENTER)
def upload(report_id: int) -> ResponseReturnValue:
    """Compare a filled workbook with the report; nothing is kept."""
    report, scope = enterable(report_id)
    try:
        returned = _returned()
        wrong = refusal(returned.marks, report)
        if wrong is not None:
            raise Invalid(wrong)
    except Invalid as invalid:
        return _page(report, scope, refused_file=said(invalid.message)), 422
    form = form_of(report.template_version)
    cells = stored_cells(db.session, report)
    found = differences(form, returned, cells, opening_of(db.session, report), scope)
    return _page(report, scope, found=_shown(form, found))


def _returned() -> Returned:
    """The workbook that was uploaded; Invalid says why it is not opened."""
    returned = uploaded(read_returned)
    if returned is None:
        raise Invalid(
            N_(
                "The file was not downloaded here, or its hidden sheet is gone. Download the workbook of this report."
            )
        )
    return returned


def _shown(form: Form, found: Differences) -> dict[str, Any]:
    """The differences in the words of the page; what a line would change travels in its box."""
    lines = [
        {
            "label": line.label,
            "address": line.address,
            "old": format_vi(line.old, form.specs[line.key], language()),
            "new": format_vi(line.new, form.specs[line.key], language()),
            "contested": line.contested,
            "value": json.dumps(line.changes),
        }
        for line in lines_of(found)
    ]
    rows = [
        {"text": row.text, "address": row.address, "value": json.dumps(row.changes)} for row in found.rows
    ]
    refused = [
        {"label": line.label, "address": line.address, "text": line.text, "message": said(line.message)}
        for line in found.refused
    ]
    problems = [
        {
            "message": said(problem.message),
            "address": "!".join(filter(None, (problem.sheet, problem.address))),
        }
        for problem in found.problems
    ]
    return {"lines": lines, "rows": rows, "refused": refused, "problems": problems, "nothing": found.nothing}


@blueprint.post("/reports/<int:report_id>/workbook/apply")
@requires(Duty.ENTER)
def apply(report_id: int) -> ResponseReturnValue:
    """Take the lines that were left ticked."""
    request.max_form_memory_size = LARGEST_FORM
    actor = the_actor()
    report, scope = report_in_scope(db.session, report_id, actor)
    changes = _chosen()
    result = save_cells(db.session, report, changes, actor=actor, now=clock.now(), scope=scope)
    if not (result.rejected or result.collisions):
        taken = len(result.saved)
        flash(
            ngettext(
                "%(num)d cell was taken from the file.", "%(num)d cells were taken from the file.", taken
            ),
            "good",
        )
        return redirect(url_for("entry.entry", report_id=report.id))
    return _page(report, scope, results=_results(form_of(report.template_version), result, scope))


def _chosen() -> list[Change]:
    changes: list[Change] = []
    for value in request.form.getlist("take"):
        try:
            changes += read_imported(json.loads(value))
        except (ValueError, RecursionError):
            raise Invalid(N_("The changes could not be read. Upload the file again.")) from None
    if not changes:
        raise Invalid(N_("No line was chosen."))
    if len(changes) > MOST_CHANGES:
        raise Invalid(
            N_("The file changes too many cells at once. Leave some lines unticked and upload it again.")
        )
    return changes


def _results(form: Form, result: SaveResult, scope: Scope) -> dict[str, Any]:
    """What was taken and what was not, with the reason."""
    refused = [
        {"key": item.change.key, "text": item.change.raw, "message": said(item.message)}
        for item in result.rejected
    ]
    collided = [
        {
            "key": item.change.key,
            "mine": format_vi(item.mine, form.specs[item.key], language()),
            "theirs": format_vi(item.theirs.value, form.specs[item.key], language()),
        }
        for item in result.collisions
        if scope.covers(item.key)
    ]
    return {"taken": len(result.saved), "refused": refused, "collided": collided}
