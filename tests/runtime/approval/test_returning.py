"""A report comes back with reasons pinned to cells: what is open then, who may open the rest, and for how long."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from admin.base.errors import Invalid, NotAllowed
from admin.notifications.models import Notification
from admin.people.models import Person
from runtime.approval.operations import Pin
from runtime.approval.profiles import workflow_of
from runtime.approval.queries import standing
from runtime.approval.states import Action, State
from runtime.approval.workflow import available
from runtime.entry.operations import SaveResult, save_cells
from runtime.entry.schemas import Change
from runtime.reports.models import Decision, Report
from runtime.reports.openings import opening_of
from tests.runtime.stage import Stage

PINS = [Pin("B1/R1/TH", "Cao hơn kế hoạch quý")]


@pytest.fixture
def returned(stage: Stage) -> tuple[Stage, Report]:
    """Returned by the head of division for one cell alone."""
    report = stage.bring_to_checking()
    stage.act(
        report, Action.RETURN, stage.cast.head_of_division, reason="Sai số thu", pins=PINS, only_pins=True
    )
    return stage, report


def save(stage: Stage, report: Report, key: str, raw: str) -> SaveResult:
    changes = [Change(f"{key}-{raw}-{report.sequence}", key, raw, report.sequence)]
    return save_cells(stage.session, report, changes, actor=stage.actor(stage.cast.officer), now=stage.now)


def may(stage: Stage, report: Report, person: Person) -> list[Action]:
    stand = standing(stage.session, report, stage.actor(person))
    return available(workflow_of(report.assignment.period.regime), report.state, stand)


def test_only_the_pinned_cells_can_be_changed(returned: tuple[Stage, Report]) -> None:
    stage, report = returned
    assert save(stage, report, "B1/R1/TH", "900").saved
    refused = save(stage, report, "B1/R2/TH", "470")
    assert "returned for the marked cells alone" in str(refused.rejected[0].message)
    assert refused.values["B1", "R2", "TH"] == 480
    assert save(stage, report, "TM/P1/text", "<p>Ổn định</p>").rejected


def test_what_arrived_before_the_return_is_acknowledged_not_refused(returned: tuple[Stage, Report]) -> None:
    stage, report = returned
    sent_before = Change(f"{stage.cast.officer.id}-0-B1/R2/TH", "B1/R2/TH", "480", 0)
    result = save_cells(
        stage.session, report, [sent_before], actor=stage.actor(stage.cast.officer), now=stage.now
    )
    assert result.saved
    assert not result.rejected


def test_the_restriction_stays_when_the_correction_is_withdrawn(returned: tuple[Stage, Report]) -> None:
    stage, report = returned
    save(stage, report, "B1/R1/TH", "900")
    stage.act(report, Action.SUBMIT, stage.cast.officer)
    stage.act(report, Action.WITHDRAW, stage.cast.officer)
    assert save(stage, report, "B1/R2/TH", "470").rejected


def test_the_next_return_says_anew_what_is_open(returned: tuple[Stage, Report]) -> None:
    stage, report = returned
    save(stage, report, "B1/R1/TH", "900")
    stage.act(report, Action.SUBMIT, stage.cast.officer)
    stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Còn sai", pins=PINS)
    assert opening_of(stage.session, report).keys is None
    assert save(stage, report, "B1/R2/TH", "470").saved
    assert report.revision == 2


def test_whoever_returned_it_may_open_the_rest_and_the_officer_is_told(
    returned: tuple[Stage, Report],
) -> None:
    stage, report = returned
    assert may(stage, report, stage.cast.head_of_division) == [Action.OPEN_ALL]
    assert Action.OPEN_ALL not in may(stage, report, stage.cast.officer)
    opened = stage.act(report, Action.OPEN_ALL, stage.cast.head_of_division)
    assert stage.act(report, Action.OPEN_ALL, stage.cast.head_of_division).decision is opened.decision
    assert opened.decision.position_title == "head_of_division"
    assert save(stage, report, "B1/R2/TH", "470").saved
    told = sa.select(Notification.person_id).where(Notification.event == "report.opened")
    assert list(stage.session.scalars(told)) == [stage.cast.officer.id]


@pytest.mark.parametrize("who", ["officer", "head_of_agency", "clerk", "receiver", "outsider"])
def test_nobody_else_opens_it(returned: tuple[Stage, Report], who: str) -> None:
    stage, report = returned
    with pytest.raises(NotAllowed):
        stage.act(report, Action.OPEN_ALL, getattr(stage.cast, who))


def test_a_report_returned_as_a_whole_has_nothing_left_to_open(stage: Stage) -> None:
    report = stage.bring_to_checking()
    stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Sai", pins=PINS)
    with pytest.raises(NotAllowed):
        stage.act(report, Action.OPEN_ALL, stage.cast.head_of_division)


@pytest.mark.parametrize("pins", [[], [Pin("B1/R3/TH", "Tổng sai")]])
def test_a_return_for_cells_alone_must_leave_something_to_correct(stage: Stage, pins: list[Pin]) -> None:
    report = stage.bring_to_checking()  # R3 is computed
    with pytest.raises(Invalid, match="Mark at least one cell that is filled in"):
        stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Sai", pins=pins, only_pins=True)
    assert report.state is State.CHECKING


def test_only_a_return_opens_cells(stage: Stage) -> None:
    report = stage.bring_to_checking()
    with pytest.raises(Invalid, match="Only a return"):
        stage.act(report, Action.PASS_ON, stage.cast.head_of_division, only_pins=True)


def test_every_round_keeps_its_decision_and_its_revision(stage: Stage) -> None:
    report = stage.bring_to_checking()
    for figure in ("940", "930", "920"):
        stage.act(report, Action.RETURN, stage.cast.head_of_division, reason="Sai", pins=PINS, only_pins=True)
        save(stage, report, "B1/R1/TH", figure)
        stage.act(report, Action.SUBMIT, stage.cast.officer)
    found = stage.session.scalars(sa.select(Decision).where(Decision.report_id == report.id))
    assert [(item.action, item.revision) for item in found] == [
        (Action.SUBMIT, 1),
        (Action.RETURN, 1),
        (Action.SUBMIT, 2),
        (Action.RETURN, 2),
        (Action.SUBMIT, 3),
        (Action.RETURN, 3),
        (Action.SUBMIT, 4),
    ]
    kept = [revision.content["values"]["B1/R1/TH"] for revision in report.revisions]
    assert kept == ["950.5", "940", "930", "920"]
