"""The store of approved figures follows acceptance: what an accepted report says, and nothing else (G05)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.audit.operations import record
from forms_library.calendar import Period
from forms_library.order import is_position
from forms_library.value_types import CellKey, ExcelError, Result
from forms_library.values import to_json
from runtime.figures.models import Figure
from runtime.reports.content import Filled, frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Report
from runtime.reports.queries import revision_of


def project(session: Session, report: Report, *, now: datetime) -> int:
    """Write the present revision's figures, entered and computed, in place of the report's earlier ones.

    Returns how many figures there are. Narrative texts and formulas' errors are not figures.
    """
    revision = revision_of(session, report)
    assert revision is not None, "an accepted report has a revision"
    form = form_of(report.template_version)
    withdraw(session, report)
    filled = frozen_report(form, revision.content)
    rows = list(figure_rows(report, filled))
    if rows:
        session.execute(sa.insert(Figure), rows)
    record(
        session,
        "figures.projected",
        "report",
        report.id,
        person_id=None,
        now=now,
        revision=revision.number,
        digest=revision.digest,
        figures=len(rows),
    )
    return len(rows)


def withdraw(session: Session, report: Report) -> None:
    """Take the report's figures out of the store."""
    session.execute(sa.delete(Figure).where(Figure.report_id == report.id))


def figure_rows(report: Report, filled: Filled) -> Iterator[dict[str, Any]]:
    """The figures of a filled report as rows to insert: entered and computed values, no texts of the narrative."""
    shared = _place(report)
    values: dict[CellKey, Result] = {**filled.values, **filled.assessment.evaluation.values}
    bound = filled.form.indicators
    for key, value in values.items():
        if value is None or isinstance(value, ExcelError) or key in filled.form.narrative or is_position(key):
            continue
        place = {"section": key[0], "row": key[1], "column": key[2]}
        yield {**shared, **place, **_content(value), **bound.of(key)}


def _content(value: Result) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {"number": value, "text": None}
    stored = to_json(value)
    return {"number": None, "text": str(stored).lower() if isinstance(stored, bool) else stored}


def _place(report: Report) -> dict[str, Any]:
    assignment = report.assignment
    return {
        "report_id": report.id,
        "template_code": assignment.template_code,
        "organisation_id": assignment.organisation_id,
        "recipient_id": assignment.recipient_id,
        "regime_id": assignment.period.regime_id,
        "period_kind": Period.parse(assignment.period.code).kind,
        "period_code": assignment.period.code,
    }
