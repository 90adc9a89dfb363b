"""Deciding on a report: the one door, who may pass it, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from admin.audit.models import AuditEntry
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.jobs.models import Job
from admin.notifications.models import Notification
from admin.people.operations import hold_position
from admin.people.roles import Role
from runtime.approval.corrections import correction_days
from runtime.approval.operations import Pin, decide_many
from runtime.approval.queries import standing
from runtime.approval.states import Action, State
from runtime.approval.workflow import Hand
from runtime.explanations.models import Explanation
from runtime.reports.models import Attachment, Decision, NilDeclaration, Report, Revision
from tests.factories import SINCE
from tests.runtime.stage import Stage


def decisions(stage: Stage, report: Report) -> list[Action]:
    query = sa.select(Decision.action).where(Decision.report_id == report.id).order_by(Decision.id)
    return list(stage.session.scalars(query))


def test_submitting_freezes_a_revision_and_tells_who_checks(stage: Stage) -> None:
    report = stage.bring_to_checking()
    assert (report.state, report.revision) == (State.CHECKING, 1)
    revision = stage.session.scalars(sa.select(Revision)).one()
    assert revision.content["values"]["B1/R1/TH"] == "950.5"
    told = stage.session.scalars(sa.select(Notification).where(Notification.event == "report.waiting")).all()
    assert [notice.person_id for notice in told] == [stage.cast.head_of_division.id]


def test_submitting_twice_has_the_same_outcome(stage: Stage) -> None:
    report = stage.bring_to_checking()
    again = stage.act(report, Action.SUBMIT, stage.cast.officer)
    assert again.repeated
    assert decisions(stage, report) == [Action.SUBMIT]
    assert report.revision == 1


def test_an_incomplete_report_is_not_submitted_and_nothing_is_lost(stage: Stage) -> None:
    report = stage.report()
    stage.fill(report, stage.cast.officer, {"B1/R1/KH": "1000"})
    with pytest.raises(Invalid) as refused:
        stage.act(report, Action.SUBMIT, stage.cast.officer)
    places = [problem["key"] for problem in refused.value.details["problems"]]
    assert places[:3] == ["B1/R1/TH", "B1/R2/KH", "B1/R2/TH"]
    assert report.state is State.DRAFTING


@pytest.mark.parametrize("who", ["head_of_division", "outsider", "clerk", "receiver", "admin", "leader"])
def test_only_those_who_enter_here_submit(stage: Stage, who: str) -> None:
    report = stage.report()
    stage.fill(report, stage.cast.officer)
    with pytest.raises(NotAllowed):
        stage.act(report, Action.SUBMIT, getattr(stage.cast, who))


def test_a_return_needs_a_reason_and_pins_stay_with_the_decision(stage: Stage) -> None:
    report = stage.bring_to_checking()
    with pytest.raises(Invalid, match="Write the reason"):
        stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="  ")
    pins = [Pin("B1/R1/TH", "Cao hơn kế hoạch quý"), Pin("B1/R2/TH")]
    stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Rà soát lại số thu", pins=pins)
    assert report.state is State.DRAFTING
    decision = stage.session.scalars(sa.select(Decision).where(Decision.action == Action.RETURN)).one()
    assert decision.pins[0] == {"key": "B1/R1/TH", "reason": "Cao hơn kế hoạch quý"}
    told = stage.session.scalars(sa.select(Notification).where(Notification.event == "report.returned")).one()
    assert told.person_id == stage.cast.officer.id
    assert told.params["reason"] == "Rà soát lại số thu"


def test_a_pin_must_point_to_a_cell_of_the_form(stage: Stage) -> None:
    report = stage.bring_to_checking()
    with pytest.raises(Invalid, match="no cell B1/R9/TH"):
        stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Sai", pins=[Pin("B1/R9/TH")])


def test_a_return_reopens_this_report_until_a_stated_day(stage: Stage) -> None:
    report = stage.bring_to_checking()
    stage.now += timedelta(days=60)  # the window has closed long ago
    stage.act(
        report,
        Action.RETURN,
        stage.cast.head_of_division,
        reason="Sai số liệu",
        reopen_until=date(2027, 1, 25),
    )
    assert report.assignment.reopened_until is not None
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "900"})
    stage.act(report, Action.SUBMIT, stage.cast.officer)
    assert (report.state, report.revision) == (State.CHECKING, 2)


@pytest.mark.parametrize(
    ("chosen", "refused"),
    [(date(2026, 11, 19), "in the past"), (date(2026, 12, 20), None), (date(2027, 2, 14), "at the latest")],
)
def test_a_correction_lasts_at_most_a_period_longer_than_the_last_level(
    stage: Stage, chosen: date, refused: str | None
) -> None:
    report = stage.bring_to_checking()
    days = correction_days(stage.session, report, stage.now)
    assert (days.usual, days.final, days.latest) == (
        date(2026, 11, 25),
        date(2026, 12, 17),
        date(2027, 1, 16),
    )
    assert (days.warning(days.final), days.warning(days.latest)) == (None, days.too_late)
    act = partial(stage.act, report, Action.RETURN, stage.cast.head_of_division, reason="Sai")
    if refused is None:
        act(reopen_until=chosen)
    else:
        with pytest.raises(Invalid, match=refused) as told:
            act(reopen_until=chosen)
        assert told.value.details["field"] == "until"


def test_a_return_without_a_day_leaves_two_working_days(stage: Stage) -> None:
    report = stage.bring_to_checking()  # on Friday 20 November
    stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Sai")
    until = report.assignment.reopened_until
    assert until is not None
    # Tuesday 24 November is a day off: Monday and Wednesday are left, until Wednesday 24:00 in Vietnam.
    assert until == datetime(2026, 11, 25, 17, 0, tzinfo=UTC)


def test_who_prepared_may_not_check_whatever_posts_they_hold(stage: Stage) -> None:
    officer = stage.cast.officer
    division = stage.city.division(stage.city.communes[0])
    for role in (Role.HEAD_OF_DIVISION, Role.HEAD_OF_AGENCY):
        hold_position(
            stage.session, officer, division, role, title=role.value, valid_from=SINCE, now=stage.now
        )
    report = stage.bring_to_checking()
    with pytest.raises(NotAllowed, match="You prepared this revision"):
        stage.act(report, Action.PASS_ON, officer)
    stage.act(report, Action.PASS_ON, stage.cast.head_of_division)
    with pytest.raises(NotAllowed, match="You prepared this revision"):
        stage.act(report, Action.APPROVE, officer)


def test_typing_a_single_figure_counts_as_preparing(stage: Stage) -> None:
    head = stage.cast.head_of_division
    division = stage.city.division(stage.city.communes[0])
    hold_position(
        stage.session, head, division, Role.OFFICER, title="Chuyên viên", valid_from=SINCE, now=stage.now
    )
    report = stage.report()
    stage.fill(report, head, {"TM/P1/text": "Ổn định"})
    stage.fill(report, stage.cast.officer)
    stage.act(report, Action.SUBMIT, stage.cast.officer)
    with pytest.raises(NotAllowed, match="You prepared this revision"):
        stage.act(report, Action.PASS_ON, head)


def nil_by(person_id: int, now: datetime) -> NilDeclaration:
    return NilDeclaration(section="TM", at=now, person_id=person_id)


def words_by(person_id: int, now: datetime) -> Explanation:
    return Explanation(mark="m", text="Do mùa vụ", at=now, person_id=person_id)


def file_by(person_id: int, now: datetime, removed_at: datetime | None = None) -> Attachment:
    return Attachment(
        filename="a.pdf", media_type="application/pdf", size=1, digest="0" * 64,
        added_at=now, added_by_id=person_id, removed_at=removed_at,
    )  # fmt: skip


@pytest.mark.parametrize("part_by", [nil_by, words_by, file_by])
def test_whoever_brought_any_part_of_it_has_prepared_it(
    stage: Stage, part_by: Callable[[int, datetime], NilDeclaration | Explanation | Attachment]
) -> None:
    """Declared without occurrence, explained, attached: another's press of the button changes nothing."""
    head = stage.cast.head_of_division
    report = stage.bring_to_checking()
    removed = file_by(head.id, stage.now, stage.now)
    removed.report_id = report.id
    stage.session.add(removed)
    stage.session.flush()
    assert Hand.PREPARING not in standing(stage.session, report, stage.actor(head)).hands
    part = part_by(head.id, stage.now)
    part.report_id = report.id
    stage.session.add(part)
    with pytest.raises(NotAllowed, match="You prepared this revision"):
        stage.act(report, Action.PASS_ON, head)


