"""A report whose form lets its table, or all of it, be declared without occurrence."""

from __future__ import annotations

from copy import deepcopy

import pytest
from sqlalchemy.orm import Session

from runtime.reports.models import Report
from tests.runtime.entry.conftest import at, session
from tests.support.filling import FORM, Setting, published, report_in

__all__ = ["at", "quiet", "session"]


@pytest.fixture
def quiet(session: Session, at: Setting) -> Report:
    """Nothing is filled in yet."""
    form = deepcopy(FORM) | {"code": "BM03", "nil": True}
    form["sections"][0]["nil"] = True
    published(session, form)
    report = report_in(session, at.period, at.commune, template_code="BM03")
    session.commit()
    return report
