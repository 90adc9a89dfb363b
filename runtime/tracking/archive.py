"""Signed documents that a person may read: their agency's, those sent to it, and for the city's leaders all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod
from admin.people.roles import Duty
from admin.web.access import Actor
from designer.template.models import Template
from forms_library.calendar import Period
from runtime.approval.access import reads_all
from runtime.approval.states import State
from runtime.documents.models import Document, DocumentState
from runtime.reports.models import Report
from runtime.tracking.scope import Condition, Reporter, joined, recipient_side, reporter_side

PAGE = 25


@dataclass(frozen=True)
class ArchiveRow:
    """One signed document."""

    document: Document
    title: str
    organisation: str
    period: Period
    state: State
    replaced: bool


@dataclass(frozen=True)
class Archive:
    """One page of documents and how many there are."""

    rows: tuple[ArchiveRow, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE))


def archive(
    session: Session, actor: Actor, *, text: str = "", year: int | None = None, page: int = 1
) -> Archive:
    """Documents of reports that were sent, also those that were amended since, the latest first; two queries."""
    conditions = [_readable(session, actor), *_searched(text)]
    if year is not None:
        conditions.append(Document.year == year)
    query: Any = sa.select(
        Document, Template.title, Reporter.name, Report.state, Report.sent_revision
    ).select_from(Assignment)
    base = (
        joined(query)
        .join(Report, Report.assignment_id == Assignment.id)
        .join(Document, Document.report_id == Report.id)
        .join(Template, Template.code == Assignment.template_code)
        .where(Document.state.in_((DocumentState.SIGNED, DocumentState.SEALED)), *conditions)
    )
    total = session.scalar(base.with_only_columns(sa.func.count())) or 0
    rows = session.execute(_page_of(base, page))
    return Archive(tuple(map(_row, rows)), total, page)


def _row(row: Any) -> ArchiveRow:
    document, title, organisation, state, sent_revision, period = row
    return ArchiveRow(
        document, title, organisation, Period.parse(period), state, document.revision < sent_revision
    )


def _page_of(base: Any, page: int) -> Any:
    return (
        base.add_columns(ReportingPeriod.code)
        .order_by(Document.day.desc(), Document.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )


def _readable(session: Session, actor: Actor) -> Condition:
    sent = Document.revision <= Report.sent_revision
    received = sent if reads_all(session, actor) else sa.and_(recipient_side(actor, Duty.READ), sent)
    return sa.or_(reporter_side(actor, Duty.READ), received)


def _searched(text: str) -> list[Condition]:
    """Every word must be found in the number and symbol, the organisation's name or the title of the form."""
    return [_word(word) for word in text.replace("%", " ").replace("_", " ").split()]


def _word(word: str) -> Condition:
    number, _, symbol = word.partition("/")
    pattern = f"%{word}%"
    found: list[Condition] = [
        Reporter.name.ilike(pattern),
        Template.title.ilike(pattern),
        Document.symbol.ilike(pattern),
    ]
    if number.isascii() and number.isdigit():
        found.append(sa.and_(Document.number == int(number[:9]), Document.symbol.ilike(f"{symbol}%")))
    return sa.or_(*found)
