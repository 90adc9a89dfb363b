"""Who is told of a step: whoever acts next, and the maker when the report comes back or is accepted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.delegations.queries import holders_and_delegates
from admin.notifications.events import register_event
from admin.notifications.kinds import Kind
from admin.notifications.operations import notify
from admin.people.roles import Duty
from forms_library.calendar import Period, local_day
from forms_library.messages import N_
from runtime.approval.profiles import workflow_of
from runtime.approval.queries import submitter
from runtime.approval.states import OPENING, Action, State
from runtime.approval.workflow import Party, Transition, Workflow
from runtime.figures.staleness import dependents
from runtime.reports.models import Decision, Report

_BACKWARDS = OPENING | {Action.WITHDRAW, Action.ABANDON}

_WAITING = "report.waiting"
_RETURNED = "report.returned"
_OPENED = "report.opened"
_ACCEPTED = "report.accepted"
_AMENDING = "report.amending"
_STANDING = "report.standing"
_OUTDATED = "report.outdated"
register_event(_WAITING, N_("%(report)s, %(period)s of %(organisation)s is waiting for you."), Kind.TURN)
register_event(_RETURNED, N_("%(report)s, %(period)s has come back to you: %(reason)s"), Kind.RESULT)
register_event(
    _OPENED, N_("%(report)s, %(period)s: all cells are open for your correction now."), Kind.RESULT
)
register_event(_ACCEPTED, N_("%(report)s, %(period)s of %(organisation)s has been accepted."), Kind.RESULT)
register_event(
    _AMENDING,
    N_("%(organisation)s is making an amendment of %(report)s, %(period)s: %(reason)s"),
    Kind.RESULT,
)
register_event(
    _STANDING,
    N_("%(organisation)s has abandoned the amendment of %(report)s, %(period)s; what was sent stands."),
    Kind.RESULT,
)
register_event(
    _OUTDATED,
    N_(
        "%(report)s, %(period)s rests on figures of %(organisation)s that have been amended since. Check your totals."
    ),
    Kind.RESULT,
)

# Of these acts whoever was asked before is told otherwise, or nobody needs to know.
_QUIET = frozenset({Action.WITHDRAW, Action.STANDS})


def onward(workflow: Workflow, state: State) -> Transition | None:
    """The step that leads on from ``state``; None where the report rests or a job is at work."""
    lines = (line for line in workflow.at(state) if line.action not in _BACKWARDS)
    return next((line for line in lines if line.party is not Party.SYSTEM), None)


def tell(session: Session, report: Report, line: Transition, decision: Decision, now: datetime) -> None:
    """Notify those whom this step concerns; a job that runs again tells nobody twice."""
    if line.action in _QUIET:
        return
    if line.action is Action.AMEND:
        _send(session, report, decision, _AMENDING, _receivers(session, report, now), now)
    elif line.action is Action.ABANDON and report.accepted_revision == report.revision:
        _send(session, report, decision, _STANDING, _receivers(session, report, now), now)
    elif line.next_state is State.DRAFTING:
        event = _OPENED if line.action is Action.OPEN_ALL else _RETURNED
        _send(session, report, decision, event, _makers(session, report), now)
    elif line.next_state is State.ACCEPTED:
        _send(session, report, decision, _ACCEPTED, _makers(session, report), now)
        _tell_dependents(session, report, decision, now)
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
    return _people(session, report, side.agency_id, duties, now)


def _receivers(session: Session, report: Report, now: datetime) -> list[int]:
    return _people(session, report, report.assignment.recipient.agency_id, [Duty.ACCEPT], now)


def _people(session: Session, report: Report, agency_id: int, duties: list[Duty], now: datetime) -> list[int]:
    """Who has one of ``duties`` in the agency for this very report."""
    assignment = report.assignment
    found = holders_and_delegates(
        session,
        [agency_id],
        duties,
        local_day(now),
        assignment.period.regime_id,
        [assignment.organisation_id],
    )
    return [person_id for _agency, person_id in found]


def _tell_dependents(session: Session, report: Report, decision: Decision, now: datetime) -> None:
    """An amendment is accepted: those whose submitted reports rest on what it replaces must look at their totals."""
    for dependent, person_id in dependents(session, report):
        params = {**_params(dependent, decision), "organisation": report.assignment.organisation.name}
        key = f"outdated/{dependent.id}/{decision.id}"
        notify(session, [person_id], _OUTDATED, key, params, f"/reports/{dependent.id}", now)


def _send(
    session: Session, report: Report, decision: Decision, event: str, people: list[int], now: datetime
) -> None:
    others = [person for person in people if person != decision.person_id]
    params = _params(report, decision)
    notify(session, others, event, f"decision/{decision.id}", params, f"/reports/{report.id}", now)


def _params(report: Report, decision: Decision) -> dict[str, Any]:
    assignment = report.assignment
    return {
        "report": report.template_version.template.title,
        "period": Period.parse(assignment.period.code).label,
        "organisation": assignment.organisation.name,
        "reason": decision.reason,
    }
