"""Every answer beside another engine's: LibreOffice cell by cell, and our four back ends among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bench.formula import libreoffice
from bench.measure import Result, benchmark, timed
from forms_library.formula import CompiledTemplate
from forms_library.formula.compiled import compile_plan
from forms_library.formula.javascript import javascript_module
from forms_library.formula.plan import plan_of
from forms_library.value_types import CellKey
from forms_library.value_types import Result as Value
from tests.forms_library.formula.agreement import Comparison, whole_answers
from tests.forms_library.formula.node import calculate_all_in_node
from tests.forms_library.formula.sheets import Sheet, random_sheet
from tests.forms_library.formula.ties import Ties

LIVE = range(1000, 1400)
FORMS = range(2000, 2400)


@benchmark("formula-libreoffice", "Calculate 400 random sheets, every cell as LibreOffice has it", goal=120)
def beside_libreoffice() -> Result:
    """Live, with other sheets than the tests have. A difference that Excel's documentation does not explain is an
    error."""
    libreoffice.install()
    sheets = [random_sheet(seed) for seed in LIVE]
    ours = timed(lambda: [whole_answers(sheet) for sheet in sheets], times=1, warm_up=0)
    answers: dict[int, dict[str, object]] = {}
    peer = timed(lambda: answers.update(libreoffice.answers_in_parts(sheets)), times=1, warm_up=0)
    found: Comparison = libreoffice.compared(sheets, answers)
    if found.wrong:
        raise AssertionError("\n".join(found.wrong))
    explained = ", ".join(f"{name} {count}" for name, count in found.explained.most_common())
    return Result(
        ours,
        libreoffice.version(),
        peer,
        f"{found.compared} cells, {found.explained.total()} explained: {explained}",
    )


@benchmark("formula-back-ends", "Decimal, float, NumPy and JavaScript agree on 400 random forms", goal=120)
def back_ends() -> Result:
    """After rounding to the declared decimals, but for values within 1e-9 of a rounding tie, which are counted."""
    forms = [_form(seed) for seed in FORMS]
    ties = {"float": Ties(), "NumPy": Ties(), "JavaScript": Ties()}
    for sheet, compiled, exact in forms:
        name = f"seed {sheet.seed}"
        ties["float"].compare(name, compiled, exact, compiled.preview(sheet.given()))
        ties["NumPy"].compare(name, compiled, exact, compiled.evaluate_many([sheet.given()]).values(0))
    for (sheet, compiled, exact), quick in zip(forms, _in_javascript(forms), strict=True):
        ties["JavaScript"].compare(f"seed {sheet.seed}", compiled, exact, quick)
    wrong = [line for found in ties.values() for line in found.wrong]
    if wrong:
        raise AssertionError("\n".join(wrong))
    note = ", ".join(f"{name} {found.compared} cells {len(found.tied)} ties" for name, found in ties.items())
    ours = timed(lambda: [compiled.evaluate(sheet.given()) for sheet, compiled, _ in forms], times=3)
    peer = timed(lambda: [compiled.preview(sheet.given()) for sheet, compiled, _ in forms], times=3)
    return Result(ours, "our float program", peer, note)


Form = tuple[Sheet, CompiledTemplate, dict[CellKey, Value]]


def _form(seed: int) -> Form:
    sheet = random_sheet(seed, numeric=True)
    compiled = compile_plan(plan_of(sheet.definition("decimal", 2)))
    return sheet, compiled, {**sheet.given(), **compiled.evaluate(sheet.given()).values}


def _in_javascript(forms: list[Form]) -> Iterator[dict[CellKey, object]]:
    given = [
        {"/".join(k): float(v) if isinstance(v, Decimal) else v for k, v in exact.items()}
        for _, _, exact in forms
    ]
    modules = [
        (javascript_module(compiled), [(values, [])])
        for (_, compiled, _), values in zip(forms, given, strict=True)
    ]
    for (_, _, exact), (answer,) in zip(forms, calculate_all_in_node(modules), strict=True):
        yield {key: answer["values"].get("/".join(key), value) for key, value in exact.items()}
