"""What may happen to an explanation: it is written, changed, taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from admin.base.errors import Invalid
from admin.web.access import Actor
from forms_library.messages import N_, Message
from forms_library.text import clean_lines
from runtime.explanations.models import Explanation
from runtime.explanations.warnings import warnings
from runtime.reports.entering import check_enterable
from runtime.reports.models import Report
from runtime.reports.queries import filled_report, report_by_id
from runtime.sharing.scopes import WHOLE, Scope

LONGEST = 1000


def explain(
    session: Session,
    report: Report,
    mark: str,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    scope: Scope = WHOLE,
) -> Explanation | None:
    """Keep the words to one of the warnings that the report has now, within ``scope``; blank takes them back (None).

    Raises NotAllowed or Conflict like saving a cell, Invalid for a warning the report does not have.
    """
    report = report_by_id(session, report.id, lock=True)
    check_enterable(report, actor, now)
    words = clean_lines(text)
    if len(words) > LONGEST:
        message = N_("The explanation is longer than %(maximum)s characters.")
        raise Invalid(Message(message, {"maximum": LONGEST}))
    problem = warnings(filled_report(session, report).assessment.problems).get(mark)
    if problem is None or not scope.covers_problem(problem):
        raise Invalid(N_("This warning no longer stands, so it needs no explanation."))
    kept = session.get(Explanation, (report.id, mark))
    if not words:
        if kept is not None:
            session.delete(kept)
            session.flush()
        return None
    if kept is None:
        kept = Explanation(report_id=report.id, mark=mark)
        session.add(kept)
    kept.text, kept.at, kept.person_id = words, now, actor.person_id
    session.flush()
    return kept
