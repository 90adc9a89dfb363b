"""How documents are found."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from admin.assignments.models import Assignment, ReportingPeriod
from admin.base.errors import NotFound
from forms_library.messages import N_
from runtime.documents.models import Document, DocumentState
from runtime.reports.models import Report
from runtime.reports.queries import with_everything

LIVING = (DocumentState.RESERVED, DocumentState.SIGNED, DocumentState.SEALED)


def document_of(session: Session, report: Report) -> Document | None:
    """The living (not cancelled) document of the report's present revision."""
    return session.scalar(
        sa.select(Document).where(
            Document.report_id == report.id,
            Document.revision == report.revision,
            Document.state.in_(LIVING),
        )
    )


def document_by_id(session: Session, document_id: int, *, lock: bool = False) -> Document:
    """The document with its report; NotFound if there is none."""
    query = _with_report(sa.select(Document).where(Document.id == document_id))
    if lock:
        query = query.with_for_update(of=Document).execution_options(populate_existing=True)
    return _found(session.scalar(query))


def document_by_code(session: Session, code: str) -> Document | None:
    """The document that carries this verification code on paper."""
    return session.scalar(_with_report(sa.select(Document).where(Document.verification_code == code)))


def document_by_digest(session: Session, digest: str) -> Document | None:
    """The document one of whose stored files has this SHA-256."""
    stored = sa.or_(Document.signed_digest == digest, Document.sealed_digest == digest)
    return session.scalar(_with_report(sa.select(Document).where(stored)).limit(1))


def documents_of(session: Session, report_ids: Iterable[int]) -> dict[int, list[Document]]:
    """All documents by report, cancelled ones too, oldest first."""
    query = sa.select(Document).where(Document.report_id.in_(list(report_ids))).order_by(Document.id)
    found: dict[int, list[Document]] = {}
    for document in session.scalars(query):
        found.setdefault(document.report_id, []).append(document)
    return found


def sealed_documents(conditions: Iterable[sa.ColumnElement[bool]]) -> sa.Select[Document]:
    """Signed documents of sent and accepted reports that meet ``conditions``, newest first."""
    return (
        sa.select(Document)
        .join(Report, Report.id == Document.report_id)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(ReportingPeriod, ReportingPeriod.id == Assignment.period_id)
        .where(Document.state.in_((DocumentState.SIGNED, DocumentState.SEALED)), *conditions)
        .order_by(Document.day.desc(), Document.id.desc())
    )


def _with_report(query: sa.Select[Document]) -> sa.Select[Document]:
    return query.options(joinedload(Document.report, innerjoin=True).options(*with_everything()))  # type: ignore[arg-type]


def _found(document: Document | None) -> Document:
    if document is None:
        raise NotFound(N_("There is no such document, or you do not have the right to see it."))
    return document
