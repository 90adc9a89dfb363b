"""The first look at a revision: a job after it was submitted, so that submitting does not wait for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.jobs.operations import ask, handles
from forms_library.problems import Problem
from forms_library.values import key_text
from runtime.outliers.queries import odd_figures
from runtime.reports.content import frozen_report
from runtime.reports.forms import form_of
from runtime.reports.models import Report, Revision
from runtime.reports.queries import report_by_id
from runtime.reviews.method import Review, Striking, review
from runtime.reviews.models import RevisionReview
from runtime.reviews.queries import last_period

REVIEW = "review"


def ask_for_review(session: Session, report: Report, revision: Revision, *, now: datetime) -> None:
    """Have the revision looked at soon."""
    ask(session, REVIEW, {"revision": revision.id}, key=f"review/{revision.id}", now=now)


@handles(REVIEW)
def look_at(session: Session, payload: dict[str, Any], now: datetime) -> None:
    """Look at a revision once; a job that runs again finds it done."""
    revision = session.get(Revision, payload["revision"])
    if revision is None or session.get(RevisionReview, revision.id) is not None:
        return
    report = report_by_id(session, revision.report_id)
    session.add(_row(session, report, revision, now))


def look_at_now(session: Session, report: Report, *, now: datetime) -> RevisionReview | None:
    """The same without waiting for the job, nothing kept; None for a report that was never submitted."""
    query = sa.select(Revision).where(Revision.report_id == report.id, Revision.number == report.revision)
    revision = session.scalar(query)
    return None if revision is None else _row(session, report, revision, now)


def _row(session: Session, report: Report, revision: Revision, now: datetime) -> RevisionReview:
    filled = frozen_report(form_of(report.template_version), revision.content)
    values = {**filled.values, **filled.assessment.evaluation.values}
    found = review(values, last_period(session, report), odd_figures(session, report, values))
    return RevisionReview(
        revision_id=revision.id,
        warnings=sum(map(_is_warning, filled.assessment.problems)),
        outliers=found.outliers,
        moved=found.moved,
        top=_plain(found),
        made_at=now,
    )


def _is_warning(problem: Problem) -> bool:
    return problem.severity == "warning"


def _plain(found: Review) -> list[dict[str, Any]]:
    return [_plain_figure(item) for item in found.top]


def _plain_figure(item: Striking) -> dict[str, Any]:
    return {
        "key": key_text(item.key),
        "now": format(item.now, "f"),
        "was": None if item.was is None else format(item.was, "f"),
        "usual": None if item.usual is None else [format(item.usual.low, "f"), format(item.usual.high, "f")],
    }
