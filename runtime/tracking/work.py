"""What one person has to do ("Việc của tôi"): every report that concerns them, in exactly one group."""

from __future__ import annotations

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from admin.assignments.models import Assignment, AssignmentState, ReportingPeriod, WindowState
from admin.assignments.rules import may_enter
from admin.people.roles import Duty
from admin.regimes.models import Regime
from admin.web.access import Actor
from designer.template.models import Template, TemplateVersion
from forms_library.calendar import Period, local_day
from runtime.approval.notices import onward
from runtime.approval.profiles import all_workflows, workflow_of
from runtime.approval.queries import standings
from runtime.approval.states import BACK, Action, State
from runtime.approval.workflow import Party, available
from runtime.reports.models import Decision, Report
from runtime.sharing.queries import is_given_to
from runtime.tracking.scope import (
    WORKING,
    Condition,
    joined,
    recipient_side,
    reporter_agency,
    reporter_side,
)

SOON = timedelta(days=7)
SHOWN = 8  # rows of each group on the first page
PAGE = 25


class Group(enum.StrEnum):
    """The groups of the page, in its order."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    AMENDING = "amending"
    SOON = "soon"
    CHECKING = "checking"
    APPROVING = "approving"
    SEALING = "sealing"
    SENDING = "sending"
    ACCEPTING = "accepting"
    LATER = "later"
    WITH_OTHERS = "with_others"
    DONE = "done"


_WAITING = {
    Action.PASS_ON: Group.CHECKING,
    Action.APPROVE: Group.APPROVING,
    Action.SEAL: Group.SEALING,
    Action.SEND: Group.SENDING,
    Action.ACCEPT: Group.ACCEPTING,
}
# The step that each of these groups waits for.
ACTION_OF = {group: action for action, group in _WAITING.items()}
_ENDED = (State.SENT, State.ACCEPTED)
# Nothing that this person has to do now.
_CALM = (Group.LATER, Group.WITH_OTHERS, Group.DONE)


@dataclass(frozen=True)
class WorkRow:
    """One line of the page; ``report`` is None while nobody has opened the report."""

    assignment: Assignment
    report: Report | None
    title: str
    symbol: str
    group: Group
    actions: tuple[Action, ...] = ()
    may_enter: bool = False
    came_back: bool = False  # returned to whoever fills it, overdue or not
    shut_out: bool = False  # it would be this person's to fill, but entry has closed

    @property
    def state(self) -> str:
        """The word of the state chip."""
        if self.came_back:
            return Group.RETURNED.value
        if self.group is Group.AMENDING:
            return self.group.value
        if self.report is None or (self.report.state is State.DRAFTING and not self.report.sequence):
            return "not_started"
        return self.report.state.value

    @property
    def period(self) -> Period:
        """The period the report is about."""
        return Period.parse(self.assignment.period.code)

    @property
    def next_action(self) -> Action | None:
        """The one step forward that this person may take."""
        forward = (action for action in self.actions if action in _WAITING or action is Action.SUBMIT)
        return next(forward, None)


@dataclass(frozen=True)
class WorkGroup:
    """One group with its first rows, or one page of them."""

    group: Group
    total: int
    rows: tuple[WorkRow, ...]
    page: int = 1

    @property
    def pages(self) -> int:
        """How many pages the whole group fills."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True)
class WorkList:
    """The groups that are not empty. ``turns``: how much waits for each step of this person, or came back to them,
    overdue or not."""

    groups: tuple[WorkGroup, ...] = field(default_factory=tuple)
    turns: Mapping[Group, int] = field(default_factory=dict)

    @property
    def waiting(self) -> int:
        """How much waits for a step of this person after it was filled, overdue or not."""
        return sum(count for group, count in self.turns.items() if group in ACTION_OF)

    @property
    def mine(self) -> int:
        """How much waits for this person in the groups of this list: what ``my_turn_count`` counts."""
        return sum(found.total for found in self.groups if found.group not in _CALM)

    def total(self, *groups: Group) -> int:
        """How many rows the named groups have together."""
        return sum(found.total for found in self.groups if found.group in groups)


def work_list(
    session: Session, actor: Actor, now: datetime, *, only: Group | None = None, page: int = 1
) -> WorkList:
    """The first rows of every group, or one page of the group ``only``; a fixed number of queries."""
    placed = session.execute(_placed(actor, local_day(now), only, page)).all()
    back = {row.id for row in placed if row.back}
    rows = _rows(session, actor, now, {row.id: Group(row.bucket) for row in placed}, back)
    totals = {Group(row.bucket): row.total for row in placed}
    found = (
        WorkGroup(group, totals[group], tuple(rows[row.id] for row in placed if row.bucket == group), page)
        for group in Group
        if group in totals
    )
    return WorkList(tuple(found), _turns(session, actor))


