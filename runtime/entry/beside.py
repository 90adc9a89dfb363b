"""What the scripts beside the figures are given, on the entry page and on the checking page alike."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from runtime.approval.states import State
from runtime.comments.urls import comment_urls
from runtime.explanations.queries import told_of
from runtime.explanations.warnings import Told, warnings
from runtime.reports.content import Filled
from runtime.reports.models import Report


def beside(session: Session, report: Report, filled: Filled, *, enterable: bool) -> dict[str, Any]:
    """`Data` of runtime/static/beside/connect.js; ``enterable``: this person may change the report now."""
    return {
        "comments": comment_urls(report.id),
        "usual": url_for("outliers.usual", report_id=report.id),
        "explanations": {
            "url": url_for("explanations.write", report_id=report.id) if enterable else "",
            "told": _told(session, report, filled),
        },
    }


def _told(session: Session, report: Report, filled: Filled) -> dict[str, dict[str, str]]:
    """What was said to the warnings that the reader sees: as it stands while the report is being filled, as it was
    frozen afterwards."""
    drafting = report.state is State.DRAFTING
    told = told_of(session, report.id) if drafting else {item.mark: item.told for item in filled.explained}
    return {mark: _words(told[mark]) for mark in warnings(filled.assessment.problems) if mark in told}


def _words(told: Told) -> dict[str, str]:
    return {"text": told.text, "who": told.who}
