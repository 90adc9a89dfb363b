"""How requests for more time are found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager, joinedload

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod
from admin.base.errors import NotFound
from admin.people.roles import Duty
from admin.web.access import Actor
from forms_library.messages import N_
from runtime.approval.states import State
from runtime.extensions.models import Answer, ExtensionRequest
from runtime.reports.models import Report
from runtime.tracking.scope import joined, recipient_side

MOST_WAITING = 50


def request_by_id(session: Session, request_id: int, *, lock: bool = False) -> ExtensionRequest:
    """The request; NotFound if there is none. ``lock`` holds it, so that the second of two answers is refused."""
    query = sa.select(ExtensionRequest).where(ExtensionRequest.id == request_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound(N_("There is no such request, or you do not have the right to see it."))
    return found


def requests_of(session: Session, assignment_id: int) -> list[ExtensionRequest]:
    """All requests of an assignment, newest first, with the persons."""
    return list(session.scalars(_with_people().where(ExtensionRequest.assignment_id == assignment_id)))


def waiting_of(session: Session, assignment_id: int) -> ExtensionRequest | None:
    """The request that waits for an answer."""
    query = sa.select(ExtensionRequest).where(
        ExtensionRequest.assignment_id == assignment_id, ExtensionRequest.answer == Answer.WAITING
    )
    return session.scalar(query)


def hold(session: Session, assignment_id: int) -> None:
    """Hold the assignment until the transaction ends: of two requests at once the second finds the first."""
    session.execute(sa.select(Assignment.id).where(Assignment.id == assignment_id).with_for_update())


def latest_of(session: Session, assignment_ids: Iterable[int]) -> dict[int, ExtensionRequest]:
    """The newest request of each assignment that has one, in one query; withdrawn ones left out."""
    ids = list(assignment_ids)
    newest = (
        sa.select(sa.func.max(ExtensionRequest.id))
        .where(ExtensionRequest.assignment_id.in_(ids), ExtensionRequest.answer != Answer.WITHDRAWN)
        .group_by(ExtensionRequest.assignment_id)
    )
    query = _with_people().where(ExtensionRequest.id.in_(newest))
    return {found.assignment_id: found for found in session.scalars(query)}


def waiting_for(
    session: Session, actor: Actor, assigns_for: Iterable[int], *, most: int = MOST_WAITING
) -> list[ExtensionRequest]:
    """The requests that this person may answer, the most urgent first; ``assigns_for`` are the receiving organisations
    whose reports the person assigns."""
    query = _open_to(
        sa.select(ExtensionRequest).join(Assignment, Assignment.id == ExtensionRequest.assignment_id),
        actor,
        assigns_for,
    )
    loaded = contains_eager(ExtensionRequest.assignment)
    query = query.options(
        loaded.joinedload(Assignment.period, innerjoin=True).joinedload(
            ReportingPeriod.regime, innerjoin=True
        ),
        loaded.joinedload(Assignment.organisation, innerjoin=True),
        joinedload(ExtensionRequest.asked_by, innerjoin=True),
    )
    order = (Assignment.due_on, ExtensionRequest.id)
    return list(session.scalars(query.order_by(*order).limit(most)))


def waiting_count(session: Session, actor: Actor, assigns_for: Iterable[int]) -> int:
    """How many requests wait for this person."""
    query = sa.select(sa.func.count(ExtensionRequest.id)).join(
        Assignment, Assignment.id == ExtensionRequest.assignment_id
    )
    return session.scalar(_open_to(query, actor, assigns_for)) or 0


def _open_to(query: Any, actor: Actor, assigns_for: Iterable[int]) -> Any:
    """Waiting requests of reports still being filled, of those whom this person answers."""
    filling = sa.func.coalesce(Report.state, State.DRAFTING) == State.DRAFTING
    theirs = sa.or_(recipient_side(actor, Duty.ACCEPT), Assignment.recipient_id.in_(list(assigns_for)))
    return (
        joined(query)
        .outerjoin(Report, Report.assignment_id == Assignment.id)
        .where(
            ExtensionRequest.answer == Answer.WAITING,
            Assignment.state == AssignmentState.OWED,
            filling,
            theirs,
        )
    )


def _with_people() -> sa.Select[ExtensionRequest]:
    return (
        sa.select(ExtensionRequest)
        .options(
            joinedload(ExtensionRequest.asked_by, innerjoin=True), joinedload(ExtensionRequest.answered_by)
        )
        .order_by(ExtensionRequest.id.desc())
    )
