"""Comments as data for the pages that show a report, and the address that a notice leads to."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import db
from admin.base.errors import NotFound
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.web.access import signed_in, the_actor
from forms_library.messages import N_
from runtime.approval.access import visible_report
from runtime.comments.answers import people_answer, threads_answer
from runtime.comments.models import Comment
from runtime.comments.operations import resolve, say
from runtime.comments.queries import comment_by_id, readers_of, threads_of
from runtime.comments.schemas import read_resolved, read_said
from runtime.reports.entering import is_enterable
from runtime.reports.forms import form_of
from runtime.reports.models import Report
from runtime.reports.queries import may_read_own, report_by_id, report_in_scope
from runtime.sharing.scopes import WHOLE, Scope

blueprint = Blueprint("comments", __name__)


def _session() -> Session:
    return cast(Session, db.session)


@blueprint.get("/reports/<int:report_id>/comments.json")
@signed_in
def of_report(report_id: int) -> ResponseReturnValue:
    """Everything said about a report."""
    return _all(*_seen(report_id))


def _seen(report_id: int) -> tuple[Report, Scope]:
    """The report and what of it the person sees: of the own agency perhaps a part, of others what was sent."""
    actor = the_actor()
    if may_read_own(actor, report_by_id(_session(), report_id)):
        return report_in_scope(_session(), report_id, actor)
    return visible_report(_session(), report_id, actor), WHOLE


def _all(report: Report, scope: Scope) -> ResponseReturnValue:
    definition = form_of(report.template_version).definition
    threads = [thread for thread in threads_of(_session(), report.id) if _covers(scope, thread.first)]
    return jsonify({"threads": threads_answer(threads, definition, the_actor().person_id)})


def _covers(scope: Scope, comment: Comment) -> bool:
    """Whether the place of a comment is in the person's sight; the whole report is not, for whoever has a part."""
    return scope.whole or (bool(comment.key) and scope.covers((comment.section, comment.row, comment.column)))


@blueprint.get("/reports/<int:report_id>/readers.json")
@signed_in
def readers(report_id: int) -> ResponseReturnValue:
    """Those whom a comment on the report may name."""
    report, _scope = _seen(report_id)
    found = readers_of(_session(), report, clock.local_day(clock.now()))
    return jsonify({"people": people_answer(found)})


@blueprint.post("/reports/<int:report_id>/comments")
@signed_in
def write(report_id: int) -> ResponseReturnValue:
    """Say something about a cell or the whole report; answers with all that is said now."""
    said = read_said(request.get_json(silent=True))
    report, scope = _seen(report_id)
    say(_session(), report, said, actor=the_actor(), now=clock.now(), scope=scope)
    after_commit(wake)
    return _all(report, scope)


@blueprint.post("/comments/<int:comment_id>/resolve")
@signed_in
def settle(comment_id: int) -> ResponseReturnValue:
    """Settle a thread or take it up again (``{"resolved": true}``)."""
    resolved = read_resolved(request.get_json(silent=True))
    comment = comment_by_id(_session(), comment_id, lock=True)
    report, scope = _of(comment)
    resolve(_session(), comment, resolved, actor=the_actor(), now=clock.now())
    return _all(report, scope)


def _of(comment: Comment) -> tuple[Report, Scope]:
    """The report of a comment that the person sees; NotFound otherwise."""
    report, scope = _seen(comment.report_id)
    if not _covers(scope, comment):
        raise NotFound(N_("There is no such comment, or you do not have the right to see it."))
    return report, scope


@blueprint.get("/comments/<int:comment_id>")
@signed_in
def comment(comment_id: int) -> ResponseReturnValue:
    """To the page where the person works with the report, at the cell of the comment."""
    found = comment_by_id(_session(), comment_id)
    report, scope = _of(found)
    filling = not scope.whole or is_enterable(report, the_actor(), clock.now())
    endpoint = "entry.entry" if filling else "approval.check"
    return redirect(url_for(endpoint, report_id=report.id, _anchor=f"comment={found.thread_id or found.id}"))
