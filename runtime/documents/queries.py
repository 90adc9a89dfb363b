"""How documents are found."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from admin.assignments.models import Assignment, ReportingPeriod
from admin.base.errors import NotFound
from forms_library.messages import N_
from runtime.approval.states import Action
from runtime.documents.models import Document, DocumentState
from runtime.reports.models import Decision, Report
from runtime.reports.queries import with_everything

LIVING = (DocumentState.RESERVED, DocumentState.SIGNED, DocumentState.SEALED)


def document_of(session: Session, report: Report, revision: int | None = None) -> Document | None:
    """The living (not cancelled) document of a revision of the report, by default the present one."""
    return session.scalar(
        sa.select(Document).where(
            Document.report_id == report.id,
            Document.revision == (report.revision if revision is None else revision),
            Document.state.in_(LIVING),
        )
    )


def corrected_by(session: Session, report: Report, revision: int) -> tuple[Document, Decision] | None:
    """The document that revision ``revision`` corrects, and the decision that began the amendment; None if none."""
    began = session.scalar(
        sa.select(Decision)
        .where(
            Decision.report_id == report.id,
            Decision.action == Action.AMEND,
            Decision.revision < revision,
        )
        .order_by(Decision.id.desc())
        .limit(1)
    )
    earlier = document_of(session, report, began.revision) if began is not None else None
    return (earlier, began) if earlier is not None and began is not None else None


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