def _turns(session: Session, actor: Actor) -> dict[Group, int]:
    returned = sa.and_(_entering(actor), _came_back())
    turn = sa.case((returned, Group.RETURNED.value), *_waiting_cases(actor), else_=None)
    inner = _concerning(actor, sa.select(Assignment.id, turn.label("turn"))).subquery()
    query = sa.select(inner.c.turn, sa.func.count()).where(inner.c.turn.is_not(None)).group_by(inner.c.turn)
    return {Group(name): count for name, count in session.execute(query)}


def waiting_for(
    session: Session,
    actor: Actor,
    now: datetime,
    group: Group,
    *,
    report_ids: Collection[int] | None = None,
    page: int = 1,
    size: int = PAGE,
) -> WorkGroup:
    """What waits for the step of ``group``, overdue or not: one page of it, or those among ``report_ids``."""
    query = _concerning(actor, sa.select(Assignment.id, sa.func.count().over().label("total")))
    query = query.where(_turn(actor, ACTION_OF[group]))
    if report_ids is not None:
        query = query.where(Report.id.in_(report_ids))
    ordered = query.order_by(Assignment.due_on, Assignment.id).limit(size).offset((page - 1) * size)
    placed = session.execute(ordered).all()
    rows = _rows(session, actor, now, {row.id: group for row in placed})
    return WorkGroup(group, placed[0].total if placed else 0, tuple(rows[row.id] for row in placed), page)


def _placed(actor: Actor, today: date, only: Group | None, page: int) -> sa.Select[Any]:
    """(assignment id, bucket, place in the bucket, size of the bucket, whether it came back) of the rows to show."""
    inner = _bucketed(actor, today).subquery()
    order = (
        # Done: the latest first; everything else: the most urgent first.
        sa.case((inner.c.bucket == Group.DONE, None), else_=inner.c.due_on),
        inner.c.due_on.desc(),
        inner.c.id,
    )
    ranked = sa.select(
        inner.c.id,
        inner.c.bucket,
        inner.c.back,
        sa.func.row_number().over(partition_by=inner.c.bucket, order_by=order).label("place"),
        sa.func.count().over(partition_by=inner.c.bucket).label("total"),
    ).where(inner.c.bucket.is_not(None))
    if only is not None:
        ranked = ranked.where(inner.c.bucket == only)
    placed = ranked.subquery()
    first = (page - 1) * PAGE if only else 0
    last = first + (PAGE if only else SHOWN)
    return (
        sa.select(placed.c.id, placed.c.bucket, placed.c.place, placed.c.total, placed.c.back)
        .where(placed.c.place > first, placed.c.place <= last)
        .order_by(placed.c.bucket, placed.c.place)
    )


def _bucketed(actor: Actor, today: date) -> Any:
    bucket = _bucket(actor, today).label("bucket")
    back = sa.case((_state() == State.DRAFTING, _came_back()), else_=sa.false()).label("back")
    return _concerning(actor, sa.select(Assignment.id, Assignment.due_on, bucket, back))


def _concerning(actor: Actor, query: Any) -> Any:
    """What concerns the person: the agency's own reports, and those it received."""
    own = reporter_side(actor, *WORKING)
    received = sa.and_(recipient_side(actor, Duty.ACCEPT), Report.sent_revision > 0)
    return (
        joined(query)
        .join(Regime, Regime.id == ReportingPeriod.regime_id)
        .outerjoin(Report, Report.assignment_id == Assignment.id)
        .where(
            Assignment.state == AssignmentState.OWED,
            sa.or_(sa.and_(own, is_given_to(actor, reporter_agency)), received),
        )
    )


def _state() -> sa.ColumnElement[State]:
    return sa.func.coalesce(Report.state, State.DRAFTING)


def _bucket(actor: Actor, today: date) -> sa.Case[Any]:
    own = reporter_side(actor, *WORKING)
    entering = _entering(actor)
    unsent = sa.and_(_state().not_in(_ENDED), Report.judged_at.is_(None))
    return sa.case(
        (sa.and_(own, unsent, Assignment.due_on < today), Group.OVERDUE.value),
        (sa.and_(entering, _came_back()), Group.RETURNED.value),
        (sa.and_(entering, Report.sent_revision > 0), Group.AMENDING.value),
        (sa.and_(entering, Assignment.due_on <= today + SOON), Group.SOON.value),
        (entering, Group.LATER.value),
        *_waiting_cases(actor),
        (sa.and_(own, _state().not_in((State.DRAFTING, *_ENDED))), Group.WITH_OTHERS.value),
        (Report.sent_revision > 0, Group.DONE.value),
        else_=None,
    )


