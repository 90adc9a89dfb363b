"""A list is filled from any spreadsheet: columns are matched, lines are looked through, then taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from admin.base.database import db
from admin.base.errors import Conflict, Invalid, NotFound
from admin.base.i18n import language, said
from admin.people.roles import Duty
from admin.web.access import requires
from forms_library.calendar import Period
from forms_library.definition import RecordsSection
from forms_library.definition.parts import NUMERIC_KINDS
from forms_library.messages import N_, Message
from forms_library.order import POSITION
from forms_library.spreadsheet.lists import MOST_LINES, SheetList, list_from_json, list_to_json, read_list
from forms_library.spreadsheet.matching import guess_columns, typed_columns
from forms_library.spreadsheet.numbers import as_read
from forms_library.values import format_vi
from runtime.entry.asked import enterable, uploaded
from runtime.entry.list_import import Listed, records_from
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Report
from runtime.reports.openings import opening_of
from runtime.reports.queries import declared_nil, stored_cells

blueprint = Blueprint("lists", __name__, template_folder="../templates")

LARGEST_FORM = 8 * 1024 * 1024
SHOWN_LINES = 8


def _list_of(report_id: int, code: str) -> tuple[Report, Form, RecordsSection]:
    """The report that may be filled now, and one of its lists; NotFound where this person has none of that code,
    Conflict where no row may be added now."""
    report, scope = enterable(report_id)
    form = form_of(report.template_version)
    section = form.lists.get(code)
    if section is None or section.read_only or not scope.covers_section(code):
        raise NotFound(N_("The report has no such list, or you do not have the right to fill it."))
    place = (code, "", POSITION)
    closed = opening_of(db.session, report).refusal(place) or declared_nil(db.session, form, report).refusal(
        place
    )
    if closed is not None:
        raise Conflict(closed)
    return report, form, section


def _page(report: Report, section: RecordsSection, **shown: Any) -> str:
    template = report.template_version.template
    return render_template(
        "runtime/list_import.html",
        report=report,
        section=section,
        title=f"{template.symbol} – {template.title}",
        period=said(Period.parse(report.assignment.period.code).label),
        numeric=NUMERIC_KINDS,
        **{"refused": "", "found": None, "listed": None, **shown},
    )


@blueprint.get("/reports/<int:report_id>/lists/<code>/import")
@requires(Duty.ENTER)
def choose(report_id: int, code: str) -> ResponseReturnValue:
    """Where the spreadsheet with the list is chosen."""
    report, _form, section = _list_of(report_id, code)
    return _page(report, section)


@blueprint.post("/reports/<int:report_id>/lists/<code>/import")
@requires(Duty.ENTER)
def match(report_id: int, code: str) -> ResponseReturnValue:
    """Match the columns of the spreadsheet with those of the list."""
    report, _form, section = _list_of(report_id, code)
    try:
        found = _sheet_list()
    except Invalid as invalid:
        return _page(report, section, refused=said(invalid.message)), 422
    return _page(report, section, **_matching(section, found, guess_columns(section, found)))


def _sheet_list() -> SheetList:
    sheet = request.form.get("sheet", "").strip()
    found = uploaded(lambda book: read_list(book, sheet))
    if found is None:
        raise Invalid(N_("No list was found in the file: a row of column names with lines below it."))
    return found


def _matching(section: RecordsSection, found: SheetList, matched: Mapping[str, int]) -> dict[str, Any]:
    """What the page of columns shows: the list of the sheet travels in it, nothing is kept here."""
    return {
        "found": found,
        "matched": matched,
        "wanted": typed_columns(section),
        "begins": [(line.row, list(map(as_read, line.values))) for line in found.lines[:SHOWN_LINES]],
        "told": json.dumps(list_to_json(found), ensure_ascii=False),
        "most": MOST_LINES,
    }


@blueprint.post("/reports/<int:report_id>/lists/<code>/lines")
@requires(Duty.ENTER)
def lines(report_id: int, code: str) -> ResponseReturnValue:
    """Show the records that the matched columns make; nothing is kept."""
    request.max_form_memory_size = LARGEST_FORM
    report, form, section = _list_of(report_id, code)
    try:
        found = list_from_json(json.loads(request.form.get("told", "")))
    except (ValueError, RecursionError):
        raise Invalid(N_("The lines could not be read. Upload the file again.")) from None
    matched = _matched(section, found)
    shown = _matching(section, found, matched)
    if not matched:
        return _page(report, section, refused=said(Message(N_("Match at least one column."))), **shown), 422
    listed = records_from(form, section, found, matched, stored_cells(db.session, report))
    return _page(report, section, listed=_shown(form, section, matched, listed), **shown)


def _matched(section: RecordsSection, found: SheetList) -> dict[str, int]:
    """The place of the sheet's column by the code of the list's, as the person left them."""
    places = {str(place): place for place in range(len(found.columns))}
    chosen = {column.code: request.form.get(f"column.{column.code}", "") for column in typed_columns(section)}
    return {code: places[place] for code, place in chosen.items() if place in places}


def _shown(form: Form, section: RecordsSection, matched: Mapping[str, int], listed: Listed) -> dict[str, Any]:
    """The records in the words of the page; what a line would add travels in its box."""
    columns = [column for column in typed_columns(section) if column.code in matched]
    rows = [
        {
            "row": item.row.address,
            "texts": [
                format_vi(
                    item.values.get(column.code), form.specs[section.code, "x", column.code], language()
                )
                for column in columns
            ],
            "known": item.known,
            "twin": item.twin,
            "aside": item.aside,
            "doubtful": item.doubtful,
            "value": json.dumps(item.row.changes, ensure_ascii=False),
        }
        for item in listed.rows
    ]
    refused = [
        {"address": item.address, "label": item.label, "text": item.text, "message": said(item.message)}
        for item in listed.refused
    ]
    return {"columns": columns, "rows": rows, "refused": refused, "beyond": listed.beyond}
