"""No author can hang the server: every harmful formula is refused by a named guard or done in a moment."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from forms_library.definition.model import CellRule, Column, Definition, Row
from forms_library.formula import FormulaError, check_definition, compile_definition, guards
from forms_library.formula.compiled import compile_plan
from forms_library.formula.guards import GUARDS, Counters
from forms_library.formula.parsing import forget_parsed, parse
from forms_library.formula.plan import plan_of
from tests.forms_library.formula import hostile

BOMBS, ENDINGS = hostile.bombs(), hostile.endings()
LIMITS = {guard.name: guard.limit for guard in GUARDS}


@pytest.fixture(scope="module", autouse=True)
def grammar() -> None:
    """The grammar is loaded before memory is watched."""
    parse("A+1")


@contextmanager
def little_memory(most: int) -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < most


def refusal(definition: Definition) -> FormulaError:
    """The first error of a definition."""
    plan = plan_of(definition)
    if plan.errors:
        return plan.errors[0]
    with pytest.raises(FormulaError) as caught:
        compile_plan(plan)
    return caught.value


def watched(work: Callable[[], FormulaError]) -> tuple[FormulaError, Counters]:
    forget_parsed()
    with guards.counted() as counters:
        return work(), counters


def assert_stopped_at_the_limit(error: FormulaError, counters: Counters) -> None:
    """The guard that refused is the only one that did, and work stopped as soon as its limit was passed."""
    if error.guard in LIMITS:
        assert counters.refused[error.guard] >= 1
        assert set(counters.refused) == {error.guard}
    for name, value in counters.largest.items():
        if name in ("lexemes", "nodes", "attempts"):
            assert value <= LIMITS[name] + 1, (name, value)


@pytest.mark.parametrize("name", list(hostile.FORMULAS))
def test_a_harmful_formula_is_refused_by_its_guard_with_its_place(name: str) -> None:
    formula, expected = hostile.FORMULAS[name]
    with little_memory(3_000_000):
        error, counters = watched(lambda: refusal(hostile.sheet(formula)))
    assert error.guard in expected, error
    assert_stopped_at_the_limit(error, counters)
    (problem, *_) = check_definition(hostile.sheet(formula))
    start, end = problem.place.start, problem.place.end
    assert start is not None
    assert end is not None
    assert 0 <= start < end


@pytest.mark.parametrize("name", list(hostile.HARMLESS))
def test_a_heavy_formula_is_done_in_little_memory(name: str) -> None:
    compiled = compile_definition(hostile.sheet(hostile.HARMLESS[name]))
    with little_memory(2_000_000):
        compiled.evaluate({})


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_harmful_definition_is_refused_by_its_guard(name: str) -> None:
    definition, expected = BOMBS[name]
    with little_memory(24_000_000):
        error, counters = watched(lambda: refusal(definition))
    assert error.guard in expected, error
    assert_stopped_at_the_limit(error, counters)


@pytest.mark.parametrize("name", list(ENDINGS))
def test_a_heavy_definition_is_done_in_little_memory(name: str) -> None:
    compiled = compile_definition(ENDINGS[name])
    with little_memory(2_000_000):
        compiled.evaluate({})


def test_a_broken_rule_is_read_once_however_many_rows_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr("forms_library.formula.plan.parse", lambda text: read.append(text) or parse(text))
    definition, _ = BOMBS["a broken rule in four hundred rows"]
    plan_of(definition)
    assert len(read) == 1


def test_a_bomb_of_formulas_is_refused_before_any_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("forms_library.formula.plan.parse", lambda text: pytest.fail(text))
    definition, _ = BOMBS["three hundred checks in every row"]
    assert [error.guard for error in plan_of(definition).errors] == ["formulas"]


def test_the_corpus_is_large_enough_and_meets_every_guard() -> None:
    assert len(hostile.FORMULAS) + len(hostile.HARMLESS) + len(BOMBS) + len(ENDINGS) >= 100
    met = {name for _, expected in [*hostile.FORMULAS.values(), *BOMBS.values()] for name in expected}
    assert set(LIMITS) - met == {"brackets"}  # no formula within the other limits reaches it


def test_the_limits_are_excels_or_lower() -> None:
    assert (LIMITS["length"], LIMITS["depth"], LIMITS["digits"], LIMITS["arguments"]) == (8192, 64, 15, 255)
    assert LIMITS["nodes"] <= 2000


def test_a_formula_at_the_limits_is_accepted() -> None:
    parse("+".join(["A"] * 990))
    parse("(" * 62 + "1" + ")" * 62)
    with pytest.raises(FormulaError):
        parse("+".join(["A"] * 1001))


def test_counting_changes_nothing() -> None:
    with guards.counted() as counters:
        parse("SUM(1,2,3)+4")
    assert counters.refused == {}
    assert counters.largest["length"] == 12
    assert counters.largest["nodes"] <= LIMITS["nodes"]


def test_a_chain_of_two_thousand_cells_is_no_deeper_than_one() -> None:
    compiled = compile_definition(_chain(2000))
    assert len(compiled.evaluate({}).values) == 1999


def _chain(count: int) -> Definition:
    rows = tuple(Row(f"R{n}", "") for n in range(count))
    return hostile.form(
        (Column("C", ""),), rows, [CellRule(f"R{n}", "C", formula=f"R{n + 1}.C+1") for n in range(count - 1)]
    )
