"""How questions are found, and who asks and answers them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from admin.assignments.models import Assignment, ReportingPeriod
from admin.base.errors import NotFound
from admin.people.roles import Duty
from admin.web.access import Actor
from designer.template.models import TemplateVersion
from forms_library.messages import N_
from runtime.questions.models import Question
from runtime.reports.models import Report
from runtime.reports.queries import RECEIVED
from runtime.tracking.scope import joined, reporter_side

# Whoever works on the figures explains them; the head answers for them (Huế Đ11.2đ, 17.1).
ANSWERING = (Duty.ENTER, Duty.CHECK, Duty.APPROVE)
MOST_WAITING = 50


@dataclass(frozen=True)
class Asked:
    """How many questions there are about a report, and how many of them wait for an answer."""

    total: int = 0
    waiting: int = 0


def may_ask(actor: Actor, report: Report) -> bool:
    """Whether the person accepts reports where this one was sent, and it lies there now."""
    assignment = report.assignment
    where = (assignment.recipient.agency_id, assignment.period.regime_id, assignment.organisation_id)
    return report.state in RECEIVED and actor.can(Duty.ACCEPT, *where)


def may_answer(actor: Actor, report: Report) -> bool:
    """Whether the person works on the report in the reporting agency."""
    assignment = report.assignment
    where = (assignment.organisation.agency_id, assignment.period.regime_id, assignment.organisation_id)
    return any(actor.can(duty, *where) for duty in ANSWERING)


def question_by_id(session: Session, question_id: int) -> Question:
    """The question, held so that the second of two answers is refused; NotFound if there is none."""
    query = sa.select(Question).where(Question.id == question_id).with_for_update()
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(N_("There is no such question, or you do not have the right to see it."))
    return found


def asked_before(session: Session, report_id: int, client_id: str) -> Question | None:
    """The question that arrived before under the form's id."""
    query = sa.select(Question).where(Question.report_id == report_id, Question.client_id == client_id)
    return session.scalar(query)


def questions_of(session: Session, report_id: int) -> list[Question]:
    """All questions about a report, oldest first, with the people, in one query."""
    query = (
        sa.select(Question)
        .where(Question.report_id == report_id)
        .options(joinedload(Question.asked_by, innerjoin=True), joinedload(Question.answered_by))
        .order_by(Question.id)
    )
    return list(session.scalars(query))


def asked_counts(session: Session, report_ids: Iterable[int]) -> dict[int, Asked]:
    """How much is asked about each of these reports, in one query; those without a question are left out."""
    waiting = sa.func.count().filter(Question.answered_at.is_(None))
    query = (
        sa.select(Question.report_id, sa.func.count(), waiting)
        .where(Question.report_id.in_(list(report_ids)))
        .group_by(Question.report_id)
    )
    return {report_id: Asked(total, open_) for report_id, total, open_ in session.execute(query)}


def questions_to_answer(session: Session, actor: Actor) -> list[Question]:
    """The questions that wait for the person's agency, the oldest first, with their reports."""
    loaded = contains_eager(Question.report)
    assignment = loaded.joinedload(Report.assignment, innerjoin=True)
    version = loaded.joinedload(Report.template_version, innerjoin=True)
    query = _waiting_for(sa.select(Question), actor).options(
        assignment.joinedload(Assignment.period, innerjoin=True).joinedload(
            ReportingPeriod.regime, innerjoin=True
        ),
        assignment.joinedload(Assignment.organisation, innerjoin=True),
        version.joinedload(TemplateVersion.template, innerjoin=True),
        version.defer(TemplateVersion.definition),
        joinedload(Question.asked_by, innerjoin=True),
    )
    return list(session.scalars(query.order_by(Question.id).limit(MOST_WAITING)))


def questions_waiting(session: Session, actor: Actor) -> int:
    """How many questions wait for the person's agency."""
    return session.scalar(_waiting_for(sa.select(sa.func.count(Question.id)), actor)) or 0


def _waiting_for(query: Any, actor: Actor) -> Any:
    of_report = query.select_from(Question).join(Report, Report.id == Question.report_id)
    return joined(of_report.join(Assignment, Assignment.id == Report.assignment_id)).where(
        Question.answered_at.is_(None), reporter_side(actor, *ANSWERING)
    )