def test_the_second_of_two_decisions_is_told_what_happened(stage: Stage) -> None:
    report = stage.bring_to_checking()
    stage.act(report, Action.PASS_ON, stage.cast.head_of_division)
    with pytest.raises(Conflict, match="The report has moved on"):
        stage.act(report, Action.WITHDRAW, stage.cast.officer)


def test_a_page_looked_at_before_a_change_cannot_decide(stage: Stage) -> None:
    report = stage.bring_to_checking()
    with pytest.raises(Conflict, match="Someone else has just changed"):
        stage.act(report, Action.PASS_ON, stage.cast.head_of_division, expected_version=report.version - 1)


def test_withdrawing_before_the_check(stage: Stage) -> None:
    report = stage.bring_to_checking()
    stage.act(report, Action.WITHDRAW, stage.cast.officer)
    assert report.state is State.DRAFTING


def test_withdrawing_after_the_window_closed_would_be_a_trap(stage: Stage) -> None:
    report = stage.bring_to_checking()
    stage.now += timedelta(days=60)
    with pytest.raises(Conflict, match="Entry has closed"):
        stage.act(report, Action.WITHDRAW, stage.cast.officer)


def test_approving_asks_for_one_signature_however_often_it_is_pressed(stage: Stage) -> None:
    report = stage.bring_to_approving()
    stage.act(report, Action.APPROVE, stage.cast.head_of_agency)
    again = stage.act(report, Action.APPROVE, stage.cast.head_of_agency)
    assert again.repeated
    jobs = stage.session.scalars(sa.select(Job).where(Job.kind == "sign_report")).all()
    assert len(jobs) == 1
    assert jobs[0].subject == f"report/{report.id}"


