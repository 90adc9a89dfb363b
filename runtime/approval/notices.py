"""Who is told of a step: whoever acts next, and the maker when the report comes back or is accepted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from admin.notifications.events import register_event
from admin.notifications.operations import notify
from admin.people.queries import holders
from admin.people.roles import Duty
from forms_library.calendar import Period, local_day
from forms_library.messages import N_
from runtime.approval.profiles import workflow_of
from runtime.approval.queries import submitter
from runtime.approval.states import OPENING, Action, State
from runtime.approval.workflow import Party, Transition, Workflow
from runtime.reports.models import Decision, Report

_BACKWARDS = OPENING | {Action.WITHDRAW}

_WAITING = "report.waiting"
_RETURNED = "report.returned"
_OPENED = "report.opened"
_ACCEPTED = "report.accepted"
register_event(_WAITING, N_("%(report)s, %(period)s of %(organisation)s is waiting for you."))
register_event(_RETURNED, N_("%(report)s, %(period)s has come back to you: %(reason)s"))
register_event(_OPENED, N_("%(report)s, %(period)s: all cells are open for your correction now."))
register_event(_ACCEPTED, N_("%(report)s, %(period)s of %(organisation)s has been accepted."))


def onward(workflow: Workflow, state: State) -> Transition | None:
    """The step that leads on from ``state``; None where the report rests or a job is at work."""
    lines = (line for line in workflow.at(state) if line.action not in _BACKWARDS)
    return next((line for line in lines if line.party is not Party.SYSTEM), None)


def tell(session: Session, report: Report, line: Transition, decision: Decision, now: datetime) -> None:
    """Notify those whom this step concerns; a job that runs again tells nobody twice."""
    if line.next_state is State.DRAFTING:
        if line.action is not Action.WITHDRAW:
            event = _OPENED if line.action is Action.OPEN_ALL else _RETURNED
            _send(session, report, decision, event, _makers(session, report), now)
    elif line.next_state is State.ACCEPTED:
        _send(session, report, decision, _ACCEPTED, _makers(session, report), now)
    else:
        following = onward(workflow_of(report.assignment.period.regime), line.next_state)
        if following is not None and following.duty is not None:
            _send(session, report, decision, _WAITING, _next(session, report, following, now), now)


def _makers(session: Session, report: Report) -> list[int]:
    person = submitter(session, report)
    return [] if person is None else [person]


def _next(session: Session, report: Report, line: Transition, now: datetime) -> list[int]:
    assignment = report.assignment
    side = assignment.organisation if line.party is Party.REPORTER else assignment.recipient
    duties: list[Duty] = [line.duty] if line.duty is not None else []
    found = holders(session, [side.agency_id], duties, local_day(now), assignment.period.regime_id)
    return [person_id for _agency, person_id in found]


def _send(
    session: Session, report: Report, decision: Decision, event: str, people: list[int], now: datetime
) -> None:
    others = [person for person in people if person != decision.person_id]
    assignment = report.assignment
    params = {
        "report": report.template_version.template.title,
        "period": Period.parse(assignment.period.code).label,
        "organisation": assignment.organisation.name,
        "reason": decision.reason,
    }
    notify(session, others, event, f"decision/{decision.id}", params, f"/reports/{report.id}", now)
