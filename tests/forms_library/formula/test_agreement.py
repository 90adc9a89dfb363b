"""The engines agree: with LibreOffice on stored answers, and with one another on random sheets.

Excel decides where LibreOffice differs (agreement.py says where and why)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms_library.formula import compile_definition
from forms_library.formula.compiled import compile_plan
from forms_library.formula.javascript import javascript_module
from forms_library.formula.plan import plan_of
from forms_library.formula.renaming import Renaming, rename
from forms_library.value_types import CellKey, ExcelError, Result
from tests.forms_library.formula.agreement import STORED, differences
from tests.forms_library.formula.node import calculate_in_node
from tests.forms_library.formula.sheets import Sheet, random_sheet

DECIMALS = 2


@pytest.fixture(scope="module")
def stored() -> Any:
    return json.loads(STORED.read_text(encoding="utf-8"))


def test_at_least_five_thousand_cells_agree_with_libreoffice(stored: Any) -> None:
    assert stored["version"].startswith("LibreOffice ")
    compared, wrong = 0, []
    for page in stored["sheets"]:
        sheet = random_sheet(page["seed"])
        assert {f"R{r}.C{c}": text for (r, c), text in sheet.formulas.items()} == page["formulas"]
        count, found = differences(sheet, page["answers"])
        compared, wrong = compared + count, wrong + found
    assert wrong == []
    assert compared >= 5000


def _typed(sheet: Sheet) -> Any:
    return sheet.definition("decimal", DECIMALS)


@given(st.integers(0, 10**9))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_floats_agree_with_decimals_after_rounding(seed: int) -> None:
    sheet = random_sheet(seed, numeric=True)
    compiled = compile_definition(_typed(sheet))
    exact, quick = compiled.evaluate(sheet.given()).values, compiled.preview(sheet.given())
    assert list(_apart(sheet, exact, quick)) == []


def test_javascript_agrees_with_decimals_after_rounding() -> None:
    for seed in range(40):
        sheet = random_sheet(seed, numeric=True)
        compiled = compile_definition(_typed(sheet))
        exact = compiled.evaluate(sheet.given()).values
        # What is left to the server reaches the browser from there, with what people typed.
        known = {**exact, **sheet.given()}
        given_values = {"/".join(key): float(v) if isinstance(v, Decimal) else v for key, v in known.items()}
        (answer,) = calculate_in_node(javascript_module(compiled), [(given_values, [])])
        quick = {key: answer["values"].get("/".join(key), exact[key]) for key in exact}
        assert list(_apart(sheet, exact, quick)) == []


def _apart(sheet: Sheet, exact: dict[CellKey, Result], quick: dict[CellKey, Any]) -> Iterator[str]:
    """Cells that differ by more than a rounding tie allows; what reads such a tie is not judged."""
    tied: set[str] = set()
    for (row, column), formula in sheet.formulas.items():
        key = sheet.key((row, column))
        name = f"R{row}.C{column}"
        if any(f"{other}" in formula.replace(")", " ").replace(",", " ") for other in tied):
            tied.add(name)
            continue
        if not _close(exact[key], quick[key]):
            if _may_tie(exact[key], quick[key]):
                tied.add(name)
            else:
                yield f"{sheet.seed} {name} {formula}: {exact[key]!r} {quick[key]!r}"


def _close(exact: Result, quick: Any) -> bool:
    if exact is quick:  # left to the server
        return True
    if isinstance(exact, Decimal):
        return isinstance(quick, int | float) and math.isclose(
            float(exact), quick, rel_tol=1e-9, abs_tol=1e-9
        )
    if isinstance(exact, ExcelError):
        return bool(quick == exact or quick == exact.value)
    return bool(exact == quick)


def _may_tie(exact: Result, quick: Any) -> bool:
    """One unit of the last kept place apart: the value lay within noise of a tie."""
    unit = 10.0**-DECIMALS
    if not isinstance(exact, Decimal) or not isinstance(quick, int | float):
        return False
    return abs(float(exact) - quick) <= unit * 1.01


@given(st.integers(0, 10**9), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_the_order_in_which_rules_are_written_does_not_matter(seed: int, shuffle: Any) -> None:
    sheet = random_sheet(seed, numeric=True)
    before = compile_plan(plan_of(_typed(sheet))).evaluate(sheet.given()).values
    cells = list(sheet.formulas.items())
    shuffle.shuffle(cells)
    sheet.formulas = dict(cells)
    assert compile_plan(plan_of(_typed(sheet))).evaluate(sheet.given()).values == before


@given(st.integers(0, 10**9), st.integers(1, 12), st.integers(1, 6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
def test_renaming_codes_changes_no_value(seed: int, row: int, column: int) -> None:
    sheet = random_sheet(seed, numeric=True)
    plain = _typed(sheet)
    renamed = rename(
        rename(plain, Renaming("row", "B", f"R{row}", "Dòng_mới")), Renaming("column", "B", f"C{column}", "Ô")
    )
    names = {f"R{row}": "Dòng_mới", f"C{column}": "Ô"}
    moved = {(s, names.get(r, r), names.get(c, c)): value for (s, r, c), value in sheet.given().items()}
    before = compile_plan(plan_of(plain)).evaluate(sheet.given()).values
    after = compile_plan(plan_of(renamed)).evaluate(moved).values
    assert {(s, names.get(r, r), names.get(c, c)): value for (s, r, c), value in before.items()} == after
