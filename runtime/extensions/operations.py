"""What may happen to a request for more time: it is asked, granted, refused or withdrawn; each is told and recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, WindowState
from admin.assignments.operations import reopen
from admin.assignments.rules import entry_ends_at, period_of
from admin.audit.operations import record
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.delegations.queries import holders_and_delegates
from admin.notifications.events import register_event
from admin.notifications.kinds import Kind
from admin.notifications.operations import notify
from admin.people.roles import Duty
from admin.web.access import Actor
from forms_library.calendar import end_of_day, local_day
from forms_library.messages import N_, Message
from forms_library.text import clean_lines
from runtime.approval.states import State
from runtime.extensions.models import Answer, ExtensionRequest
from runtime.extensions.queries import hold, waiting_of
from runtime.reports.queries import report_of

LONGEST = 2000
FARTHEST = 366  # days ahead

_ASKED = "extension.asked"
_REFUSED = "extension.refused"
register_event(
    _ASKED,
    N_("%(organisation)s asks for more time for %(report)s, %(period)s: until %(until)s. Reason: %(reason)s"),
    Kind.DEADLINE,
)
register_event(
    _REFUSED,
    N_("More time for %(report)s, %(period)s was refused to %(organisation)s. Reason: %(reason)s"),
    Kind.DEADLINE,
)


def ask(
    session: Session, assignment: Assignment, wished_on: date, reason: str, *, actor: Actor, now: datetime
) -> ExtensionRequest:
    """Ask that entry of one report stays possible until the end of ``wished_on``; the receiving office is told.

    Raises NotAllowed for someone who does not enter there, Conflict when the report is not being filled or a request
    waits already, Invalid without a reason or for a day that gives no more time.
    """
    if not actor.can(Duty.ENTER, assignment.organisation.agency_id, assignment.period.regime_id):
        raise NotAllowed(N_("Your position does not allow you to enter figures in this report."))
    hold(session, assignment.id)
    _check_fillable(session, assignment)
    if waiting_of(session, assignment.id) is not None:
        raise Conflict(N_("A request for more time is waiting for its answer already."))
    _check_day(assignment, wished_on, now)
    request = ExtensionRequest(
        assignment_id=assignment.id,
        asked_at=now,
        asked_by_id=actor.person_id,
        wished_on=wished_on,
        reason=_required(reason, N_("Write why more time is needed.")),
        answer=Answer.WAITING,
    )
    session.add(request)
    session.flush()
    _record(session, _ASKED, request, assignment, actor, now, until=wished_on.isoformat())
    params = {"until": f"{wished_on:%d/%m/%Y}", "reason": request.reason}
    _tell(session, _ASKED, request, assignment, _receivers(session, assignment, now), params, now)
    return request


def grant(
    session: Session,
    request: ExtensionRequest,
    until: date | None = None,
    words: str = "",
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Let the report be entered until the end of ``until`` (default: the day asked for); its officers are told.

    The caller has checked that ``actor`` answers here. Raises Conflict when it was answered or the report is no longer
    being filled, Invalid for a day that gives no more time.
    """
    assignment = request.assignment
    _check_waiting(request)
    _check_fillable(session, assignment)
    granted_on = until or request.wished_on
    _check_day(assignment, granted_on, now)
    _answer(session, request, Answer.GRANTED, clean_lines(words), actor, now, granted_on)
    why = "\n".join(part for part in (request.reason, request.words) if part)
    reopen(session, assignment, end_of_day(granted_on), reason=why, actor_person_id=actor.person_id, now=now)


def refuse(session: Session, request: ExtensionRequest, words: str, *, actor: Actor, now: datetime) -> None:
    """Refuse with a reason; whoever asked is told. Raises like ``grant``."""
    _check_waiting(request)
    answer = _required(words, N_("Write why no more time is given."))
    _answer(session, request, Answer.REFUSED, answer, actor, now)
    _record(session, _REFUSED, request, request.assignment, actor, now, reason=answer)
    people = [request.asked_by_id]
    _tell(session, _REFUSED, request, request.assignment, people, {"reason": answer}, now)


