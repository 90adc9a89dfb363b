"""Choosing reports, looking over them, taking the same step for all, and what came of each."""

from __future__ import annotations

import secrets
from typing import Any, cast

import sqlalchemy as sa
from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid
from admin.base.i18n import _, language, said
from admin.base.messages import from_json
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.jobs.models import Job
from admin.people.roles import Duty
from admin.web.access import requires, signed_in, the_actor
from admin.web.web_errors import wants_json
from forms_library.calendar import local_day
from forms_library.messages import N_
from runtime.approval.pages import ICONS, report_names
from runtime.approval.words import ACTION_NAMES
from runtime.batches.models import Batch, BatchItem
from runtime.batches.operations import MOST_AT_ONCE, WORK_OFF, begin
from runtime.batches.queries import batch_of, results_of
from runtime.batches.summary import summary
from runtime.batches.words import BUTTONS, ODD, QUESTIONS
from runtime.tracking.work import ACTION_OF, Group, waiting_for

blueprint = Blueprint("batches", __name__, template_folder="../templates")

_GROUPS = "<any(checking, approving, sealing, sending, accepting):group>"
_WORK = (Duty.CHECK, Duty.APPROVE, Duty.SEAL, Duty.SEND, Duty.ACCEPT)


def _session() -> Session:
    return cast(Session, db.session)


@blueprint.get(f"/work/{_GROUPS}")
@requires(*_WORK)
def choose(group: str) -> ResponseReturnValue:
    """The reports that wait for this step, to choose from."""
    page = max(1, min(request.args.get("page", 1, type=int), 10_000))
    chosen = Group(group)
    found = waiting_for(_session(), the_actor(), clock.now(), chosen, page=page)
    return render_template(
        "runtime/many.html",
        group=found,
        most=MOST_AT_ONCE,
        today=local_day(clock.now()),
        url_of=lambda number: url_for("batches.choose", group=chosen.value, page=number),
        **_words(chosen),
    )


def _words(group: Group) -> dict[str, Any]:
    action = ACTION_OF[group]
    question = QUESTIONS.get(action)
    return {
        "action": action,
        "action_name": _(ACTION_NAMES[action]),
        "icon": ICONS[action],
        "button": BUTTONS[action].translated(_),
        "question": question.translated(_) if question is not None else None,
        "of_odd": ODD.translated(_),
    }


@blueprint.post(f"/work/{_GROUPS}/summary")
@requires(*_WORK)
def look_over(group: str) -> ResponseReturnValue:
    """What deserves a look among the chosen reports (``report``, or ``all``), the oddest first; nothing is decided."""
    chosen, actor, now = Group(group), the_actor(), clock.now()
    ids = None if request.form.get("all") else _ids(request.form.getlist("report"))
    found = waiting_for(_session(), actor, now, chosen, report_ids=ids, size=MOST_AT_ONCE)
    possible = [row for row in found.rows if ACTION_OF[chosen] in row.actions]
    return render_template(
        "runtime/many_summary.html",
        group=chosen,
        rows=summary(_session(), possible, now, language()),
        left_out=len(found.rows) - len(possible),
        beyond=max(0, found.total - len(found.rows)),
        key=secrets.token_urlsafe(16),
        **_words(chosen),
    )


@blueprint.post(f"/work/{_GROUPS}")
@requires(*_WORK)
def decide(group: str) -> ResponseReturnValue:
    """Take the step for every chosen report (``report``: "12:3" is report 12 as it was looked at in its version 3);
    ``key`` makes a second press the same batch."""
    chosen = _chosen(request.form.getlist("report"))
    key = request.form.get("key", "")[:60] or secrets.token_urlsafe(16)
    batch = begin(_session(), chosen, ACTION_OF[Group(group)], key=key, actor=the_actor(), now=clock.now())
    after_commit(wake)
    url = url_for("batches.results", batch_id=batch.id)
    if not wants_json():
        return redirect(url)
    items = results_of(_session(), batch.id).items
    return jsonify(
        {"url": url, "ended": batch.ended_at is not None, "items": [_item(item) for item in items]}
    )


def _ids(given: list[str]) -> list[int]:
    if not given:
        raise Invalid(N_("Choose at least one report."))
    return [_number(text) for text in given]


def _chosen(given: list[str]) -> dict[int, int | None]:
    if not given:
        raise Invalid(N_("Choose at least one report."))
    pairs = [text.partition(":") for text in given]
    return {_number(report): _number(version) if mark else None for report, mark, version in pairs}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid(N_("The request could not be understood. Load the page again."))
    return int(text)


def _item(item: BatchItem) -> dict[str, Any]:
    message = said(from_json(item.message)) if item.message else ""
    return {"report": item.report_id, "outcome": item.outcome.value, "message": message}


@blueprint.get("/batches/<int:batch_id>")
@signed_in
def results(batch_id: int) -> ResponseReturnValue:
    """What came of each report; while the job is at work, how far it is."""
    actor = the_actor()
    batch = batch_of(_session(), batch_id, actor.person_id)
    found = results_of(_session(), batch_id)
    ids = [item.report_id for item in found.items]
    return render_template(
        "runtime/many_results.html",
        batch=batch,
        found=found,
        job=_job(batch),
        names=report_names(_session(), ids, actor, language()),
        message=lambda item: said(from_json(item.message)) if item.message else "",
        action_name=_(ACTION_NAMES[batch.action]),
    )


def _job(batch: Batch) -> Job | None:
    if batch.ended_at is not None:
        return None
    return _session().scalar(sa.select(Job).where(Job.key == f"{WORK_OFF}/{batch.id}"))
