"""Compiling and calculating the 300 x 10 form."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from decimal import Decimal, localcontext
from pathlib import Path

import formulas

from bench.formula import workload
from bench.measure import Result, benchmark
from forms_library.definition.dump import digest, dump
from forms_library.formula import FormulaError, check_definition, compile_definition
from forms_library.formula.compiled import CompiledTemplate, compile_plan
from forms_library.formula.parsing import forget_parsed, parse
from forms_library.formula.plan import plan_of
from forms_library.formula.semantics import WORKING
from forms_library.formula.stored import Folder
from tests.forms_library.formula import hostile


def _seconds(work: Callable[[], object], times: int) -> list[float]:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return found


def _cold() -> CompiledTemplate:
    forget_parsed()
    compiled = compile_plan(plan_of(workload.form()))
    compiled.evaluate({})
    return compiled


@benchmark("formula-cold", "Compile a 300 x 10 form (1,650 formulas) and run it once", goal=0.3)
def cold() -> Result:
    """From the definition to the first answers, beside loading the same workbook in `formulas`."""
    parse("A+1")  # the grammar itself is loaded once per process
    ours = _seconds(_cold, 5)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        workload.spreadsheet(path)
        peer = _seconds(lambda: formulas.ExcelModel().loads(str(path)).finish(), 1)
    return Result(ours, "formulas.ExcelModel loads", peer)


@benchmark("formula-cached", "Load a compiled 300 x 10 form from disk", goal=0.02)
def cached() -> Result:
    """What a new process pays, beside compiling it anew."""
    definition = workload.form()
    key = digest(dump(definition))
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        folder.save(key, compile_plan(plan_of(definition)).stored)

        def load() -> object:
            stored = folder.load(key)
            assert stored is not None
            return CompiledTemplate(definition, stored)._strict

        return Result(_seconds(load, 20), "compiled anew", _seconds(_cold, 5))


def _float_inputs(compiled: CompiledTemplate) -> list[float]:
    given = workload.values()
    return [float(str(given[key])) for key in compiled.stored.outline.inputs]


def _exact_inputs(compiled: CompiledTemplate) -> list[object]:
    given = workload.values()
    return [given[key] for key in compiled.stored.outline.inputs]


@benchmark("formula-float", "Calculate the 300 x 10 form in floats", goal=0.005)
def floats() -> Result:
    """The whole form, beside what a programmer would write by hand."""
    compiled = compile_definition(workload.form())
    inputs = _float_inputs(compiled)
    calculate = compiled.float_calculate
    given = workload.values()
    groups = [
        [[float(str(given["B1", f"R{g}_{m}", c])) for c in workload.INPUTS] for m in range(workload.MEMBERS)]
        for g in range(30)
    ]
    ours = _seconds(lambda: calculate(inputs, []), 200)
    return Result(ours, "hand-written Python", _seconds(lambda: workload.by_hand(groups), 200))


@benchmark("formula-decimal", "Calculate the 300 x 10 form exactly", goal=0.01)
def decimals() -> Result:
    """The answer that counts, beside the float preview."""
    compiled = compile_definition(workload.form())
    exact, quick = _exact_inputs(compiled), _float_inputs(compiled)
    with localcontext(WORKING):
        ours = _seconds(lambda: compiled._strict(exact, []), 200)
    return Result(ours, "our float program", _seconds(lambda: compiled.float_calculate(quick, []), 200))


@benchmark("formula-evaluate", "Values in, values and failing checks out, 300 x 10", goal=0.02)
def evaluate() -> Result:
    """What a request pays, dictionaries included, beside the bare program."""
    compiled = compile_definition(workload.form())
    given, exact = workload.values(), _exact_inputs(compiled)
    ours = _seconds(lambda: compiled.evaluate(given), 100)
    with localcontext(WORKING):
        peer = _seconds(lambda: compiled._strict(exact, []), 100)
    return Result(ours, "the bare program", peer)


@benchmark("formula-growth", "Compile nine times the formulas", goal=4.0)
def growth() -> Result:
    """Time grows with the formulas, not with their square."""
    ours = _seconds(lambda: compile_plan(plan_of(workload.form(270, "L"))), 2)
    return Result(ours, "a ninth of them", _seconds(lambda: compile_plan(plan_of(workload.form())), 5))


@benchmark("formula-hostile", "The slowest of the hostile formulas", goal=0.1)
def hostile_formulas() -> Result:
    """Refused by a guard or finished, beside an ordinary formula."""
    slowest = [0.0]
    for formula, _ in hostile.FORMULAS.values():
        slowest = max(slowest, [min(_seconds(lambda f=formula: _judge(f), 3))])  # type: ignore[misc]
    for formula in hostile.HARMLESS.values():
        slowest = max(slowest, [min(_seconds(lambda f=formula: _run(f), 3))])  # type: ignore[misc]
    return Result(slowest, "an ordinary formula", _seconds(lambda: _run("ROUND(A*1.5,1)"), 5))


def _judge(formula: str) -> object:
    forget_parsed()
    return check_definition(hostile.sheet(formula))


def _run(formula: str) -> object:
    forget_parsed()
    try:
        compiled = compile_plan(plan_of(hostile.sheet(formula)))
    except FormulaError as error:
        return error
    return compiled.evaluate({("B1", "H1", "A"): Decimal(3)})
