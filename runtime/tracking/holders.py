"""Who holds a report now: the people whose step comes next, with their posts, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.assignments.models import Assignment
from admin.delegations.authority import ABBREVIATIONS
from admin.delegations.models import Delegation
from admin.delegations.queries import delegations, in_force, profiles_without_delegated_approval
from admin.organisations.models import Organisation
from admin.people.models import Person, Position
from admin.people.queries import AGENCY, held_on, roles_with
from admin.people.roles import DUTIES, Duty
from forms_library.calendar import local_day
from runtime.approval.notices import onward
from runtime.approval.profiles import workflow_of
from runtime.approval.states import State
from runtime.approval.workflow import Party, Transition
from runtime.reports.models import Decision, Report

SHOWN = 3


@dataclass(frozen=True)
class Holder:
    """A person with the post in which the step is theirs."""

    name: str
    title: str


@dataclass(frozen=True)
class Holding:
    """Whose turn it is in an organisation, and since when; ``duty`` None: a job is at work."""

    duty: Duty | None
    organisation: str
    people: tuple[Holder, ...]
    since: datetime

    @property
    def shown(self) -> tuple[Holder, ...]:
        """The first people, as many as fit on a line."""
        return self.people[:SHOWN]

    @property
    def others(self) -> int:
        """How many more there are."""
        return len(self.people) - len(self.shown)


def holders_now(session: Session, reports: Sequence[Report], now: datetime) -> dict[int, Holding]:
    """Who holds each report that is under way, by its id; a fixed number of queries however many reports there are."""
    under_way = [report for report in reports if report.state is not State.ACCEPTED]
    lines = {report.id: _line(report) for report in under_way}
    since = _since(session, under_way)
    posts = _posts(session, under_way, lines.values(), now)
    given = delegations(session, Delegation.agency_id.in_(_agencies(under_way)), in_force(local_day(now)))
    return {
        report.id: _holding(report, lines[report.id], posts, given, since.get(report.id, report.created_at))
        for report in under_way
    }


def _line(report: Report) -> Transition | None:
    return onward(workflow_of(report.assignment.period.regime), report.state)


def _since(session: Session, reports: Iterable[Report]) -> dict[int, datetime]:
    """The moment of the last decision on each report."""
    newest = (
        sa.select(sa.func.max(Decision.id))
        .where(Decision.report_id.in_([report.id for report in reports]))
        .group_by(Decision.report_id)
    )
    rows = session.execute(sa.select(Decision.report_id, Decision.at).where(Decision.id.in_(newest)))
    return {row.report_id: row.at for row in rows}


def _posts(
    session: Session, reports: Iterable[Report], lines: Iterable[Transition | None], now: datetime
) -> Sequence[sa.Row[Any]]:
    """Everyone who could hold one of the reports."""
    duties = {line.duty for line in lines if line is not None and line.duty is not None}
    query: sa.Select[Any] = (
        sa.select(
            AGENCY.label("agency_id"), Position.role, Position.regime_id, Position.title, Person.full_name
        )
        .select_from(Position)
        .join(Organisation, Organisation.id == Position.organisation_id)
        .join(Person, Person.id == Position.person_id)
        .where(AGENCY.in_(_agencies(reports)), Position.role.in_(roles_with(duties)), held_on(local_day(now)))
        .order_by(Position.id)
    )
    return session.execute(query).all()


def _agencies(reports: Iterable[Report]) -> list[int]:
    return sorted(
        {
            side.agency_id
            for report in reports
            for side in (report.assignment.organisation, report.assignment.recipient)
        }
    )


def _holding(
    report: Report,
    line: Transition | None,
    posts: Iterable[sa.Row[Any]],
    given: Iterable[Delegation],
    since: datetime,
) -> Holding:
    assignment = report.assignment
    if line is None or line.duty is None:
        return Holding(None, assignment.organisation.name, (), since)
    side = assignment.organisation if line.party is Party.REPORTER else assignment.recipient
    regime_id = assignment.period.regime_id
    people = dict.fromkeys(
        Holder(post.full_name, post.title)
        for post in posts
        if post.agency_id == side.agency_id
        and post.regime_id in (None, regime_id)
        and line.duty in DUTIES[post.role]
    )
    acting = (_acting(item) for item in given if _reaches(item, line.duty, side.agency_id, assignment))
    return Holding(line.duty, side.name, tuple(dict.fromkeys([*people, *acting])), since)


def _acting(item: Delegation) -> Holder:
    on_behalf = f"{ABBREVIATIONS[item.manner]} {item.giver_title}"
    return Holder(item.receiver.full_name, f"{item.receiver_title}, {on_behalf}")


def _reaches(item: Delegation, duty: Duty, agency_id: int, assignment: Assignment) -> bool:
    if duty is Duty.APPROVE and assignment.period.regime.profile in profiles_without_delegated_approval():
        return False
    regimes = {regime.id for regime in item.regimes}
    reporters = {organisation.id for organisation in item.organisations}
    return (
        (item.duty, item.agency_id) == (duty, agency_id)
        and (not regimes or assignment.period.regime_id in regimes)
        and (not reporters or assignment.organisation_id in reporters)
    )
