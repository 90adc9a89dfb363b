"""The variables of the entry page (runtime/templates/runtime/entry.html says what each is)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from admin.assignments.rules import may_enter as may_enter_now
from admin.base import clock
from admin.base.formats import day, moment
from admin.base.i18n import said
from admin.web.access import Actor
from forms_library.calendar import Period
from forms_library.definition import Definition, NarrativeSection, cell_label
from forms_library.messages import N_, Message
from forms_library.render import Mode
from forms_library.value_types import CellKey
from forms_library.values import key_text, read_key
from runtime.approval.states import State
from runtime.approval.words import STATE_NAMES
from runtime.attachments.cells import in_cells, reference_of
from runtime.attachments.lines import line_of
from runtime.connections.queries import is_connected
from runtime.entry.beside import beside
from runtime.entry.figures_data import drawn_sections, figures_data
from runtime.entry.in_the_browser import module_of
from runtime.entry.others import count_waiting
from runtime.entry.queries import last_return
from runtime.reports.content import Filled
from runtime.reports.models import Decision, Report
from runtime.reports.narrowing import narrow, within
from runtime.reports.nil import WHOLE as WHOLE_REPORT
from runtime.reports.nil import may_be_nil
from runtime.reports.offers import offers
from runtime.reports.openings import Opening, opening_of
from runtime.reports.queries import (
    StoredCell,
    attachments_of,
    filled_from,
    filled_report,
    may_enter,
    stored_cells,
)
from runtime.sharing.page import own_files, part_of
from runtime.sharing.scopes import WHOLE, Scope


def entry_page(
    session: Session, report: Report, actor: Actor, now: datetime, scope: Scope = WHOLE
) -> dict[str, Any]:
    """All variables of the page, nothing outside ``scope``; a fixed number of queries however large the form is."""
    cells = stored_cells(session, report) if report.state is State.DRAFTING else {}
    filled = filled_report(session, report) if not _drafting(report) else filled_from(session, report, cells)
    whole, filled, cells = filled, narrow(filled, scope), within(cells, scope)
    closed = may_enter_now(report.assignment, now) if _drafting(report) else None
    read_only = not (_drafting(report) and may_enter(actor, report)) or closed is not None
    offered = {} if read_only else offers(session, whole.form, report, whole.values)
    opening = opening_of(session, report)
    returned = last_return(session, report)
    content = _content(filled, cells, report, actor, "review" if read_only else "entry", opening)
    content["entry_data"]["locked"] = said(closed or _why_read_only(report)) if read_only else ""
    content["entry_data"]["connected"] = not read_only and is_connected(session, report, clock.local_day(now))
    content["entry_data"]["beside"] = beside(session, report, filled, enterable=not read_only)
    used = in_cells(whole.form.specs, whole.values)
    files = own_files(attachments_of(session, report.id), scope, actor)
    if not scope.whole:
        content["entry_data"]["formulas"] = (
            None  # they would need the figures of others; the server calculates
        )
    return {
        **_heading(report, now),
        "read_only": read_only,
        "closed": said(closed) if closed is not None else "",
        "offers": sum(
            key not in cells
            and (opening.refusal(key) or filled.nil.refusal(key)) is None
            and scope.covers(key)
            for key in offered
        ),
        "waiting": 0 if read_only else count_waiting(session, report, whole.values, scope),
        "returned": _returned(whole, returned, scope) if returned is not None else None,
        "only_pins": opening.keys is not None,
        "attachments": [
            line_of(file, removable=not read_only and reference_of(file) not in used) for file in files
        ],
        "parts": part_of(session, report, actor, whole.form.definition) if not scope.whole else [],
        "urls": _urls(report)
        | {"more_time": _more_time(report, actor), "parts": _parts(report, actor)}
        | {"excel": "" if read_only else url_for("workbook.workbook", report_id=report.id)},
        **content,
    }


def _why_read_only(report: Report) -> Message:
    """What is said to somebody who types into a report that is only read."""
    if _drafting(report):
        return Message(N_("You may read this report; others enter its figures."))
    return Message(
        N_("The report is at the step “%(state)s”. Its figures are entered only while it is being filled."),
        {"state": Message(STATE_NAMES[report.state])},
    )


def _drafting(report: Report) -> bool:
    return report.state is State.DRAFTING


def _heading(report: Report, now: datetime) -> dict[str, Any]:
    assignment, template = report.assignment, report.template_version.template
    return {
        "report": report.id,
        "title": f"{template.symbol} – {template.title}",
        "period": said(Period.parse(assignment.period.code).label),
        "organisation": assignment.organisation.name,
        "due": day(assignment.due_on),
        "days_left": (assignment.due_on - clock.local_day(now)).days,
        "state": report.state.value,
    }


def _urls(report: Report) -> dict[str, str]:
    return {
        "submit": url_for("approval.submit", report_id=report.id),
        "report": url_for("approval.report", report_id=report.id),
        "attachments": url_for("attachments.attach", report_id=report.id),
        "file": url_for("attachments.file_of_cell", report_id=report.id),
        "prefill": url_for("entry.prefill", report_id=report.id),
        "brought": url_for("brought.brought", report_id=report.id),
        "nil": url_for("nil_reports.write", report_id=report.id),
        "print": "",
        "excel": "",
    }


def _more_time(report: Report, actor: Actor) -> str:
    """Where this person asks for more time, if the report is theirs to fill."""
    theirs = may_enter(actor, report)
    return url_for("extensions.extension", assignment_id=report.assignment_id) if theirs else ""


def _parts(report: Report, actor: Actor) -> str:
    """Where the report is divided, for those who may."""
    theirs = _drafting(report) and may_enter(actor, report)
    return url_for("sharing.parts", report_id=report.id) if theirs else ""


def _content(
    filled: Filled,
    cells: Mapping[CellKey, StoredCell],
    report: Report,
    actor: Actor,
    mode: Mode,
    opening: Opening,
) -> dict[str, Any]:
    """The sections as HTML and the data for the scripts."""
    figures = figures_data(filled, opening, module_of(filled.form), typed=mode == "entry")
    return {
        "sections": [
            section | figures["sections"][section["code"]] | _nil(filled, section["code"])
            for section in drawn_sections(filled, mode)
        ],
        "completeness": figures["completeness"],
        "whole": _nil(filled, WHOLE_REPORT),
        "modules": _modules(filled.form.definition, figures),
        "entry_data": {
            "report": report.id,
            "person": actor.person_id,
            "account": current_user.username,
            "sequence": report.sequence,
            "sequences": {key_text(key): cell.sequence for key, cell in cells.items()},
            "open": None if opening.keys is None else sorted(opening.keys),
            **figures,
            "urls": _script_urls(report),
        },
    }


def _modules(definition: Definition, figures: Mapping[str, Any]) -> list[str]:
    """What entry.js fetches at once, because the form has lists, fields or a written part."""
    narrative = any(isinstance(section, NarrativeSection) for section in definition.sections)
    needed = {"list-parts": figures["lists"], "fields": figures["fields"], "narrative": narrative}
    return [f"runtime/grid/{name}.js" for name, there in needed.items() if there]


def _nil(filled: Filled, section: str) -> dict[str, bool]:
    """Whether the section (``WHOLE``: the report) is declared without occurrence, and whether it may be."""
    covered = filled.nil.whole if section == WHOLE_REPORT else filled.nil.covers(section)
    return {
        "nil": covered,
        "own_nil": section in filled.nil.declared,
        "may_be_nil": may_be_nil(filled.form.definition, section) and not covered,
    }


def _script_urls(report: Report) -> dict[str, str]:
    return {
        "cells": url_for("entry.save", report_id=report.id),
        "cell": url_for("entry.cell", report_id=report.id),
        "news": url_for("entry.news", report_id=report.id),
        "leave": url_for("entry.leave", report_id=report.id),
        "words": url_for("entry.words", report_id=report.id),
        "differences": url_for("entry.differences", report_id=report.id),
        "sign_in": url_for("AuthDBView.login"),
        "again": url_for("again.token"),
        "worker": url_for("offline.worker"),
    }


def _returned(filled: Filled, decision: Decision, scope: Scope) -> dict[str, Any]:
    return {
        "who": decision.person.full_name if decision.person is not None else "",
        "when": moment(decision.at),
        "reason": decision.reason,
        "pins": [
            {**pin, "label": cell_label(filled.form.definition, pin["key"], filled.values)}
            for pin in decision.pins
            if scope.covers(read_key(pin["key"]))
        ],
    }
