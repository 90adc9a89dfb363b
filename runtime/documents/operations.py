"""What may happen to a document: its number is reserved, it is signed and sealed, or its number is cancelled."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base.database import inserting
from admin.jobs.operations import ask, handled_in
from forms_library.calendar import local_day
from runtime.documents.models import Document, DocumentState, NumberRegister
from runtime.documents.queries import document_by_id, document_of
from runtime.documents.store import StoredFile
from runtime.reports.models import Decision, Report

SIGN = "sign_report"
SEAL = "seal_report"
handled_in("runtime.documents.jobs", SIGN, SEAL)  # it loads what renders and signs

# Without letters that look like others: people type the code from paper.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def reserve(session: Session, report: Report, decision: Decision, *, now: datetime) -> Document:
    """Number and date for the present revision, before the signature; the signature itself is a job."""
    organisation_id, symbol = _register_of(report)
    day = local_day(now)
    document = Document(
        report_id=report.id,
        revision=report.revision,
        organisation_id=organisation_id,
        year=day.year,
        number=next_number(session, organisation_id, day.year, symbol),
        symbol=symbol,
        day=day,
        state=DocumentState.RESERVED,
        verification_code=new_code(),
        signer_id=decision.person_id,
        signer_title=decision.position_title,
        signer_on_behalf=decision.on_behalf,
        created_at=now,
    )
    session.add(document)
    session.flush()
    _ask(session, SIGN, document, decision.person_id, now)
    return document


def next_number(session: Session, organisation_id: int, year: int, symbol: str) -> int:
    """The next number of a register. The register's row stays locked until the transaction ends, so no two documents
    share a number and a number of a transaction that failed is given to the next one."""
    statement = (
        inserting(session, NumberRegister)
        .values(organisation_id=organisation_id, year=year, symbol=symbol, last_number=1)
        .on_conflict_do_update(
            index_elements=["organisation_id", "year", "symbol"],
            set_={"last_number": NumberRegister.last_number + 1},
        )
        .returning(NumberRegister.last_number)
    )
    return int(session.execute(statement).scalar_one())


def _register_of(report: Report) -> tuple[int, str]:
    """The issuing agency's register and the symbol printed after the number ("BC-UBND")."""
    assignment = report.assignment
    issuer = assignment.organisation
    if issuer.id != issuer.agency_id and issuer.parent is not None:
        issuer = issuer.parent
    return issuer.id, f"{assignment.period.regime.document_symbol}-{issuer.symbol}"


def new_code() -> str:
    """A verification code as printed: ``K7QF-2MXD-9RWT``, 60 random bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def ask_for_seal(session: Session, report: Report, decision: Decision, *, now: datetime) -> None:
    """The agency's signature as a job; whoever pressed the button is recorded as the one who sealed."""
    document = document_of(session, report)
    assert document is not None, "a signed report has a document"
    document.sealer_id = decision.person_id
    _ask(session, SEAL, document, decision.person_id, now, attempt=decision.id)


def _ask(
    session: Session, kind: str, document: Document, person_id: int | None, now: datetime, attempt: int = 0
) -> None:
    ask(
        session,
        kind,
        {"document_id": document.id},
        key=f"{kind}/{document.id}/{attempt}",
        now=now,
        subject=f"report/{document.report_id}",
        person_id=person_id,
    )


def cancel(session: Session, report: Report, *, reason: str, now: datetime) -> None:
    """Record that the document's number is cancelled and why; the number is never given again (NĐ 30/2020)."""
    document = document_of(session, report)
    if document is None:
        return
    document.state = DocumentState.CANCELLED
    document.cancelled_reason = reason
    record(
        session,
        "document.cancelled",
        "document",
        document.id,
        person_id=None,
        organisation_id=document.organisation_id,
        now=now,
        number=document.reference,
        reason=reason,
    )


def keep_signed(
    session: Session, document_id: int, stored: StoredFile, *, pages: int, now: datetime
) -> Document | None:
    """Remember the stored file that the person signed; None when the document was signed or cancelled meanwhile."""
    document = document_by_id(session, document_id, lock=True)
    if document.state is not DocumentState.RESERVED:
        return None
    document.state = DocumentState.SIGNED
    document.signed_digest, document.signed_size = stored.digest, stored.size
    document.signed_at, document.pages = now, pages
    _record_file(session, "document.signed", document, document.signer_id, stored, now)
    return document


def keep_sealed(session: Session, document_id: int, stored: StoredFile, *, now: datetime) -> Document | None:
    """Remember the stored file with the agency's signature; None when it is sealed or cancelled already."""
    document = document_by_id(session, document_id, lock=True)
    if document.state is not DocumentState.SIGNED:
        return None
    document.state = DocumentState.SEALED
    document.sealed_digest, document.sealed_size, document.sealed_at = stored.digest, stored.size, now
    _record_file(session, "document.sealed", document, document.sealer_id, stored, now)
    return document


def _record_file(
    session: Session,
    action: str,
    document: Document,
    person_id: int | None,
    stored: StoredFile,
    now: datetime,
) -> None:
    record(
        session,
        action,
        "document",
        document.id,
        person_id=person_id,
        organisation_id=document.organisation_id,
        now=now,
        number=document.reference,
        digest=stored.digest,
        size=stored.size,
    )
    session.flush()
