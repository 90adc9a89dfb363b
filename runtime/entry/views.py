"""The entry page and the saving of cells."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from admin.assignments.queries import assignment_by_id
from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid, NotFound
from admin.base.i18n import language
from admin.people.roles import Duty
from admin.web.access import by_itself, requires, signed_in, the_actor
from admin.web.assets import ONE_YEAR
from admin.web.web_errors import wants_json
from forms_library.formula import Explanation
from forms_library.formula.javascript import module_stamp
from forms_library.messages import N_
from forms_library.value_types import CellKey, ValueProblem
from forms_library.values import key_text, read_key
from runtime.entry.answers import assessment_answer, cell_texts, save_answer, story_answer
from runtime.entry.asked import enterable
from runtime.entry.explaining import explanation_of
from runtime.entry.in_the_browser import note_differences
from runtime.entry.meaning import meaning_answer
from runtime.entry.operations import (
    SaveResult,
    check_sender,
    narrow_result,
    save_cells,
    take_defaults,
    take_offers,
)
from runtime.entry.others import beside, news_since, systems_of
from runtime.entry.page import entry_page
from runtime.entry.queries import cell_story, names_of
from runtime.entry.schemas import Sender, read_changes, read_differences, read_sender
from runtime.entry.words import words_answer
from runtime.presence.store import Visit, presence, visit_of
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Report
from runtime.reports.narrowing import narrow, narrow_form, within
from runtime.reports.operations import report_for
from runtime.reports.queries import (
    filled_report,
    readable_version,
    report_in_scope,
    report_of,
    stored_cells,
)
from runtime.sharing.scopes import Scope

blueprint = Blueprint("entry", __name__, template_folder="../templates")


@blueprint.post("/assignments/<int:assignment_id>/report")
@requires(Duty.ENTER)
def open_report(assignment_id: int) -> ResponseReturnValue:
    """Open the report of an assignment for the first time and go to its entry page."""
    assignment = assignment_by_id(db.session, assignment_id)
    if not the_actor().can(Duty.ENTER, assignment.organisation.agency_id, assignment.period.regime_id):
        raise NotFound(N_("There is no such report, or you do not have the right to see it."))
    report = report_of(db.session, assignment.id)
    if report is None:
        report = report_for(db.session, assignment, now=clock.now())
        take_defaults(db.session, report, actor=the_actor(), now=clock.now())
    return redirect(url_for("entry.entry", report_id=report.id))


@blueprint.get("/reports/<int:report_id>/entry")
@signed_in
def entry(report_id: int) -> ResponseReturnValue:
    """The page on which the report is filled."""
    actor = the_actor()
    report, scope = report_in_scope(db.session, report_id, actor)
    return render_template("runtime/entry.html", **entry_page(db.session, report, actor, clock.now(), scope))


@blueprint.post("/reports/<int:report_id>/cells")
@requires(Duty.ENTER)
def save(report_id: int) -> ResponseReturnValue:
    """Save a batch of edits; the answer says of each what became of it and brings everything computed anew.

    It also brings what other people changed since the page last heard of them, and who is there.
    """
    body = request.get_json(silent=True)
    changes, sender, actor = read_changes(body), read_sender(body), the_actor()
    check_sender(sender, actor)
    report, scope = report_in_scope(db.session, report_id, actor)
    result = save_cells(db.session, report, changes, actor=actor, now=clock.now(), scope=scope)
    return jsonify(
        {
            **_save_answer(report, result, scope),
            **beside(db.session, report, sender, result, _visit(sender), scope),
        }
    )


@blueprint.get("/reports/<int:report_id>/news.json")
@requires(Duty.ENTER)
def news(report_id: int) -> ResponseReturnValue:
    """Who else is there and what they changed (``?client=…&cell=…&since=17``): cheap while nothing has happened."""
    sender = read_sender({**request.args, "since": request.args.get("since", 0, int)})
    report, scope = report_in_scope(db.session, report_id, the_actor())
    return jsonify(news_since(db.session, report, sender.since or 0, _visit(sender), scope))


def _visit(sender: Sender) -> Visit | None:
    actor = the_actor()
    return (
        visit_of(sender.page, actor.person_id, actor.name, sender.cell, clock.now()) if sender.page else None
    )


@blueprint.post("/reports/<int:report_id>/leave.json")
@by_itself
@requires(Duty.ENTER)
def leave(report_id: int) -> ResponseReturnValue:
    """A page is closed: nobody needs to see it any longer."""
    report, _scope = report_in_scope(db.session, report_id, the_actor())
    presence().leave(report.id, request.args.get("client", ""))
    return "", 204


def _save_answer(report: Report, result: SaveResult, scope: Scope) -> dict[str, Any]:
    names = names_of(db.session, (item.theirs.changed_by_id for item in result.collisions))
    systems = systems_of(db.session, report, (item.theirs for item in result.collisions))
    form = narrow_form(form_of(report.template_version), scope)
    return save_answer(form, narrow_result(result, form, scope), names, language(), systems)


@blueprint.post("/reports/<int:report_id>/prefill")
@requires(Duty.ENTER)
def prefill(report_id: int) -> ResponseReturnValue:
    """Fill blank cells with the figures of earlier periods that the form offers for them."""
    actor = the_actor()
    report, scope = report_in_scope(db.session, report_id, actor)
    result = take_offers(db.session, report, actor=actor, now=clock.now(), scope=scope)
    if not wants_json():
        return redirect(url_for("entry.entry", report_id=report.id))
    return jsonify(_save_answer(report, result, scope))


@blueprint.get("/reports/<int:report_id>/state.json")
@signed_in
def state(report_id: int) -> ResponseReturnValue:
    """The report as the server has it: after a lost connection the page compares and shows what others changed."""
    report, scope = report_in_scope(db.session, report_id, the_actor())
    filled = narrow(filled_report(db.session, report), scope)
    cells = within(stored_cells(db.session, report), scope)
    return jsonify(
        {
            "state": report.state.value,
            "sequence": report.sequence,
            "sequences": {key_text(key): cell.sequence for key, cell in cells.items()},
            "cells": cell_texts(filled.form, filled.values, language()),
            **assessment_answer(filled.form, filled.values, filled.assessment, language()),
        }
    )


@blueprint.get("/forms/<digest>/<stamp>.js")
@signed_in
def formulas(digest: str, stamp: str) -> Response:
    """The formulas of a version as a script. The address carries all that it depends on, so browsers keep it for good.

    A page opened before an update still gets a script that works, but does not keep it.
    """
    version = readable_version(db.session, digest, the_actor())
    return _script(form_of(version).module, stamp)


@blueprint.get("/forms/<digest>/<stamp>/<section>.js")
@signed_in
def formulas_of_a_list(digest: str, stamp: str, section: str) -> Response:
    """The formulas of one row of a list, or of one line of a table, as a script, kept like those of the form."""
    modules = form_of(readable_version(db.session, digest, the_actor())).list_modules
    if section not in modules:
        raise NotFound(N_("There is no such form, or you do not have the right to see it."))
    return _script(modules[section], stamp)


def _script(text: str, stamp: str) -> Response:
    response = make_response(text)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    if stamp == module_stamp():
        response.headers["Cache-Control"] = f"private, max-age={ONE_YEAR}, immutable"
    return response


@blueprint.post("/reports/<int:report_id>/differences")
@requires(Duty.ENTER)
def differences(report_id: int) -> ResponseReturnValue:
    """The browser calculated something else than the server; note it for those who look after the engine."""
    report, _scope = report_in_scope(db.session, report_id, the_actor())
    noted = note_differences(report, read_differences(request.get_json(silent=True)))
    return jsonify({"noted": noted})


@blueprint.get("/reports/<int:report_id>/cell.json")
@signed_in
def cell(report_id: int) -> ResponseReturnValue:
    """What is known about a cell (``?key=B1/R01/C03``): names, formula, earlier values, history (``whole=1``: all)."""
    report, scope = report_in_scope(db.session, report_id, the_actor())
    key = _key(request.args.get("key", ""))
    form = narrow_form(form_of(report.template_version), scope)
    story = cell_story(db.session, form, report, key, whole=request.args.get("whole") == "1")
    # The explanation of a total names the figures of others.
    explanation = _explanation(report, form, key) if scope.whole else None
    told = story_answer(form, key, story, language(), explanation)
    return jsonify({**told, **meaning_answer(db.session, form, report, key, the_actor())})


@blueprint.get("/reports/<int:report_id>/words.json")
@requires(Duty.ENTER)
def words(report_id: int) -> ResponseReturnValue:
    """Figures that can be put into the text, and a first draft of sentences that compare them."""
    report, scope = enterable(report_id)
    return jsonify(words_answer(db.session, report, narrow(filled_report(db.session, report), scope)))


def _explanation(report: Report, form: Form, key: CellKey) -> Explanation | None:
    if not form.is_computed(key):
        return None
    return explanation_of(filled_report(db.session, report), key, translate=gettext, language=language())


def _key(text: str) -> CellKey:
    try:
        return read_key(text)
    except ValueProblem as problem:
        raise Invalid(problem.message) from problem
