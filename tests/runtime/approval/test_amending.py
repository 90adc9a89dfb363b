"""Correcting a report that was sent (I01 to I04): until when, what counts meanwhile, what becomes of both versions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.notifications.models import Notification
from runtime.approval.profiles import workflow_of
from runtime.approval.states import Action, State
from runtime.approval.workflow import replay
from runtime.documents.models import Document, DocumentState
from runtime.entry.operations import save_cells
from runtime.entry.schemas import Change
from runtime.figures.models import Figure
from runtime.figures.staleness import moved_since
from runtime.reports.models import CellChange, Decision, Origin, Report
from runtime.reports.queries import filled_report
from tests.runtime.stage import Stage

THE_FIGURE = ("B1", "R1", "TH")
# Regimes of the draft of Ho Chi Minh City may be corrected until the due day of the last level: 17 December 2026.
LIMITED = "ho-chi-minh"


@pytest.fixture
def accepted(stage: Stage) -> tuple[Stage, Report]:
    report = stage.bring_to_acceptance()
    return stage, report


def figure(stage: Stage) -> list[str]:
    query = sa.select(Figure.number).where(Figure.section == "B1", Figure.row == "R1", Figure.column == "TH")
    return [str(number) for number in stage.session.scalars(query)]


def told(stage: Stage, event: str) -> list[int]:
    return list(stage.session.scalars(sa.select(Notification.person_id).where(Notification.event == event)))


def amend(stage: Stage, report: Report) -> None:
    stage.act(report, Action.AMEND, stage.cast.officer, reason="Bổ sung số thu tháng 12")


def test_what_was_accepted_counts_until_the_amendment_is_accepted(accepted: tuple[Stage, Report]) -> None:
    stage, report = accepted
    amend(stage, report)
    assert (report.state, report.sent_revision, report.accepted_revision) == (State.DRAFTING, 1, 1)
    assert figure(stage) == ["950.5"]
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "960"})
    stage.bring_to_acceptance_again(report)
    assert (report.revision, report.sent_revision, report.accepted_revision) == (2, 2, 2)
    assert figure(stage) == ["960"]


def test_both_versions_keep_their_document(accepted: tuple[Stage, Report]) -> None:
    stage, report = accepted
    amend(stage, report)
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "960"})
    stage.bring_to_acceptance_again(report)
    documents = stage.session.scalars(sa.select(Document).order_by(Document.id)).all()
    assert [(item.reference, item.revision, item.state) for item in documents] == [
        ("01/BC-P01", 1, DocumentState.SEALED),
        ("02/BC-P01", 2, DocumentState.SEALED),
    ]


def test_on_time_is_judged_at_the_first_sending(accepted: tuple[Stage, Report]) -> None:
    stage, report = accepted
    judged = report.judged_at
    amend(stage, report)
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "960"})
    stage.now += timedelta(days=40)
    stage.reopen_until(report, stage.now + timedelta(days=1))
    stage.bring_to_sending(report)
    assert (report.judged_at, report.on_time) == (judged, True)
    stage.act(report, Action.RECALL, stage.cast.clerk, reason="Nhầm tệp")
    assert (report.judged_at, report.on_time, report.sent_revision) == (judged, True, 1)


def test_an_amendment_needs_a_reason_and_the_right_hand(accepted: tuple[Stage, Report]) -> None:
    stage, report = accepted
    with pytest.raises(Invalid, match="Write the reason"):
        stage.act(report, Action.AMEND, stage.cast.officer)
    with pytest.raises(NotAllowed):
        stage.act(report, Action.AMEND, stage.cast.outsider, reason="Sai")
    amend(stage, report)
    assert told(stage, "report.amending") == [stage.cast.receiver.id]


@pytest.mark.parametrize("days", [0, 60])
def test_a_profile_without_a_limit_allows_it_at_any_time(accepted: tuple[Stage, Report], days: int) -> None:
    stage, report = accepted
    stage.now += timedelta(days=days)
    amend(stage, report)
    assert report.assignment.reopened_until is not None
    assert report.assignment.reopened_until > stage.now
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "960"})
    stage.act(report, Action.SUBMIT, stage.cast.officer)
    assert report.state is State.CHECKING


def test_after_the_last_levels_due_day_only_the_lead_opens_it_again(accepted: tuple[Stage, Report]) -> None:
    stage, report = accepted
    stage.regime.profile = LIMITED
    stage.now = datetime(2026, 12, 17, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam on the last day
    amend(stage, report)
    assert report.assignment.reopened_until == datetime(2026, 12, 17, 17, 0, tzinfo=UTC)
    stage.act(report, Action.ABANDON, stage.cast.officer)
    stage.now += timedelta(minutes=2)
    with pytest.raises(Conflict, match="until the end of 17/12/2026"):
        amend(stage, report)
    until = stage.now + timedelta(days=2)
    stage.reopen_until(report, until)
    assert stage.cast.officer.id in told(stage, "assignment.reopened")
    amend(stage, report)
    assert report.assignment.reopened_until == until


def test_an_abandoned_amendment_leaves_everything_as_it_was_sent(stage: Stage) -> None:
    pasted = Change("dán", "B1/R1/TH", "950,5", 0, Origin.PASTED)
    save_cells(stage.session, stage.report(), [pasted], actor=stage.actor(stage.cast.officer), now=stage.now)
    report = stage.bring_to_acceptance()
    stage.now += timedelta(hours=1)
    amend(stage, report)
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "960", "TM/P1/text": "Thêm"})
    stage.act(report, Action.ABANDON, stage.cast.officer)
    assert (report.state, report.revision) == (State.ACCEPTED, 1)
    assert figure(stage) == ["950.5"]
    assert told(stage, "report.standing") == [stage.cast.receiver.id]
    amend(stage, report)
    assert filled_report(stage.session, report).values[THE_FIGURE] == Decimal("950.5")
    history = stage.session.scalars(
        sa.select(CellChange).where(CellChange.row == "R1", CellChange.column == "TH").order_by(CellChange.id)
    )
    assert [(change.after, change.origin) for change in history] == [
        ("950.5", Origin.PASTED),
        ("960", Origin.TYPED),
        ("950.5", Origin.PASTED),  # put back as it had come there
    ]


def test_what_was_not_accepted_yet_waits_for_acceptance_again(stage: Stage) -> None:
    report = stage.bring_to_checking()
    stage.pass_and_send(report)
    amend(stage, report)
    stage.act(report, Action.ABANDON, stage.cast.officer)
    assert report.state is State.SENT
    stage.act(report, Action.ACCEPT, stage.cast.receiver)
    assert figure(stage) == ["950.5"]


def test_a_first_draft_has_nothing_to_abandon(stage: Stage) -> None:
    report = stage.report()
    with pytest.raises(NotAllowed, match="no amendment to abandon"):
        stage.act(report, Action.ABANDON, stage.cast.officer)
    with pytest.raises(Conflict):
        amend(stage, report)


def test_a_refused_amendment_leaves_the_accepted_figures_in_the_totals(
    accepted: tuple[Stage, Report],
) -> None:
    stage, report = accepted
    amend(stage, report)
    stage.fill(report, stage.cast.officer, {"B1/R1/TH": "960"})
    stage.bring_to_sending(report)
    stage.act(report, Action.REFUSE, stage.cast.receiver, reason="Chưa có căn cứ")
    assert (report.sent_revision, report.accepted_revision) == (1, 1)
    assert figure(stage) == ["950.5"]


def test_the_state_follows_from_the_decisions_alone(accepted: tuple[Stage, Report]) -> None:
    stage, report = accepted
    amend(stage, report)
    stage.act(report, Action.ABANDON, stage.cast.officer)
    actions = stage.session.scalars(
        sa.select(Decision.action).where(Decision.report_id == report.id).order_by(Decision.id)
    )
    assert replay(workflow_of(stage.regime), list(actions)) is report.state


def test_a_report_without_sources_is_never_outdated(accepted: tuple[Stage, Report]) -> None:
    stage, report = accepted
    assert moved_since(stage.session, report) == ()
