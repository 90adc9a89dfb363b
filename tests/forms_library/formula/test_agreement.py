"""The engines agree: with LibreOffice on stored answers, and with one another on random sheets.

Excel decides where LibreOffice differs (agreement.py says where and why)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_library.formula import CompiledTemplate
from forms_library.formula.compiled import compile_plan
from forms_library.formula.javascript import javascript_module
from forms_library.formula.plan import plan_of
from forms_library.formula.renaming import Renaming, rename
from forms_library.value_types import CellKey, Result
from tests.forms_library.formula.agreement import REASONS, STORED, Comparison, compare
from tests.forms_library.formula.node import calculate_all_in_node
from tests.forms_library.formula.sheets import Sheet, random_sheet
from tests.forms_library.formula.ties import Ties

DECIMALS = 2
MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
FEW = settings(MANY, max_examples=25)


@pytest.fixture(scope="module")
def stored() -> Any:
    return json.loads(STORED.read_text(encoding="utf-8"))


def test_at_least_five_thousand_cells_agree_with_libreoffice(stored: Any, record_property: Any) -> None:
    assert stored["version"].startswith("LibreOffice ")
    found = Comparison()
    for page in stored["sheets"]:
        sheet = random_sheet(page["seed"])
        assert sheet.digest() == page["sheet"], "the generator has changed: ask LibreOffice anew"
        found.add(compare(sheet, page["answers"]))
    assert found.wrong == []
    assert found.compared >= 5000
    # What is explained stays rare, and every explanation is still needed.
    assert found.explained.total() < found.compared / 30
    record_property("cells", found.compared)
    record_property("explained", dict(found.explained))


def test_every_explained_difference_names_excels_page() -> None:
    assert all(len(reason.why) > 30 and reason.source for reason in REASONS)
    assert len({reason.name for reason in REASONS}) == len(REASONS)


def test_floats_agree_with_decimals_but_for_ties(record_property: Any) -> None:
    ties = Ties(DECIMALS)

    @given(st.integers(0, 10**9))
    @MANY
    def agree(seed: int) -> None:
        sheet, compiled = typed_sheet(seed)
        ties.compare(f"seed {seed}", compiled, exact_of(sheet, compiled), compiled.preview(sheet.given()))
        assert ties.wrong == []

    agree()
    assert_ties_are_rare(ties, record_property)


def test_javascript_agrees_with_decimals_but_for_ties(record_property: Any) -> None:
    ties, work = Ties(DECIMALS), [typed_sheet(seed) for seed in range(60)]
    answers = calculate_all_in_node(
        [(javascript_module(compiled), [(_known(sheet, compiled), [])]) for sheet, compiled in work]
    )
    for (sheet, compiled), (answer,) in zip(work, answers, strict=True):
        exact = exact_of(sheet, compiled)
        quick = {key: answer["values"].get("/".join(key), value) for key, value in exact.items()}
        ties.compare(f"seed {sheet.seed}", compiled, exact, quick)
    assert ties.wrong == []
    assert_ties_are_rare(ties, record_property)


def _known(sheet: Sheet, compiled: CompiledTemplate) -> dict[str, Any]:
    # What is left to the server reaches the browser from there, with what people typed.
    return {
        "/".join(key): float(value) if isinstance(value, Decimal) else value
        for key, value in exact_of(sheet, compiled).items()
    }


def typed_sheet(seed: int) -> tuple[Sheet, CompiledTemplate]:
    """A sheet of numbers and blanks in cells of two decimals, ready to be calculated."""
    sheet = random_sheet(seed, numeric=True)
    return sheet, compile_plan(plan_of(sheet.definition("decimal", DECIMALS)))


def exact_of(sheet: Sheet, compiled: CompiledTemplate) -> dict[CellKey, Result]:
    """What people typed and the answers that count."""
    return {**sheet.given(), **compiled.evaluate(sheet.given()).values}


def assert_ties_are_rare(ties: Ties, record_property: Any) -> None:
    """The cells that lay within noise of a tie are counted and reported."""
    record_property("cells", ties.compared)
    record_property("ties", ties.tied)
    assert ties.compared > 1500
    assert len(ties.tied) <= ties.compared / 500, ties.tied


@given(st.integers(0, 10**9), st.randoms(use_true_random=False))
@FEW
def test_the_order_in_which_rules_are_written_does_not_matter(seed: int, shuffle: Any) -> None:
    sheet, compiled = typed_sheet(seed)
    before = compiled.evaluate(sheet.given()).values
    cells = list(sheet.formulas.items())
    shuffle.shuffle(cells)
    sheet.formulas = dict(cells)
    shuffled = compile_plan(plan_of(sheet.definition("decimal", DECIMALS)))
    assert shuffled.evaluate(sheet.given()).values == before


@given(st.integers(0, 10**9), st.randoms(use_true_random=False))
@FEW
def test_the_order_of_calculation_does_not_matter(seed: int, shuffle: Any) -> None:
    sheet, compiled = typed_sheet(seed)
    before = compiled.evaluate(sheet.given()).values
    plan = plan_of(sheet.definition("decimal", DECIMALS))
    plan.cells = list(_another_order(plan.cells, shuffle))
    assert compile_plan(plan).evaluate(sheet.given()).values == before


def _another_order(cells: list[Any], shuffle: Any) -> Iterator[Any]:
    """Any order in which a cell comes after all it reads."""
    waiting = {cell.index: cell for cell in cells}
    while waiting:
        ready = [cell for cell in waiting.values() if not waiting.keys() & set(cell.reads)]
        yield waiting.pop(shuffle.choice(ready).index)


@given(st.integers(0, 10**9), st.integers(1, 8), st.integers(1, 4))
@FEW
def test_renaming_codes_changes_no_value(seed: int, row: int, column: int) -> None:
    sheet, compiled = typed_sheet(seed)
    renamed = rename(
        rename(compiled.definition, Renaming("row", "B", f"R{row}", "Dòng_mới")),
        Renaming("column", "B", f"C{column}", "Ô"),
    )
    names = {f"R{row}": "Dòng_mới", f"C{column}": "Ô"}
    moved = {(s, names.get(r, r), names.get(c, c)): value for (s, r, c), value in sheet.given().items()}
    before = compiled.evaluate(sheet.given()).values
    after = compile_plan(plan_of(renamed)).evaluate(moved).values
    assert {(s, names.get(r, r), names.get(c, c)): value for (s, r, c), value in before.items()} == after
