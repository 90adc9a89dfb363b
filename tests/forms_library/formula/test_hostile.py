"""No author can hang the server: every harmful formula is refused by a named guard or done in a moment."""

from __future__ import annotations

import re
import tracemalloc

import pytest

from forms_library.definition.model import CellRule, Column, Definition, Row
from forms_library.formula import FormulaError, check_definition, compile_definition, guards
from forms_library.formula.parsing import parse
from tests.forms_library.formula import hostile


@pytest.mark.parametrize("name", list(hostile.FORMULAS))
def test_a_harmful_formula_is_refused_with_its_place(name: str) -> None:
    formula, says = hostile.FORMULAS[name]
    problems = check_definition(hostile.sheet(formula))
    assert problems, "accepted"
    assert re.search(says, str(problems[0].message)), str(problems[0].message)
    start, end = problems[0].place.start, problems[0].place.end
    assert start is not None
    assert end is not None
    assert 0 <= start < end


@pytest.mark.parametrize("name", list(hostile.HARMLESS))
def test_a_heavy_formula_is_done_in_little_memory(name: str) -> None:
    compiled = compile_definition(hostile.sheet(hostile.HARMLESS[name]))
    tracemalloc.start()
    compiled.evaluate({})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


@pytest.mark.parametrize("name", list(hostile.bombs()))
def test_a_harmful_definition_is_refused(name: str) -> None:
    definition, says = hostile.bombs()[name]
    problems = check_definition(definition)
    assert any(says in str(problem.message) for problem in problems), [str(p.message) for p in problems[:3]]


def test_the_corpus_is_large_enough() -> None:
    assert len(hostile.FORMULAS) + len(hostile.HARMLESS) + len(hostile.bombs()) >= 60


def test_the_limits_are_excels_or_lower() -> None:
    assert (guards.MAX_LENGTH, guards.MAX_DEPTH, guards.MAX_DIGITS) == (8192, 64, 15)
    assert guards.MAX_NODES <= 2000


def test_a_formula_at_the_limits_is_accepted() -> None:
    parse("+".join(["A"] * 990))
    parse("(" * 62 + "1" + ")" * 62)
    with pytest.raises(FormulaError):
        parse("+".join(["A"] * 1001))


def test_a_chain_of_two_thousand_cells_is_no_deeper_than_one() -> None:
    compiled = compile_definition(_chain(2000))
    assert len(compiled.evaluate({}).values) == 1999


def _chain(count: int) -> Definition:
    rows = tuple(Row(f"R{n}", "") for n in range(count))
    return hostile.form(
        (Column("C", ""),), rows, [CellRule(f"R{n}", "C", formula=f"R{n + 1}.C+1") for n in range(count - 1)]
    )
