"""Downloading documents and verifying them in public."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.database import db
from admin.base.errors import Invalid, NotFound
from admin.base.i18n import language
from admin.jobs.views import watched_by
from admin.web.access import Actor, public, signed_in, the_actor
from admin.web.downloads import name_file
from designer.template.queries import version_numbered
from forms_library.calendar import Period
from forms_library.definition import canonical
from forms_library.messages import N_
from forms_library.render import DocumentModel, document_model
from runtime.approval.access import sight_of, visible_report
from runtime.documents import vault
from runtime.documents.models import Document, DocumentState
from runtime.documents.queries import document_by_code, document_by_digest, document_of
from runtime.documents.rate import Brake, Door
from runtime.documents.results import VerificationResult
from runtime.documents.trust import verify_public
from runtime.reports.content import frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Report
from runtime.reports.queries import revision_of

blueprint = Blueprint("documents", __name__, template_folder="../templates")

# Verifying takes about a second of a processor: enough for a person, not for a crowd of one.
verifications = Brake(calls=20)
lookups = Brake(calls=60)
verifying = Door()


def _session() -> Session:
    return cast(Session, db.session)


@blueprint.get("/reports/<int:report_id>/document.pdf")
@signed_in
def pdf(report_id: int) -> ResponseReturnValue:
    """The signed document of the report, or of ``?revision=``; ``?download=1`` saves it instead of showing it."""
    sight = sight_of(_session(), report_id, the_actor())
    report = sight.report
    wanted = request.args.get("revision", report.revision if sight.present else sight.revisions[-1], type=int)
    document = document_of(_session(), report, wanted) if wanted in sight.revisions else None
    digest = document and (document.sealed_digest or document.signed_digest)
    if document is None or not digest:
        raise NotFound(N_("The report has no signed document yet."))
    response = make_response(vault.files().get(digest))
    response.headers["Content-Type"] = "application/pdf"
    name_file(response, f"{_file_name(report, document)}.pdf", inline=not request.args.get("download"))
    return response


@blueprint.get("/reports/<int:report_id>/data.json")
@signed_in
def data(report_id: int) -> ResponseReturnValue:
    """The data of the report's present revision, or of ``?revision=``, as it travels inside the document."""
    sight = sight_of(_session(), report_id, the_actor())
    report = sight.report
    last = sight.revisions[-1] if sight.revisions else 0
    wanted = request.args.get("revision", report.revision if sight.present else last, type=int)
    revision = revision_of(_session(), report, wanted) if wanted in sight.revisions else None
    if revision is None:
        raise NotFound(N_("The report has not been submitted yet."))
    response = make_response(canonical(revision.content))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    name = _file_name(report, document_of(_session(), report, wanted))
    name_file(response, f"{name}.json")
    return response


def _file_name(report: Report, document: Document | None) -> str:
    """``05-BC-UBND Tổng hợp kết quả xử lý đơn 2026Q4 Phường Vỹ Dạ``: what people recognise in a folder."""
    assignment = report.assignment
    number = f"{document.reference.replace('/', '-')} " if document is not None else ""
    title = report.template_version.template.title[:80]
    name = f"{number}{title} {assignment.period.code} {assignment.organisation.name}"
    return "".join(letter for letter in name if letter not in '\\/:*?"<>|\r\n')


@watched_by("report")
def may_watch(session: Session, actor: Actor, report_id: int) -> bool:
    """Whoever sees a report sees how far its signature is."""
    try:
        visible_report(session, report_id, actor)
    except NotFound:
        return False
    return True


@dataclass(frozen=True)
class Verified:
    """What the verify page shows: the result, our own record of the document, and the figures inside."""

    result: VerificationResult
    document: Document | None
    paper: DocumentModel | None
    content: Mapping[str, Any] | None

    @property
    def period(self) -> Period | None:
        """The period of the data inside."""
        return Period.parse(self.content["period"]["code"]) if self.content else None

    @property
    def cancelled(self) -> bool:
        """Whether the number was cancelled after signing."""
        return self.document is not None and self.document.state is DocumentState.CANCELLED

    @property
    def replaced(self) -> bool:
        """Whether a later revision of the report was sent."""
        return self.document is not None and self.document.revision < self.document.report.sent_revision


@blueprint.get("/verify")
@public
def verify_form() -> ResponseReturnValue:
    """Upload a PDF, or type the code printed on it."""
    code = request.args.get("code", "").strip()
    if code:
        return redirect(url_for("documents.verify_code", code=_clean_code(code)))
    return render_template("runtime/verify.html", verified=None, code="", unknown=False)


@blueprint.post("/verify")
@public
def verify_upload() -> ResponseReturnValue:
    """Verify an uploaded PDF; nothing of it is kept."""
    now = clock.now()
    verifications.check(request.remote_addr or "", now)
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        raise Invalid(N_("Choose a PDF file first."))
    _session().rollback()  # a hostile file takes its time, and would hold what reading the visitor's account began
    with verifying.opened():
        result = verify_public(upload.stream.read(), now)
    verified = _verified(result, document_by_digest(_session(), result.digest))
    return render_template("runtime/verify.html", verified=verified, code="", unknown=False)


@blueprint.get("/verify/<code>")
@public
def verify_code(code: str) -> ResponseReturnValue:
    """Verify the document kept here under the code that is printed on the paper."""
    now = clock.now()
    lookups.check(request.remote_addr or "", now)
    clean = _clean_code(code)
    document = document_by_code(_session(), clean)
    digest = document and (document.sealed_digest or document.signed_digest)
    if document is None or not digest:
        page = render_template("runtime/verify.html", verified=None, code=clean, unknown=True)
        return page, 404
    verifications.check(request.remote_addr or "", now)
    with verifying.opened():
        result = verify_public(vault.files().get(digest), now)
    verified = _verified(result, document)
    return render_template("runtime/verify.html", verified=verified, code=clean, unknown=False)


def _clean_code(code: str) -> str:
    """As printed, whatever was typed: capitals, groups of four."""
    letters = "".join(letter for letter in code.upper() if letter.isascii() and letter.isalnum())[:12]
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def _verified(result: VerificationResult, document: Document | None) -> Verified:
    content = result.data if result.valid else None
    known = content if isinstance(content, Mapping) and "template" in content else None
    return Verified(result, document, _paper(known) if known is not None else None, known)


def _paper(content: Mapping[str, Any]) -> DocumentModel | None:
    """The figures inside on the form they were filled in; None when the form is not one of ours."""
    template = content["template"]
    try:
        version = version_numbered(_session(), template["code"], template["version"])
    except NotFound:
        return None
    if version.digest != template["digest"]:
        return None
    filled = frozen_report(form_of(version), content)
    return document_model(
        filled.form.definition, filled.values, filled.assessment.evaluation, language=language()
    )


def release_brakes() -> None:
    """Let everybody in again (tests)."""
    verifications.release()
    lookups.release()
