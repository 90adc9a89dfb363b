"""Lists whose rows people add: rows come, go and move by the same saves as figures; none swallows another's work."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from admin.base import clock
from admin.people.models import Person
from admin.people.roles import Role
from forms_library.order import rows_in_order
from runtime.documents.printing import _sections
from runtime.entry import records
from runtime.reports.content import frozen_values
from runtime.reports.forms import form_of
from runtime.reports.operations import freeze
from runtime.reports.queries import filled_report, values_of
from tests.factories import holder
from tests.support.filling import Setting, actor_of, change, complete, typed


def row(at: str, name: str, **cells: str) -> list[object]:
    return [change(f"DS/{name}/_at", at), *(change(f"DS/{name}/{code}", raw) for code, raw in cells.items())]


@pytest.fixture
def two(session: Session, at: Setting) -> Setting:
    """The report with two records of the officer: the bridge stands before the school."""
    typed(session, at.report, at.people.officer, [*row("b", "r1", TEN="Trường", SO="3", GIA="2,5")])  # type: ignore[list-item]
    typed(session, at.report, at.people.officer, [*row("a", "r2", TEN="Cầu", SO="4", GIA="1")])  # type: ignore[list-item]
    return at


def names(session: Session, at: Setting) -> list[object]:
    values = values_of(session, at.report)
    return [values.get(("DS", record, "TEN")) for record in rows_in_order("DS", values)]


def test_rows_stand_in_their_order_and_are_calculated(session: Session, two: Setting) -> None:
    assert names(session, two) == ["Cầu", "Trường"]
    filled = filled_report(session, two.report)
    assert filled.assessment.evaluation.values["DS", "r1", "TIEN"] == Decimal("7.5")
    assert filled.assessment.by_section["DS"].required == 2


def test_a_row_moves_and_goes_and_comes_back_with_all_it_held(session: Session, two: Setting) -> None:
    officer = two.people.officer
    typed(session, two.report, officer, [change("DS/r2/_at", "c", base=5)])
    assert names(session, two) == ["Trường", "Cầu"]
    typed(session, two.report, officer, [change("DS/r1/_at", "", base=4)])
    assert names(session, two) == ["Cầu"]
    assert filled_report(session, two.report).assessment.by_section["DS"].required == 1
    typed(session, two.report, officer, [change("DS/r1/_at", "b", base=10)])
    assert names(session, two) == ["Trường", "Cầu"]


def test_emptying_a_row_that_one_deleted_oneself_is_no_collision(session: Session, two: Setting) -> None:
    officer = two.people.officer
    typed(session, two.report, officer, [change("DS/r1/_at", "", base=4)])
    emptied = typed(session, two.report, officer, [change("DS/r1/SO", "", base=3)])
    assert (len(emptied.saved), emptied.collisions) == (1, [])
    # What would be lost from sight is asked about all the same.
    assert len(typed(session, two.report, officer, [change("DS/r1/SO", "9", base=3)]).collisions) == 1


def test_a_row_that_was_added_and_never_filled_asks_for_nothing(session: Session, at: Setting) -> None:
    result = typed(session, at.report, at.people.officer, [change("DS/r1/_at", "a")])
    assert result.assessment is not None
    assert result.assessment.by_section["DS"].required == 0
    assert not [problem for problem in result.assessment.problems if problem.place.section == "DS"]


def test_a_missing_cell_of_a_row_is_told(session: Session, at: Setting) -> None:
    result = typed(session, at.report, at.people.officer, row("a", "r1", SO="-3"))  # type: ignore[arg-type]
    assert result.assessment is not None
    told = {str(problem.place) for problem in result.assessment.problems if problem.place.section == "DS"}
    assert told == {"DS/r1/TEN", "DS/r1/SO"}


@pytest.mark.parametrize(
    ("key", "raw", "why"),
    [
        ("DS/r1/TIEN", "5", "computed"),
        ("DS/r1/KHONG", "5", "no cell"),
        ("DS/r 1/TEN", "x", "no cell"),
        ("DS/r1/_at", "a b", "cannot be read"),
        ("B1/KN/_at", "a", "no cell"),
    ],
)
def test_what_does_not_belong_to_a_row_is_refused(
    session: Session, at: Setting, key: str, raw: str, why: str
) -> None:
    result = typed(session, at.report, at.people.officer, [change(key, raw)])
    assert [why in item.message.text() for item in result.rejected] == [True]


def test_a_list_has_an_end(session: Session, two: Setting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST_RECORDS", 2)
    result = typed(session, two.report, two.people.officer, [change("DS/r3/_at", "c")])
    assert ["at most 2 rows" in item.message.text() for item in result.rejected] == [True]


def test_a_row_without_a_place_takes_its_room_too(
    session: Session, two: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST_RECORDS", 3)
    edits = [change(f"DS/{row}/TEN", "Cầu") for row in ("r1", "r8", "r9")]
    result = typed(session, two.report, two.people.officer, edits)
    assert [item.change.key for item in result.rejected] == ["DS/r9/TEN"]


def test_a_row_that_somebody_deleted_is_not_filled_behind_their_back(session: Session, two: Setting) -> None:
    colleague = _colleague(session, two)
    typed(session, two.report, colleague, [change("DS/r1/_at", "", base=8)])
    (collision,) = typed(
        session, two.report, two.people.officer, [change("DS/r1/TEN", "Trạm", base=2)]
    ).collisions
    assert (collision.mine, collision.place, collision.theirs.value) == ("Trạm", ("DS", "r1", "_at"), None)
    restored = [change("DS/r1/_at", "b", base=9), change("DS/r1/TEN", "Trạm", base=9)]
    assert not typed(session, two.report, two.people.officer, restored).collisions
    assert names(session, two) == ["Cầu", "Trạm"]


def test_a_row_in_which_somebody_wrote_meanwhile_is_not_deleted_unasked(
    session: Session, two: Setting
) -> None:
    colleague = _colleague(session, two)
    typed(session, two.report, two.people.officer, [change("DS/r1/TEN", "Trạm", base=2)])
    (collision,) = typed(session, two.report, colleague, [change("DS/r1/_at", "", base=8)]).collisions
    assert (collision.place, collision.theirs.value) == (("DS", "r1", "TEN"), "Trạm")
    assert not typed(session, two.report, colleague, [change("DS/r1/_at", "", base=9)]).collisions


def test_two_people_may_move_a_row_at_once(session: Session, two: Setting) -> None:
    typed(session, two.report, two.people.officer, [change("DS/r1/_at", "aa", base=1)])
    assert not typed(
        session, two.report, _colleague(session, two), [change("DS/r1/_at", "Z", base=1)]
    ).collisions
    assert names(session, two) == ["Trường", "Cầu"]


def test_a_revision_keeps_rows_in_order_and_drops_blank_ones(session: Session, two: Setting) -> None:
    complete(session, two)
    typed(session, two.report, two.people.officer, [change("DS/r9/_at", "z")])
    actor = actor_of(session, two.people.officer)
    revision = freeze(session, two.report, actor=actor, now=clock.now())
    form = form_of(two.report.template_version)
    frozen = frozen_values(form, revision.content)
    assert [frozen["DS", record, "TEN"] for record in rows_in_order("DS", frozen)] == ["Cầu", "Trường"]
    assert revision.content["computed"]["DS/r1/TIEN"] == "7.5"
    (*_, listed) = _sections(filled_report(session, two.report))
    html = str(listed.html)  # type: ignore[union-attr]
    assert html.index("Cầu") < html.index("Trường") < html.index("Tổng cộng") < html.index("11,5")
    assert html.count("<tr ") == html.count("</tr>") - 1


def _colleague(session: Session, at: Setting) -> Person:
    return holder(session, "dongnghiep", at.town.division(at.commune), Role.OFFICER)
