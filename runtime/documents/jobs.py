"""The work behind "approve and sign" and "seal": render, sign, re-open and verify, store, and only then go on.

Both jobs may run twice or be cut off anywhere. The slow part reads in a transaction of its own and writes nothing but
files named by their content; the last short transaction goes on only if the document still waits for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.database import unit_of_work
from admin.base.i18n import said
from admin.jobs.models import Job
from admin.jobs.operations import handles, handles_failure, report_progress
from admin.people.models import Person
from forms_library.messages import N_, Message
from runtime.approval.operations import decide
from runtime.approval.states import Action
from runtime.documents import vault
from runtime.documents.context import Amendment, DocumentContext
from runtime.documents.models import Document, DocumentState
from runtime.documents.operations import SEAL, SIGN, keep_sealed, keep_signed
from runtime.documents.printing import document_context
from runtime.documents.queries import corrected_by, document_by_id
from runtime.documents.results import VerificationResult
from runtime.documents.sandbox import render_guarded
from runtime.documents.signing import Appearance, Field, prepare, seal_agency, sign_person
from runtime.documents.specimens import handwriting, seal
from runtime.documents.trust import verify_here
from runtime.reports.models import Report, Revision
from runtime.reports.queries import revision_of


class SignatureRefused(RuntimeError):
    """The signed file does not verify when it is opened again; it is not stored."""


@dataclass(frozen=True)
class _Draft:
    """What signing needs, read before the slow part begins."""

    context: DocumentContext
    signer: str
    signer_code: str
    organisation: str


@dataclass(frozen=True)
class _ToSeal:
    """What sealing needs."""

    pdf: bytes
    agency: str
    agency_code: str


@handles(SIGN)
def sign_report(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Render the document, sign it for the person, verify and store it."""
    document_id = payload["document_id"]
    with unit_of_work(write=False) as reading:
        draft = _draft(reading, document_id, now)
    if draft is None:
        return
    rendered = render_guarded(draft.context)
    _progress(document_id, SIGN, 60)
    authority = vault.authority(now)
    signed = sign_person(
        prepare(rendered.pdf, rendered.boxes),
        key=authority.signer_for(draft.signer_code, draft.signer, draft.organisation),
        services=authority.services(now),
        appearance=Appearance(handwriting(draft.signer)),
        when=now,
    )
    _check(signed, [Field.PERSON], now)
    stored = vault.files().put(signed)
    document = keep_signed(session, document_id, stored, pages=rendered.pages, now=now)
    if document is not None:
        decide(session, document.report, Action.SIGNATURE_DONE, actor=None, now=now)


@handles(SEAL)
def seal_report(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Put the agency's signature on the file the person signed, verify and store it."""
    document_id = payload["document_id"]
    with unit_of_work(write=False) as reading:
        waiting = _to_seal(reading, document_id)
    if waiting is None:
        return
    authority = vault.authority(now)
    sealed = seal_agency(
        waiting.pdf,
        key=authority.signer_for(waiting.agency_code, waiting.agency, waiting.agency),
        services=authority.services(now),
        appearance=Appearance(seal(waiting.agency)),
        when=now,
    )
    _check(sealed, [Field.PERSON, Field.AGENCY], now)
    stored = vault.files().put(sealed)
    document = keep_sealed(session, document_id, stored, now=now)
    if document is not None:
        decide(session, document.report, Action.SEAL_DONE, actor=None, now=now)


@handles_failure(SIGN)
def signature_failed(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Back to the approver with the reason; the number is cancelled, because a new attempt has a new date."""
    _go_back(session, payload, Action.SIGNATURE_FAILED, DocumentState.RESERVED, now)


@handles_failure(SEAL)
def seal_failed(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Back to the clerk with the reason; the person's signature and the number stay."""
    _go_back(session, payload, Action.SEAL_FAILED, DocumentState.SIGNED, now)


def _go_back(
    session: Session, payload: dict[str, Any], action: Action, waiting: DocumentState, now: datetime
) -> None:
    document = document_by_id(session, payload["document_id"], lock=True)
    if document.state is not waiting:
        return
    reason = said(
        Message(
            N_("The signature could not be made after several attempts. Try again or tell the administrator.")
        )
    )
    decide(session, document.report, action, actor=None, now=now, reason=reason)


def _draft(session: Session, document_id: int, now: datetime) -> _Draft | None:
    document = document_by_id(session, document_id)
    if document.state is not DocumentState.RESERVED or document.signer_id is None:
        return None
    report = document.report
    revision = revision_of(session, report, document.revision)
    signer = session.get(Person, document.signer_id)
    assert revision is not None, "an approved report has a revision"
    assert signer is not None, "the key of the decision refers to a person"
    issuer = _agency(document)
    context = document_context(
        report,
        revision,
        document,
        signer.full_name,
        public_url=vault.settings().public_url,
        now=now,
        amendment=_amendment(session, report, revision),
    )
    return _Draft(context, signer.full_name, f"person-{signer.id}", issuer.name)


def _amendment(session: Session, report: Report, revision: Revision) -> Amendment | None:
    found = corrected_by(session, report, revision.number)
    if found is None:
        return None
    earlier, began = found
    return Amendment(earlier.reference, earlier.day, revision.submitted_at, began.reason)


def _to_seal(session: Session, document_id: int) -> _ToSeal | None:
    document = document_by_id(session, document_id)
    if document.state is not DocumentState.SIGNED:
        return None
    issuer = _agency(document)
    return _ToSeal(vault.files().get(document.signed_digest), issuer.name, f"agency-{issuer.code}")


def _agency(document: Document) -> Any:
    issuer = document.report.assignment.organisation
    return issuer.parent if issuer.id != document.organisation_id and issuer.parent else issuer


def _check(pdf: bytes, expected: list[Field], now: datetime) -> None:
    """Open the file again and verify it: only what verifies is stored."""
    result = verify_here(pdf, now)
    if not result.valid or [sign.field for sign in result.signatures] != expected:
        raise SignatureRefused(_why(result))


def _why(result: VerificationResult) -> str:
    return "; ".join([*map(str, result.problems), *result.details]) or "a signature is missing"


def _progress(document_id: int, kind: str, percent: int) -> None:
    """Show the page that waits how far the work is."""
    with unit_of_work(write=False) as reading:
        query = sa.select(Job.id).where(Job.key.like(f"{kind}/{document_id}/%")).order_by(Job.id.desc())
        job_id = reading.scalar(query.limit(1))
    if job_id is not None:
        report_progress(job_id, percent)
