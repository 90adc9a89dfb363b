"""The page of the questions about a report, for both sides."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import db, the_session
from admin.base.errors import Conflict, Invalid
from admin.base.i18n import _, said
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.people.roles import Duty
from admin.web.access import requires, signed_in, the_actor
from forms_library.calendar import Period
from forms_library.definition import cell_label
from runtime.approval.access import sight_of
from runtime.questions.operations import answer, ask
from runtime.questions.queries import ANSWERING, may_answer, may_ask, question_by_id, questions_of
from runtime.reports.forms import form_of
from runtime.reports.models import Report

blueprint = Blueprint("questions", __name__, template_folder="../templates")


@blueprint.get("/reports/<int:report_id>/questions")
@signed_in
def questions(report_id: int) -> ResponseReturnValue:
    """Everything asked about a report; ``?key=B1/R01/C03`` asks about a cell."""
    found = sight_of(the_session(), report_id, the_actor()).report
    return _page(found, key=request.args.get("key", "")[:190])


def _page(
    found: Report,
    *,
    key: str = "",
    text: str = "",
    client_id: str = "",
    answering: int = 0,
    refusal: str = "",
) -> ResponseReturnValue:
    """The page with what was entered, if it was refused."""
    assignment, template = found.assignment, found.template_version.template
    definition = form_of(found.template_version).definition
    shown = questions_of(the_session(), found.id)
    variables: dict[str, Any] = {
        "report": found,
        "title": f"{template.symbol} – {template.title}",
        "period": said(Period.parse(assignment.period.code).label),
        "questions": [(item, cell_label(definition, item.key)) for item in shown],
        "may_ask": may_ask(the_actor(), found),
        "may_answer": may_answer(the_actor(), found),
        "asking": {
            "key": key,
            "label": _label(found, key),
            "text": text,
            "id": client_id or str(uuid.uuid4()),
        },
        "answering": answering,
        "answer_text": text,
        "refusal": refusal,
    }
    page = render_template("runtime/questions.html", **variables)
    return (page, 422) if refusal else page


def _label(found: Report, key: str) -> str:
    """The name of a cell; "" for what the form does not have."""
    form = form_of(found.template_version)
    parts = tuple(key.split("/"))
    return cell_label(form.definition, key) if len(parts) == 3 and parts in form.specs else ""


@blueprint.post("/reports/<int:report_id>/questions")
@requires(Duty.ACCEPT)
def ask_one(report_id: int) -> ResponseReturnValue:
    """Ask about a cell (``key``, ``text``; ``id`` makes a second press the same question)."""
    found = sight_of(the_session(), report_id, the_actor()).report
    key, text = request.form.get("key", "")[:190], request.form.get("text", "")
    client_id = request.form.get("id", "")[:60] or str(uuid.uuid4())
    return _done(
        found,
        lambda: ask(the_session(), found, key, text, client_id=client_id, actor=the_actor(), now=clock.now()),
        _("The question has been sent to the reporting organisation."),
        {"key": key, "text": text, "client_id": client_id},
    )


@blueprint.post("/questions/<int:question_id>/answer")
@requires(*ANSWERING)
def answer_one(question_id: int) -> ResponseReturnValue:
    """Answer a question (``text``)."""
    question = question_by_id(the_session(), question_id)
    found = sight_of(the_session(), question.report_id, the_actor()).report
    text = request.form.get("text", "")
    return _done(
        found,
        lambda: answer(the_session(), question, text, actor=the_actor(), now=clock.now()),
        _("The answer has been sent; it stands with the report."),
        {"text": text, "answering": question_id},
    )


def _done(
    found: Report, act: Callable[[], object], told: str, entered: dict[str, Any]
) -> ResponseReturnValue:
    """Back to the page: with what was done, or with what was entered and why it was not done."""
    report_id = found.id
    try:
        act()
    except (Invalid, Conflict) as error:
        db.session.rollback()
        return _page(
            sight_of(the_session(), report_id, the_actor()).report, refusal=said(error.message), **entered
        )
    after_commit(wake)
    flash(told, "good")
    return redirect(url_for("questions.questions", report_id=report_id))
