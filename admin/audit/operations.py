"""Writing to the audit log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import has_request_context, request
from sqlalchemy.orm import Session

from admin.audit.models import AuditEntry


def record(
    session: Session,
    action: str,
    subject_kind: str,
    subject_id: int | None,
    *,
    person_id: int | None,
    now: datetime,
    organisation_id: int | None = None,
    **details: Any,
) -> AuditEntry:
    """Append one line to the audit log within the caller's transaction; ``details`` is plain JSON data."""
    entry = AuditEntry(
        at=now,
        person_id=person_id,
        organisation_id=organisation_id,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        details=details,
        address=(request.remote_addr or "") if has_request_context() else "",
    )
    session.add(entry)
    return entry
