"""What is done to a report, on record: who, when, for which organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.audit.operations import record
from runtime.reports.models import Report


def record_of(
    session: Session, action: str, report: Report, *, person_id: int | None, now: datetime, **details: Any
) -> None:
    """Append one line about a report to the audit log; ``details`` is plain JSON data."""
    record(
        session,
        action,
        "report",
        report.id,
        person_id=person_id,
        organisation_id=report.assignment.organisation_id,
        now=now,
        **details,
    )
