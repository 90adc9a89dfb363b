"""The look over many reports before a step is taken for all of them: the odd ones first, and why they are odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms_library.calendar import local_day
from forms_library.definition import cell_label
from forms_library.value_types import ValueProblem
from forms_library.values import format_vi, read_key
from runtime.approval.revisions import difference_in_words
from runtime.approval.states import Action
from runtime.reports.forms import Form, form_of
from runtime.reports.models import Decision, Report
from runtime.reviews.models import RevisionReview
from runtime.reviews.operations import look_at_now
from runtime.reviews.queries import reviews_of
from runtime.tracking.work import WorkRow

MOST_LOOKED_AT_NOW = (
    40  # reviews are made by a job; so many that are still awaited are made while the page waits
)


@dataclass(frozen=True)
class FigureShown:
    """A striking figure: its name, what it says, what it was, how it moved, what is usual."""

    label: str
    now: str
    was: str
    difference: str
    usual: str


@dataclass(frozen=True)
class SummaryRow:
    """One chosen report; ``review`` None while the first look is awaited."""

    row: WorkRow
    review: RevisionReview | None
    figures: tuple[FigureShown, ...]
    returned: int
    late: bool

    @property
    def oddness(self) -> tuple[int, ...]:
        """The larger the sooner it is looked at: unknown ones first, then outliers, warnings, moves, returns."""
        if self.review is None:
            return (1, 0, 0, 0, 0)
        return (0, self.review.outliers, self.review.warnings, self.review.moved, self.returned)

    @property
    def odd(self) -> bool:
        """Whether anything about it deserves a look."""
        return any(self.oddness) or self.late


def summary(session: Session, rows: Sequence[WorkRow], now: datetime, language: str) -> list[SummaryRow]:
    """The chosen reports, the oddest first; a fixed number of queries where the first looks are made."""
    reports = [row.report for row in rows if row.report is not None]
    reviews = reviews_of(session, reports)
    reviews.update(_missing(session, reports, reviews, now))
    returned = _returned(session, reports)
    shown = (_row(row, reviews, returned, now, language) for row in rows if row.report is not None)
    return sorted(shown, key=lambda item: (tuple(-number for number in item.oddness), item.row.assignment.id))


def _missing(
    session: Session, reports: Iterable[Report], known: dict[int, RevisionReview], now: datetime
) -> Iterator[tuple[int, RevisionReview]]:
    awaited = [report for report in reports if report.id not in known]
    for report in awaited[:MOST_LOOKED_AT_NOW]:
        found = look_at_now(session, report, now=now)
        if found is not None:
            yield report.id, found


def _returned(session: Session, reports: Iterable[Report]) -> dict[int, int]:
    """How often each report came back before."""
    query = (
        sa.select(Decision.report_id, sa.func.count())
        .where(
            Decision.report_id.in_([report.id for report in reports]),
            Decision.action.in_((Action.RETURN, Action.REFUSE)),
        )
        .group_by(Decision.report_id)
    )
    return dict(session.execute(query).all())


def _row(
    row: WorkRow,
    reviews: dict[int, RevisionReview],
    returned: dict[int, int],
    now: datetime,
    language: str,
) -> SummaryRow:
    report = row.report
    assert report is not None
    found = reviews.get(report.id)
    form = form_of(report.template_version)
    figures = tuple(_figures(form, found.top, language)) if found is not None else ()
    late = report.judged_at is None and row.assignment.due_on < local_day(now)
    return SummaryRow(row, found, figures, returned.get(report.id, 0), late)


def _figures(form: Form, top: Iterable[dict[str, Any]], language: str) -> Iterator[FigureShown]:
    for item in top:
        try:
            spec = form.specs[read_key(item["key"])]
        except (KeyError, ValueProblem):
            continue
        now, was = Decimal(item["now"]), None if item["was"] is None else Decimal(item["was"])
        low_high = [format_vi(Decimal(text), spec, language) for text in item["usual"] or ()]
        yield FigureShown(
            cell_label(form.definition, item["key"]),
            format_vi(now, spec, language),
            format_vi(was, spec, language) if was is not None else "",
            difference_in_words(now, was),
            " – ".join(low_high),
        )
