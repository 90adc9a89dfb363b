"""Comments as data for the pages that show a report, and the address that a notice leads to."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import db
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.web.access import signed_in, the_actor
from runtime.approval.access import visible_report
from runtime.comments.answers import people_answer, threads_answer
from runtime.comments.operations import resolve, say
from runtime.comments.queries import comment_by_id, readers_of, threads_of
from runtime.comments.schemas import read_resolved, read_said
from runtime.reports.entering import is_enterable
from runtime.reports.forms import form_of
from runtime.reports.models import Report

blueprint = Blueprint("comments", __name__)


def _session() -> Session:
    return cast(Session, db.session)


@blueprint.get("/reports/<int:report_id>/comments.json")
@signed_in
def of_report(report_id: int) -> ResponseReturnValue:
    """Everything said about a report."""
    return _all(visible_report(_session(), report_id, the_actor()))


def _all(report: Report) -> ResponseReturnValue:
    definition = form_of(report.template_version).definition
    threads = threads_of(_session(), report.id)
    return jsonify({"threads": threads_answer(threads, definition, the_actor().person_id)})


@blueprint.get("/reports/<int:report_id>/readers.json")
@signed_in
def readers(report_id: int) -> ResponseReturnValue:
    """Those whom a comment on the report may name."""
    report = visible_report(_session(), report_id, the_actor())
    found = readers_of(_session(), report, clock.local_day(clock.now()))
    return jsonify({"people": people_answer(found)})


@blueprint.post("/reports/<int:report_id>/comments")
@signed_in
def write(report_id: int) -> ResponseReturnValue:
    """Say something about a cell or the whole report; answers with all that is said now."""
    said = read_said(request.get_json(silent=True))
    actor = the_actor()
    report = visible_report(_session(), report_id, actor)
    say(_session(), report, said, actor=actor, now=clock.now())
    after_commit(wake)
    return _all(report)


@blueprint.post("/comments/<int:comment_id>/resolve")
@signed_in
def settle(comment_id: int) -> ResponseReturnValue:
    """Settle a thread or take it up again (``{"resolved": true}``)."""
    resolved = read_resolved(request.get_json(silent=True))
    actor = the_actor()
    comment = comment_by_id(_session(), comment_id, lock=True)
    report = visible_report(_session(), comment.report_id, actor)
    resolve(_session(), comment, resolved, actor=actor, now=clock.now())
    return _all(report)


@blueprint.get("/comments/<int:comment_id>")
@signed_in
def comment(comment_id: int) -> ResponseReturnValue:
    """To the page where the person works with the report, at the cell of the comment."""
    actor = the_actor()
    found = comment_by_id(_session(), comment_id)
    report = visible_report(_session(), found.report_id, actor)
    endpoint = "entry.entry" if is_enterable(report, actor, clock.now()) else "approval.check"
    return redirect(url_for(endpoint, report_id=report.id, _anchor=f"comment={found.thread_id or found.id}"))
