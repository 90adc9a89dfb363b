"""What pages say beside a report: who holds it now, more time asked for or given, comments that are not settled, and
questions about its figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.people.roles import Duty
from admin.web.access import Actor
from admin.web.scope import reach_of
from runtime.comments.queries import open_counts
from runtime.extensions.queries import latest_of, waiting_count, waiting_for
from runtime.questions.queries import Asked, asked_counts, questions_to_answer, questions_waiting
from runtime.reports.models import Report
from runtime.sharing.operations import giving_post
from runtime.sharing.queries import own_parts
from runtime.tracking.holders import holders_now
from runtime.tracking.work import WorkList


def beside_report(session: Session, report: Report, actor: Actor, now: datetime) -> dict[str, Any]:
    """For the page of one report.

    ``held`` (Holding or None), ``extension`` (the newest request or None), how many threads of comments are
    ``unsettled``, how much was ``asked`` about its figures, and whether the person ``divides`` the report.
    """
    return {
        "held": holders_now(session, [report], now).get(report.id),
        "extension": latest_of(session, [report.assignment_id]).get(report.assignment_id),
        "unsettled": open_counts(session, [report.id]).get(report.id, 0),
        "asked": asked_counts(session, [report.id]).get(report.id, Asked()),
        "divides": giving_post(session, report, actor) is not None,
    }


def beside_work(session: Session, work: WorkList, actor: Actor, now: datetime) -> dict[str, Any]:
    """For the rows of "my work": ``holders`` and ``unsettled`` comments by report, their own ``parts`` by report,
    ``extensions`` by assignment; the requests ``to_answer``, the ``questions`` to answer, and what was ``asked`` by
    report."""
    rows = [row for group in work.groups for row in group.rows]
    reports = [row.report for row in rows if row.report is not None]
    return {
        "holders": holders_now(session, reports, now),
        "unsettled": open_counts(session, [report.id for report in reports]),
        "parts": own_parts(session, [report.id for report in reports], actor),
        "extensions": latest_of(session, [row.assignment.id for row in rows]),
        "to_answer": waiting_for(session, actor, assigning(actor)) if answers(actor) else [],
        "asked": asked_counts(session, [report.id for report in reports]),
        "questions": questions_to_answer(session, actor),
    }


def to_answer_count(session: Session, actor: Actor) -> int:
    """How many requests for more time and questions about figures wait for this person."""
    more_time = waiting_count(session, actor, assigning(actor)) if answers(actor) else 0
    return more_time + questions_waiting(session, actor)


def answers(actor: Actor) -> bool:
    """Whether this person answers requests for more time anywhere."""
    return actor.has(Duty.ACCEPT) or actor.has(Duty.ASSIGN)


def assigning(actor: Actor) -> Iterable[int]:
    """The receiving organisations whose reports this person assigns."""
    return reach_of(actor, Duty.ASSIGN) if actor.has(Duty.ASSIGN) else ()
