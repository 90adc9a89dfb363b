"""A report whose form warns instead of stopping, complete but for the explanation."""

from __future__ import annotations

from copy import deepcopy

import pytest
from sqlalchemy.orm import Session

from runtime.reports.models import Report
from tests.runtime.entry.conftest import at, session
from tests.support.filling import FORM, Setting, change, published, report_in, typed

__all__ = ["at", "session", "warned"]


@pytest.fixture
def warned(session: Session, at: Setting) -> Report:
    """More resolved than there were, of which the form only warns."""
    form = deepcopy(FORM) | {"code": "BM02"}
    form["sections"][0]["checks"][0]["severity"] = "warning"
    published(session, form)
    report = report_in(session, at.period, at.commune, template_code="BM02")
    edits = [change("KN.NHAN", "1"), change("KN.XONG", "9"), change("TC.NHAN", "5"), change("PA.NHAN", "1")]
    typed(session, report, at.people.officer, [*edits, change("TM/P1/text", "<p>Ổn định.</p>")])
    session.commit()
    return report
