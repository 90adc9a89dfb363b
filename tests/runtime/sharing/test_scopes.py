"""Who sees what of a divided report. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from forms_library.messages import Message
from forms_library.problems import Place, Problem
from runtime.sharing.scopes import WHOLE, Scope, scope_among

OFFICE, ECONOMY = 1, 2
GIVER, COLLEAGUE, BINH, CHAU, OTHER = 10, 11, 20, 21, 30


@dataclass
class Part:
    id: int
    section: str = "B1"
    rows: list[str] | None = None
    person_id: int | None = None
    organisation_id: int | None = None
    coordinator_id: int = OFFICE
    given_by_id: int = GIVER
    within_id: int | None = None


TO_ECONOMY = Part(1, rows=["KN", "TC"], organisation_id=ECONOMY)
TO_COLLEAGUE = Part(2, section="TM", person_id=COLLEAGUE)
PASSED_ON = Part(3, rows=["TC"], person_id=CHAU, coordinator_id=ECONOMY, given_by_id=BINH, within_id=1)


def test_an_undivided_report_is_open_to_every_officer() -> None:
    assert scope_among([], OTHER, {99}) is WHOLE


def test_whoever_divided_it_and_their_division_keep_it_together() -> None:
    assert scope_among([TO_ECONOMY], GIVER, {OFFICE}) is WHOLE
    assert scope_among([TO_ECONOMY], COLLEAGUE, {OFFICE}) is WHOLE


def test_a_colleague_with_a_part_of_their_own_sees_that_part() -> None:
    scope = scope_among([TO_ECONOMY, TO_COLLEAGUE], COLLEAGUE, {OFFICE})
    assert scope == Scope({"TM": None})
    assert scope.covers(("TM", "P1", "text"))
    assert not scope.covers(("B1", "KN", "NHAN"))


def test_a_division_sees_its_rows_and_passes_them_on() -> None:
    assert scope_among([TO_ECONOMY], BINH, {ECONOMY}) == Scope({"B1": frozenset({"KN", "TC"})})
    both = [TO_ECONOMY, PASSED_ON]
    assert scope_among(both, BINH, {ECONOMY}) == Scope({"B1": frozenset({"KN", "TC"})})
    assert scope_among(both, CHAU, {ECONOMY}) == Scope({"B1": frozenset({"TC"})})


def test_everybody_else_sees_nothing() -> None:
    assert scope_among([TO_ECONOMY, PASSED_ON], OTHER, {99}).empty


def test_rows_join_and_a_whole_section_beats_them() -> None:
    parts = [Part(1, rows=["KN"], person_id=BINH), Part(2, rows=["TC"], person_id=BINH)]
    assert scope_among(parts, BINH, {ECONOMY}) == Scope({"B1": frozenset({"KN", "TC"})})
    assert scope_among([*parts, Part(3, person_id=BINH)], BINH, {ECONOMY}) == Scope({"B1": None})


def test_a_problem_is_told_where_it_concerns_nothing_else() -> None:
    scope = Scope({"B1": frozenset({"KN"})})
    inside = Problem(Message("x"), "error", Place("B1", "KN", "A"), (("B1", "KN", "A"), ("B1", "KN", "B")))
    across = Problem(Message("x"), "error", Place("B1", "KN", "A"), (("B1", "KN", "A"), ("B1", "TC", "A")))
    assert scope.covers_problem(inside)
    assert not scope.covers_problem(across)
    assert not scope.covers_problem(Problem(Message("x"), "error", Place("B1")))
