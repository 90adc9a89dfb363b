"""Saving cells: what is kept, what is refused, and that nothing is lost or counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from admin.assignments.models import WindowState
from admin.base import clock
from admin.base.errors import Conflict, NotAllowed
from admin.people.models import Person
from admin.people.roles import Role
from forms_library.value_types import ExcelError
from runtime.approval.states import State
from runtime.reports.models import Origin
from runtime.reports.queries import values_of
from tests.factories import holder
from tests.support.filling import Setting, change, complete, history_of, shown, typed


def test_saved_cells_come_back_with_everything_they_move(session: Session, at: Setting) -> None:
    edits = [change("KN.DAU", "2"), change("KN.NHAN", "10"), change("KN.XONG", "4"), change("TC.NHAN", "5")]
    result = typed(session, at.report, at.people.officer, edits)

    assert [item.sequence for item in result.saved] == [1, 2, 3, 4]
    assert result.assessment is not None
    computed = shown(result.assessment.evaluation.values)
    assert computed["KN.CUOI"] == 8
    assert computed["KN.TYLE"] == Decimal("40.0")
    assert computed["TONG.NHAN"] == 15
    assert computed["TONG.TYLE"] == Decimal("26.7")
    assert (at.report.filled, at.report.required, at.report.sequence) == (2, 3, 4)


def test_a_change_is_a_line_of_history_and_never_edited(session: Session, at: Setting) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "10")])
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "12", base=1)])
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "", base=2)])

    lines = history_of(session, at.report)
    assert [(line.before, line.after) for line in lines] == [(None, "10"), ("10", "12"), ("12", None)]
    assert {line.person_id for line in lines} == {at.people.officer.id}
    assert {line.origin for line in lines} == {Origin.TYPED}


def test_a_save_that_arrives_twice_counts_once(session: Session, at: Setting) -> None:
    edit = change("KN.NHAN", "10")
    first = typed(session, at.report, at.people.officer, [edit])
    again = typed(session, at.report, at.people.officer, [edit])
    assert [item.sequence for item in again.saved] == [item.sequence for item in first.saved]
    assert len(history_of(session, at.report)) == 1


def test_a_late_repetition_does_not_bring_an_old_value_back(session: Session, at: Setting) -> None:
    old = change("KN.NHAN", "10")
    typed(session, at.report, at.people.officer, [old])
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "12", base=1)])
    typed(session, at.report, at.people.officer, [old])
    assert shown(values_of(session, at.report))["KN.NHAN"] == 12


@pytest.mark.parametrize(("place", "raw"), [("TC.NHAN", "10"), ("KN.NHAN", "11")])
@pytest.mark.parametrize("at_once", [True, False])
def test_another_change_under_a_known_id_is_never_told_as_saved(
    session: Session, at: Setting, place: str, raw: str, at_once: bool
) -> None:
    first = change("KN.NHAN", "10")
    other = replace(change(place, raw, base=1), client_id=first.client_id)
    batches = [[first, other]] if at_once else [[first], [other]]
    *_, result = [typed(session, at.report, at.people.officer, batch) for batch in batches]
    (refused,) = result.rejected
    assert refused.change is other
    assert "Enter it once more" in refused.message.text()
    assert shown(values_of(session, at.report)) == {"KN.NHAN": 10}


def test_the_same_value_again_is_no_change(session: Session, at: Setting) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "10")])
    result = typed(session, at.report, at.people.officer, [change("KN.NHAN", "10,0")])
    assert [item.sequence for item in result.saved] == [1]
    assert len(history_of(session, at.report)) == 1


def test_text_in_a_numeric_cell_is_refused_and_the_rest_is_kept(session: Session, at: Setting) -> None:
    result = typed(session, at.report, at.people.officer, [change("KN.NHAN", "mười"), change("TC.NHAN", "5")])
    (refused,) = result.rejected
    assert refused.change.raw == "mười"
    assert "is not a number" in refused.message.text()
    assert shown(values_of(session, at.report)) == {"TC.NHAN": 5}


@pytest.mark.parametrize("raw", ["1.234,5", "1 234,5", "1234,5"])
def test_vietnamese_numbers_are_read(session: Session, at: Setting, raw: str) -> None:
    typed(session, at.report, at.people.officer, [change("KN.TIEN", raw)])
    assert shown(values_of(session, at.report))["KN.TIEN"] == Decimal("1234.5")


def test_the_english_style_is_read_only_where_it_can_mean_one_thing(session: Session, at: Setting) -> None:
    clear = typed(session, at.report, at.people.officer, [change("KN.TIEN", "1,234.5")])
    assert [item.value for item in clear.saved] == [Decimal("1234.5")]

    doubtful = typed(session, at.report, at.people.officer, [change("TC.TIEN", "1.234")])
    assert [item.value for item in doubtful.saved] in ([Decimal(1234)], [])
    assert len(doubtful.saved) + len(doubtful.rejected) == 1


def test_text_is_kept_in_nfc(session: Session, at: Setting) -> None:
    decomposed = "Kha\u0301nh Ho\u0300a"
    typed(session, at.report, at.people.officer, [change("KN.GHICHU", decomposed)])
    assert shown(values_of(session, at.report))["KN.GHICHU"] == "Khánh Hòa"


def test_a_value_outside_its_range_is_kept_and_reported(session: Session, at: Setting) -> None:
    result = typed(session, at.report, at.people.officer, [change("KN.NHAN", "-1")])
    assert shown(values_of(session, at.report))["KN.NHAN"] == -1
    assert result.assessment is not None
    told = [problem for problem in result.assessment.problems if str(problem.place) == "B1/KN/NHAN"]
    assert ["below the smallest" in problem.message.text() for problem in told] == [True]


def test_a_division_by_zero_says_so_in_its_cell(session: Session, at: Setting) -> None:
    result = typed(session, at.report, at.people.officer, [change("KN.NHAN", "0"), change("KN.XONG", "4")])
    assert result.assessment is not None
    assert shown(result.assessment.evaluation.values)["KN.TYLE"] is ExcelError.DIV0
    assert any(
        "#DIV/0!" in problem.message.text() and str(problem.place) == "B1/KN/TYLE"
        for problem in result.assessment.problems
    )


def test_a_check_that_fails_names_its_cells(session: Session, at: Setting) -> None:
    result = typed(session, at.report, at.people.officer, [change("KN.NHAN", "1"), change("KN.XONG", "9")])
    assert result.assessment is not None
    (failing,) = [problem for problem in result.assessment.problems if len(problem.keys) > 1]
    assert failing.message.text() == "Đã giải quyết không lớn hơn tổng số đơn"
    assert ("B1", "KN", "XONG") in failing.keys


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("KN.CUOI", "computed"),
        ("TONG.NHAN", "computed"),
        ("PA.TIEN", "locked"),
        ("DAUMUC.NHAN", "no cell"),
        ("KN.KHONGCO", "no cell"),
        ("B1/KN", "address"),
        ("../../x", "no cell"),
    ],
)
def test_cells_that_nobody_types_in_are_refused(session: Session, at: Setting, key: str, why: str) -> None:
    result = typed(session, at.report, at.people.officer, [change(key, "1")])
    assert [why in item.message.text() for item in result.rejected] == [True]
    assert not history_of(session, at.report)


def test_another_persons_later_change_is_shown_instead_of_overwritten(session: Session, at: Setting) -> None:
    colleague = _colleague(session, at)
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "10")])
    result = typed(session, at.report, colleague, [change("KN.NHAN", "11", base=0)])

    (collision,) = result.collisions
    assert (collision.mine, collision.theirs.value) == (11, 10)
    assert collision.theirs.changed_by_id == at.people.officer.id
    assert shown(values_of(session, at.report))["KN.NHAN"] == 10

    chosen = change("KN.NHAN", "11", base=collision.theirs.sequence)
    assert not typed(session, at.report, colleague, [chosen]).collisions
    assert shown(values_of(session, at.report))["KN.NHAN"] == 11


def test_ones_own_later_change_from_elsewhere_is_not_overwritten_either(
    session: Session, at: Setting
) -> None:
    """A computer was shut with a change that had not been sent; meanwhile its owner went on at another."""
    officer = at.people.officer
    typed(session, at.report, officer, [change("KN.NHAN", "10")])
    (collision,) = typed(session, at.report, officer, [change("KN.NHAN", "7", base=0)]).collisions
    assert (collision.own, collision.mine, collision.theirs.value) == (True, 7, 10)
    assert shown(values_of(session, at.report))["KN.NHAN"] == 10
    # What builds on what stands there is no collision.
    assert not typed(session, at.report, officer, [change("KN.NHAN", "7", base=1)]).collisions


def test_two_people_who_agree_do_not_collide(session: Session, at: Setting) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "10")])
    result = typed(session, at.report, _colleague(session, at), [change("KN.NHAN", "10", base=0)])
    assert not result.collisions
    assert len(result.saved) == 1


def test_other_cells_of_a_colleague_are_no_collision(session: Session, at: Setting) -> None:
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "10")])
    result = typed(session, at.report, _colleague(session, at), [change("TC.NHAN", "3", base=0)])
    assert not result.collisions
    assert shown(values_of(session, at.report)) == {"KN.NHAN": 10, "TC.NHAN": 3}


def test_one_cell_twice_in_a_batch_keeps_the_last(session: Session, at: Setting) -> None:
    result = typed(session, at.report, at.people.officer, [change("KN.NHAN", "1"), change("KN.NHAN", "2")])
    assert not result.collisions
    assert shown(values_of(session, at.report))["KN.NHAN"] == 2
    assert len(history_of(session, at.report)) == 2


def test_scripts_and_remote_pictures_do_not_survive_in_a_narrative(session: Session, at: Setting) -> None:
    html = (
        '<p onclick="x()">Tốt</p><script>alert(1)</script><img src="https://example.org/x.png">'
        '<a href="javascript:x()">đây</a><iframe src="https://example.org"></iframe>'
    )
    typed(session, at.report, at.people.officer, [change("TM/P1/text", html)])
    kept = str(values_of(session, at.report)["TM", "P1", "text"])
    assert "Tốt" in kept
    assert not any(word in kept for word in ("script", "onclick", "img", "example.org", "iframe", "href"))


def test_a_narrative_emptied_in_the_editor_is_blank(session: Session, at: Setting) -> None:
    typed(session, at.report, at.people.officer, [change("TM/P1/text", "<p>Có</p>")])
    typed(session, at.report, at.people.officer, [change("TM/P1/text", "<p><br></p>", base=1)])
    assert values_of(session, at.report) == {}


def test_after_the_window_has_closed_nothing_is_taken_and_the_reason_is_said(
    session: Session, at: Setting
) -> None:
    late = datetime(2026, 11, 26, 17, 1, tzinfo=UTC)  # 00:01 of the 27th in Vietnam
    with pytest.raises(Conflict) as refused:
        typed(session, at.report, at.people.officer, [change("KN.NHAN", "1")], now=late)
    assert refused.value.details["reason"] == "window_closed"
    assert "26/11/2026" in refused.value.message.text()


def test_one_minute_before_the_end_is_in_time(session: Session, at: Setting) -> None:
    in_time = datetime(2026, 11, 26, 16, 59, tzinfo=UTC)
    assert typed(session, at.report, at.people.officer, [change("KN.NHAN", "1")], now=in_time).saved


def test_a_reopened_report_can_be_filled_after_the_close(session: Session, at: Setting) -> None:
    at.period.state = WindowState.CLOSED
    at.report.assignment.reopened_until = clock.now() + timedelta(days=1)
    session.flush()
    assert typed(session, at.report, at.people.officer, [change("KN.NHAN", "1")]).saved


def test_a_submitted_report_cannot_be_changed(session: Session, at: Setting) -> None:
    complete(session, at)
    at.report.state = State.CHECKING
    session.flush()
    with pytest.raises(Conflict) as refused:
        typed(session, at.report, at.people.officer, [change("KN.NHAN", "1")])
    assert refused.value.details["reason"] == "submitted"


@pytest.mark.parametrize("who", ["outsider", "head_of_agency", "receiver", "leader", "designer"])
def test_only_those_who_enter_in_the_agency_may_save(session: Session, at: Setting, who: str) -> None:
    with pytest.raises(NotAllowed):
        typed(session, at.report, getattr(at.people, who), [change("KN.NHAN", "1")])
    assert not history_of(session, at.report)


def test_saving_does_not_look_like_a_decision(session: Session, at: Setting) -> None:
    before = at.report.version
    typed(session, at.report, at.people.officer, [change("KN.NHAN", "1")])
    session.refresh(at.report)
    assert at.report.version == before


def _colleague(session: Session, at: Setting) -> Person:
    return holder(session, "dongnghiep", at.town.division(at.commune), Role.OFFICER)
