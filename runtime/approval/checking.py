"""The figures under check with what they were before laid over them: last period, last revision, and odd ones."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from admin.base.formats import day
from admin.base.i18n import _, _l, said
from admin.web.access import Actor
from forms_library.calendar import Period, local_day
from forms_library.definition import cell_label
from forms_library.render import section_html
from forms_library.value_types import CellKey, Result
from forms_library.values import format_vi, key_text
from runtime.approval.comparing import all_values, compare, differing
from runtime.approval.corrections import correction_days
from runtime.approval.pages import Button, ReportPage, report_page, timeline_line
from runtime.approval.queries import sent_before
from runtime.approval.revisions import difference_in_words, figure_lines, frozen
from runtime.approval.states import Action
from runtime.attachments.lines import line_of
from runtime.entry.answers import problem_answers
from runtime.entry.beside import beside
from runtime.outliers.method import Usual
from runtime.outliers.queries import odd_figures
from runtime.questions.queries import may_ask
from runtime.reports.content import Filled
from runtime.reports.models import Decision, Report, Revision
from runtime.reports.queries import revision_of
from runtime.reports.titles import title_of
from runtime.reviews.queries import last_period

MOST_CHANGES = 60  # lines at the head of the page; the rest stands on the page that compares

Values = Mapping[CellKey, Result]


class Overlay(enum.StrEnum):
    """What may be laid over the figures."""

    NONE = "none"
    PERIOD = "period"
    REVISION = "revision"
    ODD = "odd"


_OVERLAY_NAMES = {
    Overlay.NONE: _l("nothing"),
    Overlay.PERIOD: _l("the previous period"),
    Overlay.REVISION: _l("the previous revision"),
    Overlay.ODD: _l("what is unusual"),
}
_KINDS = {True: "primary", False: "secondary"}


def check_page(
    session: Session, report: Report, actor: Actor, now: datetime, language: str, chosen: str
) -> dict[str, Any]:
    """All variables of the page (runtime/templates/runtime/check.html); ``chosen`` names the overlay."""
    page = report_page(session, report, actor, now, language)
    overlay = _overlay(chosen, report)
    base = _base(session, report, actor)
    return {
        **_heading(report, now),
        "sections": list(_sections(page.filled, language)),
        "overlays": _overlays(report, overlay),
        "changes": _changes(page, base, language) if base is not None else None,
        "steps": {"names": page.steps, "current": page.step},
        "timeline": [timeline_line(entry) for entry in reversed(page.timeline)],
        "attachments": [line_of(file, removable=False) for file in page.attachments],
        "actions": [_action(report, button) for button in page.buttons if button.forward and _apart(button)],
        "return_action": _return_action(session, report, page.buttons, now),
        "urls": {
            "report": url_for("approval.report", report_id=report.id),
            "file": url_for("attachments.file_of_cell", report_id=report.id),
            "print": "",
        },
        "entry_data": {
            "urls": {
                "cell": url_for("entry.cell", report_id=report.id),
                "ask": url_for("questions.questions", report_id=report.id) if may_ask(actor, report) else "",
            },
            "beside": beside(session, report, page.filled, enterable=False),
            "problems": problem_answers(
                page.filled.form, page.filled.values, page.filled.assessment.problems
            ),
            "pins": [],
            "comparison": _comparison(session, page, overlay, base, language),
        },
    }


def _heading(report: Report, now: datetime) -> dict[str, Any]:
    assignment, template = report.assignment, report.template_version.template
    return {
        "title": f"{template.symbol} – {template.title}",
        "period": said(Period.parse(assignment.period.code).label),
        "organisation": assignment.organisation.name,
        "due": day(assignment.due_on),
        "days_left": (assignment.due_on - local_day(now)).days,
        "state": report.state.value,
        "revision": report.revision,
        "version": report.version,
    }


def _apart(button: Button) -> bool:
    """Submitting belongs to the entry page; approving asks before a number is given."""
    return button.action is not Action.SUBMIT


def _action(report: Report, button: Button) -> dict[str, Any]:
    confirm = _(
        "You approve the report and sign its document. A number and today’s date will be given to it."
    )
    return {
        "label": button.label,
        "url": url_for("approval.decision", report_id=report.id, action=button.action.value),
        "kind": _KINDS[button.forward],
        "icon": button.icon,
        "confirm": confirm if button.action is Action.APPROVE else "",
    }


def _return_action(
    session: Session, report: Report, buttons: tuple[Button, ...], now: datetime
) -> dict[str, Any] | None:
    found = next((button for button in buttons if button.takes_pins), None)
    if found is None:
        return None
    url = url_for("approval.decision", report_id=report.id, action=found.action.value)
    return {"label": found.label, "url": url, "days": correction_days(session, report, now)}


def _overlay(chosen: str, report: Report) -> Overlay:
    """The overlay asked for; a corrected report opens at what was changed since the return."""
    if chosen in set(Overlay):
        return Overlay(chosen)
    return Overlay.REVISION if report.revision > 1 else Overlay.PERIOD


def _overlays(report: Report, active: Overlay) -> list[dict[str, Any]]:
    return [
        {
            "label": _OVERLAY_NAMES[overlay],
            "url": url_for("approval.check", report_id=report.id, against=overlay.value),
            "active": overlay is active,
        }
        for overlay in Overlay
        if overlay is not Overlay.REVISION or report.revision > 1
    ]


def _base(session: Session, report: Report, actor: Actor) -> Revision | None:
    """The revision that the look begins from: the last this person decided on, else what an amendment corrects, else
    the one before; None for the first.

    Whoever returned revision 1 and gets revision 3 sees all that was changed meanwhile.
    """
    if report.revision < 2:
        return None
    decided = session.scalar(
        sa.select(sa.func.max(Decision.revision)).where(
            Decision.report_id == report.id,
            Decision.revision < report.revision,
            Decision.person_id == actor.person_id,
        )
    )
    return revision_of(session, report, decided or sent_before(session, report) or report.revision - 1)


def _changes(page: ReportPage, base: Revision, language: str) -> dict[str, Any]:
    """What stands at the head of the page: everything that differs from ``base``."""
    report, definition = page.report, page.filled.form.definition
    files = [{"name": file.filename, "sha256": file.digest} for file in page.attachments]
    before = frozen(report, base)
    found = compare(before, page.filled, base.content["attachments"], files, language)
    names = {**before.values, **page.filled.values}
    return {
        "since": base.number,
        "figures": list(figure_lines(found.entered[:MOST_CHANGES], definition, names)),
        "more": max(0, len(found.entered) - MOST_CHANGES),
        "computed": len(found.figures) - len(found.entered),
        "texts": [(cell_label(definition, key_text(text.key)), text) for text in found.texts],
        "files": found.files,
        "url": url_for("revisions.compare", report_id=report.id, earlier=base.number, later=report.revision),
    }


def _comparison(
    session: Session, page: ReportPage, overlay: Overlay, base: Revision | None, language: str
) -> dict[str, dict[str, str]]:
    """What the script lays over the tables, by cell key."""
    present = all_values(page.filled)
    if overlay is Overlay.REVISION:
        earlier = all_values(frozen(page.report, base)) if base is not None else {}
        return dict(_differences(page, present, earlier, language, "changed", rows=True))
    if overlay is Overlay.NONE:
        return {}
    odd = odd_figures(session, page.report, present)
    if overlay is Overlay.ODD:
        return dict(_usual_ranges(page, odd, language))
    before = last_period(session, page.report)
    lines = dict(_differences(page, present, before, language, "")) if before else {}
    for key in odd:
        if key_text(key) in lines:
            lines[key_text(key)]["tone"] = "odd"
    return lines


def _usual_ranges(
    page: ReportPage, odd: Mapping[CellKey, Usual], language: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """Under each unusual figure the range in which it usually lies."""
    for key, usual in odd.items():
        spec = page.filled.form.specs[key]
        low, high = format_vi(usual.low, spec, language), format_vi(usual.high, spec, language)
        yield (
            key_text(key),
            {"text": _("usually %(low)s to %(high)s", low=low, high=high), "note": "", "tone": "odd"},
        )


def _sections(filled: Filled, language: str) -> Iterator[dict[str, Any]]:
    for section in filled.form.definition.sections:
        html = section_html(
            section,
            filled.values,
            filled.assessment.evaluation,
            mode="review",
            problems=[item for item in filled.assessment.problems if item.place.section == section.code],
            language=language,
            translate=gettext,
        )
        nil = filled.nil.covers(section.code)
        yield {
            "code": section.code,
            "title": title_of(section),
            "kind": section.kind,
            "html": html,
            "nil": nil,
        }


def _differences(
    page: ReportPage, present: Values, earlier: Values, language: str, tone: str, *, rows: bool = False
) -> Iterator[tuple[str, dict[str, str]]]:
    form = page.filled.form
    for key in differing(form, earlier, present, rows=rows):
        now_there, was = present.get(key), earlier.get(key)
        text = format_vi(was, form.specs[key], language) or _("blank")
        yield key_text(key), {"text": text, "note": difference_in_words(now_there, was), "tone": tone}
