"""Revisions as they were kept: each can be read, its files and document downloaded, any two compared."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.base.database import the_session
from admin.base.errors import NotFound
from admin.base.i18n import language, said
from admin.web.access import signed_in, the_actor
from admin.web.downloads import name_file
from forms_library.calendar import Period
from forms_library.messages import N_
from runtime.approval.access import sight_of
from runtime.approval.revisions import compare_page, revision_page
from runtime.documents.vault import files
from runtime.reports.models import Report

blueprint = Blueprint("revisions", __name__, template_folder="../templates")


@blueprint.get("/reports/<int:report_id>/revisions/<int:number>")
@signed_in
def revision(report_id: int, number: int) -> ResponseReturnValue:
    """A revision as it was submitted, what was decided on it, its document and files."""
    actor = the_actor()
    sight = sight_of(the_session(), report_id, actor)
    page = revision_page(the_session(), sight, number, actor, language())
    return render_template("runtime/revision.html", page=page, **_heading(sight.report))


@blueprint.get("/reports/<int:report_id>/compare")
@signed_in
def compare(report_id: int) -> ResponseReturnValue:
    """Two revisions beside each other: ``?earlier=1&later=3``; without them the last two."""
    sight = sight_of(the_session(), report_id, the_actor())
    if len(sight.revisions) < 2:
        raise NotFound(N_("There is only one revision, so there is nothing to compare."))
    earlier = request.args.get("earlier", sight.revisions[-2], type=int)
    later = request.args.get("later", sight.revisions[-1], type=int)
    if earlier > later:
        return redirect(url_for("revisions.compare", report_id=report_id, earlier=later, later=earlier))
    page = compare_page(the_session(), sight, earlier, later, language())
    return render_template("runtime/compare.html", page=page, **_heading(sight.report))


@blueprint.get("/reports/<int:report_id>/revisions/<int:number>/files/<digest>")
@signed_in
def file(report_id: int, number: int, digest: str) -> Response:
    """A file as it was submitted with a revision, also when it has been taken away since."""
    actor = the_actor()
    sight = sight_of(the_session(), report_id, actor)
    page = revision_page(the_session(), sight, number, actor, language())
    found = next((item for item in page.files if item["sha256"] == digest), None)
    if found is None:
        raise NotFound(N_("There is no such file, or you do not have the right to see it."))
    response = make_response(files().get(digest))
    response.headers["Content-Type"] = found["media_type"]
    name_file(response, found["name"])
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _heading(found: Report) -> dict[str, Any]:
    template = found.template_version.template
    return {
        "report": found,
        "assignment": found.assignment,
        "title": f"{template.symbol} – {template.title}",
        "period": said(Period.parse(found.assignment.period.code).label),
    }
