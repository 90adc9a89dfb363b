"""Files beside a report: taken in, handed out, removed; never shown inside a page of ours."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Conflict, Invalid, NotFound
from admin.base.transaction import after_commit
from admin.jobs.dispatch import wake
from admin.people.roles import Duty
from admin.web.access import requires, signed_in, the_actor
from admin.web.downloads import name_file
from admin.web.web_errors import wants_json
from forms_library.kinds.file import read_reference
from forms_library.messages import N_
from forms_library.value_types import ValueProblem
from forms_library.values import read_key
from runtime.attachments.lines import line_of
from runtime.attachments.operations import add_attachment, remove_attachment
from runtime.attachments.queries import attachment_by_id, file_in_cell
from runtime.attachments.scanning import scan_again
from runtime.documents.vault import files
from runtime.reports.entering import is_enterable
from runtime.reports.files import refusal
from runtime.reports.models import Attachment, Report
from runtime.reports.queries import filled_report, report_in_scope
from runtime.sharing.page import own_files

blueprint = Blueprint("attachments", __name__, template_folder="../templates")


@blueprint.post("/reports/<int:report_id>/attachments")
@requires(Duty.ENTER)
def attach(report_id: int) -> ResponseReturnValue:
    """Keep one uploaded file (field ``file``) with the report."""
    actor = the_actor()
    report, _scope = report_in_scope(db.session, report_id, actor)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid(N_("Choose a file first."))
    with upload.stream as stream:
        content = stream.read()
    attachment = add_attachment(
        db.session,
        report,
        upload.filename,
        content,
        store=files(),
        actor=actor,
        now=clock.now(),
    )
    after_commit(wake)
    if not wants_json():
        return redirect(url_for("entry.entry", report_id=report.id))
    return jsonify(line_of(attachment, removable=True)), 201


def _seen(attachment_id: int) -> tuple[Attachment, Report]:
    """The file and its report, if the person sees it: with a part of the report alone, only their own files."""
    found, report_id = attachment_by_id(db.session, attachment_id)
    report, scope = report_in_scope(db.session, report_id, the_actor())
    if not own_files([found], scope, the_actor()):
        raise NotFound(N_("There is no such file, or you do not have the right to see it."))
    return found, report


@blueprint.get("/attachments/<int:attachment_id>")
@signed_in
def download(attachment_id: int) -> ResponseReturnValue:
    """Hand out a file that passed the scan; browsers save it and never run or show it."""
    found, _report = _seen(attachment_id)
    return _handed_out(found)


@blueprint.get("/reports/<int:report_id>/file")
@signed_in
def file_of_cell(report_id: int) -> ResponseReturnValue:
    """Hand out the file that stands in a cell (``?key=B1/R01/C03``) to whoever sees the cell."""
    report, scope = report_in_scope(db.session, report_id, the_actor())
    try:
        key = read_key(request.args.get("key", ""))
    except ValueProblem as problem:
        raise NotFound(problem.message) from problem
    value = filled_report(db.session, report).values.get(key) if scope.covers(key) else None
    reference = read_reference(value)
    if reference is None:
        raise NotFound(N_("There is no such file, or you do not have the right to see it."))
    return _handed_out(file_in_cell(db.session, report.id, reference))


def _handed_out(found: Attachment) -> Response:
    refused = refusal(found)
    if refused is not None:
        raise Conflict(refused)
    response: Response = make_response(files().get(found.digest))
    response.headers["Content-Type"] = found.media_type
    name_file(response, found.filename)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@blueprint.get("/attachments/<int:attachment_id>/state.json")
@signed_in
def state(attachment_id: int) -> ResponseReturnValue:
    """The file as the page lists it: how its scan stands."""
    found, report = _seen(attachment_id)
    return jsonify(line_of(found, removable=is_enterable(report, the_actor(), clock.now())))


@blueprint.post("/attachments/<int:attachment_id>/scan")
@requires(Duty.ENTER)
def scan(attachment_id: int) -> ResponseReturnValue:
    """Let a file be scanned once more whose scan failed."""
    found, report = _seen(attachment_id)
    scan_again(db.session, found, actor=the_actor(), now=clock.now())
    after_commit(wake)
    if not wants_json():
        return redirect(url_for("entry.entry", report_id=report.id))
    return jsonify(line_of(found, removable=True))


@blueprint.post("/attachments/<int:attachment_id>/remove")
@requires(Duty.ENTER)
def remove(attachment_id: int) -> ResponseReturnValue:
    """Take a file away from a report that is being filled."""
    _found, report = _seen(attachment_id)
    remove_attachment(db.session, attachment_id, actor=the_actor(), now=clock.now())
    if not wants_json():
        return redirect(url_for("entry.entry", report_id=report.id))
    return jsonify({"removed": attachment_id})