def test_every_decision_is_in_the_audit_log(stage: Stage) -> None:
    report = stage.bring_to_approving()
    query = (
        sa.select(AuditEntry.action)
        .where(AuditEntry.subject_kind == "report", AuditEntry.subject_id == report.id)
        .order_by(AuditEntry.id)
    )
    assert list(stage.session.scalars(query)) == ["report.submit", "report.pass_on"]


def test_somebody_with_posts_on_both_sides_does_not_accept_what_they_approved(stage: Stage) -> None:
    chair, receiver = stage.cast.head_of_agency, stage.cast.receiver
    division = stage.city.division(stage.city.department)
    hold_position(
        stage.session, chair, division, Role.RECEIVER, title="Thêm", valid_from=SINCE, now=stage.now
    )
    report = stage.bring_to_checking()
    stage.pass_and_send(report)
    with pytest.raises(NotAllowed, match="another person must accept it"):
        stage.act(report, Action.ACCEPT, chair)
    stage.act(report, Action.ACCEPT, receiver)


def test_of_many_none_is_decided_that_was_submitted_anew_meanwhile(stage: Stage) -> None:
    report = stage.bring_to_checking()
    head, seen = stage.actor(stage.cast.head_of_division), {report.id: report.version}
    stage.act(report, Action.WITHDRAW, stage.cast.officer)
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "9"})
    stage.act(report, Action.SUBMIT, stage.cast.officer)
    (result,) = decide_many(stage.session, seen, Action.PASS_ON, actor=head, now=stage.now)
    assert (result.outcome, report.state) == (None, State.CHECKING)
    assert "has just changed this report" in str(result.problem)


def test_deciding_on_many_answers_for_each(stage: Stage) -> None:
    first = stage.bring_to_checking()
    second = stage.bring_to_checking(1)  # another commune's, which this head of division may not touch
    head = stage.actor(stage.cast.head_of_division)
    results = decide_many(
        stage.session, dict.fromkeys([first.id, second.id, 9999]), Action.PASS_ON, actor=head, now=stage.now
    )
    assert [result.outcome is not None for result in results] == [True, False, False]
    assert str(results[1].problem).startswith("Your position does not allow")
    repeated = decide_many(stage.session, {first.id: None}, Action.PASS_ON, actor=head, now=stage.now)
    assert repeated[0].outcome is not None
    assert repeated[0].outcome.repeated
    assert (first.state, second.state) == (State.APPROVING, State.CHECKING)
