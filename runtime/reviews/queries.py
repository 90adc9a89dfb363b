"""How the first look at revisions is found."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from forms_library.calendar import Period
from forms_library.value_types import CellKey, Result
from runtime.figures.models import Figure
from runtime.reports.models import Report, Revision
from runtime.reviews.models import RevisionReview


def reviews_of(session: Session, reports: Iterable[Report]) -> dict[int, RevisionReview]:
    """The first look at the present revision of each report, by report id, in one query; awaited ones are missing."""
    query = (
        sa.select(Report.id, RevisionReview)
        .join(Revision, sa.and_(Revision.report_id == Report.id, Revision.number == Report.revision))
        .join(RevisionReview, RevisionReview.revision_id == Revision.id)
        .where(Report.id.in_([report.id for report in reports]))
    )
    return {report_id: found for report_id, found in session.execute(query)}  # noqa: C416 - a typed row is no tuple


def last_period(session: Session, report: Report) -> dict[CellKey, Result]:
    """The accepted figures of the same form and organisation one period before."""
    assignment = report.assignment
    period = Period.parse(assignment.period.code).previous()
    if period is None:
        return {}
    query = sa.select(Figure.section, Figure.row, Figure.column, Figure.number, Figure.text).where(
        Figure.template_code == assignment.template_code,
        Figure.organisation_id == assignment.organisation_id,
        Figure.period_code == period.code,
        Figure.regime_id == assignment.period.regime_id,
    )
    return {
        (section, row, column): figure if figure is not None else text
        for section, row, column, figure, text in session.execute(query)
    }