def withdraw(session: Session, request: ExtensionRequest, *, actor: Actor, now: datetime) -> None:
    """Take back a request that waits; any officer of the report may."""
    assignment = request.assignment
    if not actor.can(Duty.ENTER, assignment.organisation.agency_id, assignment.period.regime_id):
        raise NotAllowed(N_("Your position does not allow you to enter figures in this report."))
    _check_waiting(request)
    _answer(session, request, Answer.WITHDRAWN, "", actor, now)
    _record(session, "extension.withdrawn", request, assignment, actor, now)


def _check_fillable(session: Session, assignment: Assignment) -> None:
    if assignment.period.state is WindowState.PLANNED:
        raise Conflict(N_("Entry of this report has not been opened yet."))
    report = report_of(session, assignment.id)
    if report is not None and report.state is not State.DRAFTING:
        raise Conflict(N_("The report has already been submitted."))


def _check_waiting(request: ExtensionRequest) -> None:
    if request.answer is not Answer.WAITING:
        raise Conflict(N_("This request has been answered already."))


def _check_day(assignment: Assignment, wished_on: date, now: datetime) -> None:
    ends_at = entry_ends_at(assignment)
    if (wished_on - local_day(now)).days > FARTHEST:
        raise Invalid(N_("The day lies more than a year ahead."), field="until")
    if end_of_day(wished_on) <= now:
        raise Invalid(N_("The day lies in the past."), field="until")
    if end_of_day(wished_on) <= ends_at:
        last = f"{local_day(ends_at - timedelta(seconds=1)):%d/%m/%Y}"
        text = N_("Entry is possible until the end of %(day)s anyway: state a later day.")
        raise Invalid(Message(text, {"day": last}), field="until")


def _required(text: str, refusal: str) -> str:
    words = clean_lines(text)
    if not words:
        raise Invalid(refusal, field="reason")
    if len(words) > LONGEST:
        message = N_("The reason is longer than %(maximum)s characters.")
        raise Invalid(Message(message, {"maximum": LONGEST}), field="reason")
    return words


def _answer(
    session: Session,
    request: ExtensionRequest,
    answer: Answer,
    words: str,
    actor: Actor,
    now: datetime,
    granted_on: date | None = None,
) -> None:
    request.answer, request.words, request.granted_on = answer, words, granted_on
    request.answered_at, request.answered_by_id = now, actor.person_id
    session.flush()


def _receivers(session: Session, assignment: Assignment, now: datetime) -> list[int]:
    """Those who accept the report, by post or by delegation; where nobody does, those who assign it."""
    agency, regime_id, today = assignment.recipient.agency_id, assignment.period.regime_id, local_day(now)
    found = holders_and_delegates(
        session, [agency], (Duty.ACCEPT,), today, regime_id, [assignment.organisation_id]
    )
    found = found or holders_and_delegates(session, [agency], (Duty.ASSIGN,), today, regime_id)
    return [person_id for _agency, person_id in found]


def _tell(
    session: Session,
    event: str,
    request: ExtensionRequest,
    assignment: Assignment,
    people: list[int],
    params: Mapping[str, str],
    now: datetime,
) -> None:
    facts = {
        "report": assignment.period.regime.name,
        "period": period_of(assignment.period).label,
        "organisation": assignment.organisation.name,
    }
    url = f"/assignments/{assignment.id}/extension"
    notify(session, people, event, f"{event}/{request.id}", {**facts, **params}, url, now)


def _record(
    session: Session,
    action: str,
    request: ExtensionRequest,
    assignment: Assignment,
    actor: Actor,
    now: datetime,
    **details: Any,
) -> None:
    record(
        session,
        action,
        "assignment",
        assignment.id,
        person_id=actor.person_id,
        organisation_id=assignment.organisation_id,
        now=now,
        request=request.id,
        **details,
    )
