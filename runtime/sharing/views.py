"""The page on which a report is divided: what is given to whom, how far it is; taking back, reporting ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.base.i18n import _, said
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from forms_library.calendar import Period
from forms_library.definition import TableSection
from forms_library.messages import N_
from runtime.approval.states import State
from runtime.reports.assessment import Completeness, completeness_of
from runtime.reports.models import Report
from runtime.reports.narrowing import narrow_form, within
from runtime.reports.queries import filled_report, report_in_scope
from runtime.reports.titles import title_of
from runtime.sharing.forms import GiveForm
from runtime.sharing.models import ReportPart
from runtime.sharing.naming import holder_name, part_name
from runtime.sharing.operations import Keeping, Wanted, give, giving_post, keeping, report_ready, take_back
from runtime.sharing.queries import part_by_id, possible_holders
from runtime.sharing.scopes import Scope

blueprint = Blueprint("sharing", __name__, template_folder="../templates")

GIVING = (Duty.ENTER, Duty.CHECK)


@blueprint.get("/reports/<int:report_id>/parts")
@requires(*GIVING)
def parts(report_id: int) -> ResponseReturnValue:
    """Which parts are given to whom and how far they are."""
    report, scope = _divided(report_id)
    return _page(report, scope, GiveForm(formdata=None))


def _divided(report_id: int) -> tuple[Report, Scope]:
    """The report of somebody who may divide it or their part of it."""
    report, scope = report_in_scope(the_session(), report_id, the_actor())
    if giving_post(the_session(), report, the_actor()) is None:
        raise NotAllowed(N_("Your position does not allow you to divide this report."))
    return report, scope


def _page(report: Report, scope: Scope, form: GiveForm, refusal: str = "") -> ResponseReturnValue:
    session, today = the_session(), clock.local_day(clock.now())
    filled = filled_report(session, report)
    sections = list(_sections(filled.form, scope))
    form.section.choices = [(item["code"], item["title"]) for item in sections]
    form.holder.choices = [("", ""), *possible_holders(session, report, today)]
    if refusal and not form.errors:
        form.validate()
    kept = keeping(session, report, the_actor())
    given = [part for part in kept.given.values() if scope.covers_all(part.section, part.rows)]
    page = render_template(
        "runtime/parts.html",
        report=report,
        title=report.template_version.template.title,
        period=said(Period.parse(report.assignment.period.code).label),
        parts=[_line(part, filled, today, kept) for part in given],
        sections=sections,
        drafting=report.state is State.DRAFTING,
        form=form,
        refusal=refusal,
    )
    return (page, 422) if refusal else page


def _sections(form: Any, scope: Scope) -> Iterator[dict[str, Any]]:
    """What can be given: sections, and of tables their rows with their levels."""
    for section in narrow_form(form, scope).definition.sections:
        rows = section.all_rows() if isinstance(section, TableSection) else ()
        yield {
            "code": section.code,
            "title": title_of(section),
            "rows": [
                {
                    "place": f"{section.code}/{at.row.code}",
                    "level": at.level,
                    "label": " ".join(x for x in (at.row.number, at.row.label) if x),
                }
                for at in rows
            ],
        }


def _line(part: ReportPart, filled: Any, today: Any, kept: Keeping) -> dict[str, Any]:
    """A part with its progress."""
    definition = filled.form.definition
    progress = _progress(filled, part)
    return {
        "part": part,
        "name": part_name(definition, part),
        "holder": holder_name(part),
        "days_left": (part.due_on - today).days,
        "filled": progress.filled,
        "required": progress.required,
        "may_take_back": kept.takes_back(part),
    }


def _progress(filled: Any, part: ReportPart) -> Completeness:
    scope = Scope({part.section: None if part.rows is None else frozenset(part.rows)})
    form = narrow_form(filled.form, scope)
    relevance = filled.assessment.evaluation.relevance
    return completeness_of(form, within(filled.values, scope), relevance)[0]


@blueprint.post("/reports/<int:report_id>/parts")
@requires(*GIVING)
def give_one(report_id: int) -> ResponseReturnValue:
    """Give a part."""
    report, scope = _divided(report_id)
    form = GiveForm()
    due_on, (kind, holder) = form.due_on.data, _holder(form.holder.data or "")
    if due_on is None or not holder:
        return _page(report, scope, form, _("Check what you entered."))
    section, chosen = form.section.data or "", {kind: holder}
    try:
        wanted = Wanted(section, _rows(section), due_on, note=form.note.data or "", **chosen)
        give(the_session(), report, wanted, actor=the_actor(), now=clock.now())
    except (Invalid, Conflict) as error:
        db.session.rollback()
        return _page(*_divided(report_id), form, said(error.message))
    after_commit(wake)
    flash(_("The part is given; whoever fills it has been told."), "good")
    return redirect(url_for("sharing.parts", report_id=report_id))


def _rows(section: str) -> tuple[str, ...]:
    """The ticked rows, written "B1/KN" since tables may share codes; Invalid for those of another section."""
    ticked = [text.rpartition("/") for text in request.form.getlist("rows")]
    if any(place != section for place, _slash, _row in ticked):
        text = N_(
            "You ticked rows of another section than the one chosen. Choose that section, or untick them."
        )
        raise Invalid(text, field="rows")
    return tuple(row for _place, _slash, row in ticked)


def _holder(text: str) -> tuple[str, int]:
    """What the dialog calls ``person/7``: ("person_id", 7)."""
    kind, _slash, number = text.partition("/")
    known = kind in ("person", "organisation") and number.isascii() and number.isdigit() and len(number) < 10
    return (f"{kind}_id", int(number)) if known else ("person_id", 0)


@blueprint.post("/parts/<int:part_id>/take-back")
@requires(*GIVING)
def end(part_id: int) -> ResponseReturnValue:
    """Take a part back; what was entered stays."""
    part = part_by_id(the_session(), part_id)
    _divided(part.report_id)
    take_back(the_session(), part, actor=the_actor(), now=clock.now())
    after_commit(wake)
    flash(_("The part is taken back; what was entered stays in the report."), "good")
    return redirect(url_for("sharing.parts", report_id=part.report_id))


@blueprint.post("/parts/<int:part_id>/ready")
@requires(Duty.ENTER)
def ready(part_id: int) -> ResponseReturnValue:
    """Say that a part is filled (field ``ready`` 1), or take it up again (0)."""
    part = part_by_id(the_session(), part_id)
    report_in_scope(the_session(), part.report_id, the_actor())
    filled = request.form.get("ready") == "1"
    report_ready(the_session(), part, filled, actor=the_actor(), now=clock.now())
    after_commit(wake)
    told = _("Whoever gave you the part has been told.") if filled else _("You can go on filling the part.")
    flash(told, "good")
    return redirect(url_for("entry.entry", report_id=part.report_id))