def _entering(actor: Actor) -> Condition:
    return sa.and_(_state() == State.DRAFTING, reporter_side(actor, Duty.ENTER))


def _waiting_cases(actor: Actor) -> list[tuple[Condition, str]]:
    return [(_turn(actor, action), group.value) for action, group in _WAITING.items()]


def _came_back() -> Condition:
    last = (
        sa.select(Decision.action)
        .where(Decision.report_id == Report.id, Decision.action != Action.OPEN_ALL)
        .order_by(Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return last.in_(BACK)


def _turn(actor: Actor, action: Action) -> Condition:
    """Whether ``action`` is the next step and this person has the duty for it, whatever the regime's profile."""
    turns = (_is_at(step, actor) for step in _steps() if step.action is action and actor.has(step.duty))
    return sa.or_(sa.false(), *turns)


@dataclass(frozen=True)
class _Step:
    """A step forward out of ``state``; ``profiles`` is empty where all profiles have it."""

    action: Action
    state: State
    party: Party
    duty: Duty
    profiles: frozenset[str] = frozenset()


@cache
def _steps() -> tuple[_Step, ...]:
    """The steps forward of all workflows, each once: most profiles share them, and what is the same in five profiles
    need not stand five times in a query of this page."""
    workflows = all_workflows()
    found: dict[_Step, set[str]] = {}
    for code, workflow in workflows.items():
        for state in workflow.states:
            line = onward(workflow, state)
            if line is not None and line.duty is not None:
                found.setdefault(_Step(line.action, state, line.party, line.duty), set()).add(code)
    everywhere = set(workflows)
    return tuple(
        step if codes == everywhere else replace(step, profiles=frozenset(codes))
        for step, codes in found.items()
    )


def _is_at(step: _Step, actor: Actor) -> Condition:
    side = reporter_side if step.party is Party.REPORTER else recipient_side
    conditions = [_state() == step.state, side(actor, step.duty)]
    if step.profiles:
        conditions.append(Regime.profile.in_(sorted(step.profiles)))
    return sa.and_(*conditions)


def _rows(
    session: Session,
    actor: Actor,
    now: datetime,
    buckets: Mapping[int, Group],
    back: Collection[int] = frozenset(),
) -> dict[int, WorkRow]:
    found = session.execute(rows_query(Assignment.id.in_(buckets))).all()
    reports = [report for _, report, _ in found if report is not None]
    standing = standings(session, reports, actor)
    rows = {}
    for assignment, report, template in found:
        actions: Sequence[Action] = ()
        if report is not None:
            workflow = workflow_of(assignment.period.regime)
            actions = available(workflow, report.state, standing[report.id])
        shut = may_enter(assignment, now) is not None
        fills = _fills(actor, assignment, report)
        rows[assignment.id] = WorkRow(
            assignment,
            report,
            template.title,
            template.symbol,
            buckets[assignment.id],
            tuple(actions),
            may_enter=fills and not shut,
            came_back=assignment.id in back,
            shut_out=fills and shut and assignment.period.state is not WindowState.PLANNED,
        )
    return rows


def _fills(actor: Actor, assignment: Assignment, report: Report | None) -> bool:
    drafting = report is None or report.state is State.DRAFTING
    return drafting and actor.can(Duty.ENTER, assignment.organisation.agency_id, assignment.period.regime_id)


def rows_query(*conditions: Condition) -> sa.Select[Assignment, Report, Template]:
    """Assignments with their report (None before it is opened) and form, and all a page names of them."""
    return (
        sa.select(Assignment, Report, Template)
        .outerjoin(Report, Report.assignment_id == Assignment.id)
        .join(Template, Template.code == Assignment.template_code)
        .options(
            joinedload(Assignment.period, innerjoin=True).joinedload(ReportingPeriod.regime, innerjoin=True),
            joinedload(Assignment.organisation, innerjoin=True),
            joinedload(Assignment.recipient, innerjoin=True),
            joinedload(Report.template_version).options(defer(TemplateVersion.definition)),
        )
        .where(*conditions)
    )


def my_turn_count(session: Session, actor: Actor, now: datetime) -> int:
    """How many reports wait for this person (the number beside the entry of the navigation)."""
    inner = _bucketed(actor, local_day(now)).subquery()
    calm = [group.value for group in _CALM]
    query = sa.select(sa.func.count()).where(inner.c.bucket.is_not(None), inner.c.bucket.not_in(calm))
    return session.scalar(query) or 0
