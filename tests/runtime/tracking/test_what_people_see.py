"""My work, tracking, totals and documents: the right rows for the right people, at a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import Invalid, NotFound
from admin.jobs.dispatch import work_off
from admin.notifications.models import Notification
from admin.people.models import Person
from admin.web.access import Actor
from runtime.approval.states import Action, State
from runtime.figures.models import Figure
from runtime.figures.operations import project
from runtime.figures.queries import roll_up, shares
from runtime.reports.models import Report
from runtime.tracking.archive import archive
from runtime.tracking.matrix import ColumnKey, Filters, Month, Status, matrix
from runtime.tracking.operations import urge
from runtime.tracking.work import Group, my_turn_count, work_list
from tests.runtime.stage import Stage

DECEMBER = Filters(Month(2026, 12))


def groups(stage: Stage, person: Person) -> dict[Group, int]:
    """The sizes of the groups; the number in the navigation must agree with them whichever way it was counted."""
    found = work_list(stage.session, stage.actor(person), stage.now)
    assert found.mine == my_turn_count(stage.session, stage.actor(person), stage.now)
    return {group.group: group.total for group in found.groups}


def accepted(stage: Stage, report: Report) -> None:
    """The rest of the way without documents: straight into the store, as acceptance does it."""
    report.state = State.ACCEPTED
    report.sent_revision = report.accepted_revision = report.revision
    project(stage.session, report, now=stage.now)
    stage.session.flush()


@contextmanager
def counted(stage: Stage) -> Iterator[list[str]]:
    """The statements sent meanwhile."""
    sent: list[str] = []

    def note(_c: object, _k: object, statement: str, *_others: object) -> None:
        sent.append(statement)

    engine = stage.session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa.event.remove(engine, "before_cursor_execute", note)


# ---- my work ---------------------------------------------------------------------------------------------------


def test_months_to_choose_from_reach_two_years_back_a_year_ahead_and_to_the_one_shown() -> None:
    offered = [str(month) for month in Month(2020, 3).around(date(2026, 11, 28))]
    assert (offered[0], offered[-2], offered[-1]) == ("2027-11", "2024-11", "2020-03")
    assert len(offered) == len(set(offered)) == 38


def test_a_report_is_in_exactly_one_group_and_moves_with_its_state(stage: Stage) -> None:
    cast = stage.cast
    assert groups(stage, cast.officer) == {Group.LATER: 1}
    assert groups(stage, cast.head_of_division) == {}
    report = stage.bring_to_checking()
    assert groups(stage, cast.officer) == {Group.WITH_OTHERS: 1}
    assert groups(stage, cast.head_of_division) == {Group.CHECKING: 1}
    assert groups(stage, cast.head_of_agency) == {Group.WITH_OTHERS: 1}
    stage.act(report, Action.RETURN, cast.head_of_division, reason="Sai")
    assert groups(stage, cast.officer) == {Group.RETURNED: 1}


def test_the_week_before_the_due_day_and_after_it(stage: Stage) -> None:
    due = stage.assignment().due_on
    stage.now += timedelta(days=(due - date(2026, 11, 20)).days - 5)
    assert groups(stage, stage.cast.officer) == {Group.SOON: 1}
    stage.now += timedelta(days=6)
    assert groups(stage, stage.cast.officer) == {Group.OVERDUE: 1}
    assert groups(stage, stage.cast.head_of_agency) == {Group.OVERDUE: 1}
    assert groups(stage, stage.cast.receiver) == {}


def test_what_is_overdue_still_says_whose_turn_it_is(stage: Stage) -> None:
    due = stage.assignment().due_on
    report = stage.bring_to_checking()
    stage.now += timedelta(days=(due - date(2026, 11, 20)).days + 1)
    found = work_list(stage.session, stage.actor(stage.cast.head_of_division), stage.now)
    assert ([group.group for group in found.groups], found.waiting) == ([Group.OVERDUE], 1)
    stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Sai")
    found = work_list(stage.session, stage.actor(stage.cast.officer), stage.now)
    assert (found.groups[0].group, found.groups[0].rows[0].state) == (Group.OVERDUE, "returned")
    assert (found.turns, found.waiting) == ({Group.RETURNED: 1}, 0)


def test_the_receiver_waits_for_what_was_sent(stage: Stage) -> None:
    report = stage.bring_to_checking()
    stage.pass_and_send(report)
    assert groups(stage, stage.cast.receiver) == {Group.ACCEPTING: 1}
    assert groups(stage, stage.cast.officer) == {Group.DONE: 1}
    row = work_list(stage.session, stage.actor(stage.cast.receiver), stage.now).groups[0].rows[0]
    assert row.next_action is Action.ACCEPT


def test_who_took_part_is_offered_no_step(stage: Stage) -> None:
    report = stage.bring_to_checking()
    row = work_list(stage.session, stage.actor(stage.cast.head_of_division), stage.now).groups[0].rows[0]
    assert row.next_action is Action.PASS_ON
    stage.act(report, Action.PASS_ON, stage.cast.head_of_division)
    assert groups(stage, stage.cast.head_of_division) == {Group.WITH_OTHERS: 1}


# ---- tracking --------------------------------------------------------------------------------------------------


def test_the_matrix_counts_and_filters(stage: Stage) -> None:
    stage.bring_to_checking()
    admin = stage.actor(stage.cast.admin)
    found = matrix(stage.session, admin, DECEMBER, date(2026, 12, 1))
    assert [row.name for row in found.rows] == ["Phường Số 01", "Phường Số 02"]
    assert (found.owed, found.counts[Status.WAITING], found.counts[Status.NOT_STARTED]) == (2, 1, 1)
    only = Filters(Month(2026, 12), status=Status.WAITING)
    assert len(matrix(stage.session, admin, only, date(2026, 12, 1)).rows) == 1
    named = Filters(Month(2026, 12), text="số 02")
    assert len(matrix(stage.session, admin, named, date(2026, 12, 1)).rows) == 1
    late = matrix(stage.session, admin, DECEMBER, date(2027, 1, 31))
    assert late.late == 2


@pytest.mark.parametrize(("who", "rows"), [("receiver", 2), ("leader", 2), ("head_of_agency", 1)])
def test_everyone_follows_their_own_part(stage: Stage, who: str, rows: int) -> None:
    actor = stage.actor(getattr(stage.cast, who))
    assert len(matrix(stage.session, actor, DECEMBER, date(2026, 12, 1)).rows) == rows


def test_urging_reminds_whose_turn_it_is_once_a_day(stage: Stage) -> None:
    stage.bring_to_checking()
    key = ColumnKey(stage.period.id, "KTXHT")
    for _ in range(2):
        urge(stage.session, key, actor=stage.actor(stage.cast.receiver), now=stage.now)
        stage.session.commit()
        work_off()
    told = stage.session.scalars(
        sa.select(Notification.person_id).where(Notification.event == "report.urged")
    ).all()
    assert sorted(told) == sorted([stage.cast.head_of_division.id, stage.cast.outsider.id])


def test_nobody_is_urged_from_outside_or_without_need(stage: Stage) -> None:
    key = ColumnKey(stage.period.id, "KTXHT")
    with pytest.raises(Invalid):
        urge(stage.session, key, actor=stage.actor(stage.cast.outsider), now=stage.now)


# ---- totals ----------------------------------------------------------------------------------------------------


def test_totals_sum_accepted_reports_and_name_the_others(stage: Stage) -> None:
    report = stage.bring_to_checking()
    accepted(stage, report)
    second = stage.report(1)
    figures = {"B1/R1/KH": "200", "B1/R1/TH": "100", "B1/R2/KH": "50", "B1/R2/TH": "20,1"}
    stage.fill(second, stage.cast.outsider, figures)
    stage.act(second, Action.SUBMIT, stage.cast.outsider)
    receiver = stage.actor(stage.cast.receiver)
    first = roll_up(stage.session, receiver, stage.period.id, "KTXHT", date(2026, 12, 1))
    assert [item.name for item in first.missing] == ["Phường Số 02"]
    assert first.totals.values["B1", "R3", "TH"] == Decimal("1430.5")

    accepted(stage, second)
    both = roll_up(stage.session, receiver, stage.period.id, "KTXHT", date(2026, 12, 1))
    assert both.missing == ()
    assert both.totals.values["B1", "R3", "TH"] == Decimal("1550.6")
    # a ratio of sums, not a sum of ratios
    assert both.totals.values["B1", "R1", "TL"] == Decimal("87.5")
    made_of = shares(both, ("B1", "R1", "TH"))
    assert [(share.contributor.name, share.number) for share in made_of] == [
        ("Phường Số 01", Decimal("950.5")),
        ("Phường Số 02", Decimal(100)),
    ]


def test_a_report_accepted_again_replaces_its_figures(stage: Stage) -> None:
    report = stage.bring_to_checking()
    accepted(stage, report)
    before = stage.session.scalar(sa.select(sa.func.count()).select_from(Figure))
    accepted(stage, report)
    assert stage.session.scalar(sa.select(sa.func.count()).select_from(Figure)) == before


@pytest.mark.parametrize("who", ["officer", "outsider", "clerk", "designer"])
def test_totals_are_for_those_who_receive(stage: Stage, who: str) -> None:
    with pytest.raises(NotFound):
        roll_up(
            stage.session, stage.actor(getattr(stage.cast, who)), stage.period.id, "KTXHT", date(2026, 12, 1)
        )


# ---- a fixed number of queries -----------------------------------------------------------------------------------


DECEMBER_1ST = date(2026, 12, 1)
Page = Callable[[Session, Actor, int, datetime], object]


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("officer", lambda session, actor, _period, now: work_list(session, actor, now)),
        ("receiver", lambda session, actor, _period, now: work_list(session, actor, now)),
        ("admin", lambda session, actor, _period, _now: matrix(session, actor, DECEMBER, DECEMBER_1ST)),
        (
            "receiver",
            lambda session, actor, period, _now: roll_up(session, actor, period, "KTXHT", DECEMBER_1ST),
        ),
        ("leader", lambda session, actor, _period, _now: archive(session, actor)),
    ],
    ids=["work of the officer", "work of the receiver", "matrix", "totals", "documents"],
)
def test_more_reports_cost_no_more_queries(stage: Stage, who: str, page: Page) -> None:
    actor, period, now = stage.actor(getattr(stage.cast, who)), stage.period.id, stage.now
    first, second = stage.report(), stage.report(1).id

    def cost() -> int:
        stage.session.commit()
        stage.session.expunge_all()
        with counted(stage) as sent:
            page(stage.session, actor, period, now)
        return len(sent)

    first.state = State.SENT
    few = cost()
    change = sa.update(Report).where(Report.id == second).values(state=State.SENT)
    stage.session.execute(change)
    assert cost() == few
