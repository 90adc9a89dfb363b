"""Approved figures of indicators: the owner's where one figure is for all, else the organisation's own (A07, A08)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment
from admin.organisations.models import Organisation
from designer.indicators.models import HeldBy, Indicator
from forms_library.value_types import Value
from runtime.figures.models import Figure
from runtime.reports.models import Report, Revision


@dataclass(frozen=True)
class Held:
    """The figure of an indicator and the accepted report it comes from."""

    value: Value
    report_id: int
    version: int
    digest: str
    template_code: str
    organisation_id: int
    organisation: str
    period_code: str


def held_figures(session: Session, assignment: Assignment, codes: Collection[str]) -> dict[str, Held]:
    """The figures of these indicators for the period of an assignment, from other forms: one query, none without codes.

    Where several forms hold the figure, the report that was made last counts.
    """
    if not codes:
        return {}
    rows = session.execute(_query(assignment, codes))
    return {
        row.indicator: Held(
            row.number if row.number is not None else row.text,
            row.report_id,
            row.version,
            row.digest,
            row.template_code,
            row.organisation_id,
            row.name,
            row.period_code,
        )
        for row in rows
    }


def _query(assignment: Assignment, codes: Collection[str]) -> Any:
    one_for_all = sa.and_(Indicator.held_by == HeldBy.OWNER, Figure.organisation_id == Indicator.owner_id)
    own = sa.and_(
        sa.or_(Indicator.id.is_(None), Indicator.held_by == HeldBy.EACH),
        Figure.organisation_id == assignment.organisation_id,
    )
    return (
        sa.select(
            Figure.indicator,
            Figure.number,
            Figure.text,
            Figure.report_id,
            Report.version,
            sa.func.coalesce(Revision.digest, "").label("digest"),
            Figure.template_code,
            Figure.organisation_id,
            Organisation.name,
            Figure.period_code,
        )
        .join(Report, Report.id == Figure.report_id)
        .join(Organisation, Organisation.id == Figure.organisation_id)
        .outerjoin(
            Revision, sa.and_(Revision.report_id == Report.id, Revision.number == Report.accepted_revision)
        )
        .outerjoin(Indicator, Indicator.code == Figure.indicator)
        .where(
            Figure.indicator.in_(list(codes)),
            Figure.whole,
            Figure.period_code == assignment.period.code,
            Figure.template_code != assignment.template_code,
            sa.or_(one_for_all, own),
        )
        .order_by(Figure.indicator, Figure.report_id)
    )
