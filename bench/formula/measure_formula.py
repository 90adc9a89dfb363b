"""Compiling and calculating the 300 x 10 form (1,650 formulas)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import formulas

from bench.formula import engine, workload
from bench.measure import Result, benchmark, in_turn, timed
from forms_library.definition.dump import digest, dump
from forms_library.formula import FormulaError, check_definition, compile_definition
from forms_library.formula.compiled import CompiledTemplate, compile_plan
from forms_library.formula.parsing import forget_parsed
from forms_library.formula.plan import plan_of
from forms_library.formula.stored import Folder
from tests.forms_library.formula import hostile


@benchmark("formula-cold", "Compile a 300 x 10 form (1,650 formulas)", goal=0.3, at_most=1 / 20)
def cold() -> Result:
    """From the definition to a function, beside loading the same workbook in `formulas`."""
    with engine.workbook() as path:
        ours, peer = in_turn(
            engine.compile_cold,
            lambda: formulas.ExcelModel().loads(str(path)).finish(),
            times=9,
            peer_times=3,
        )
    return Result(ours, "formulas.ExcelModel loads", peer)


@benchmark("formula-cached", "Load a compiled 300 x 10 form from disk", goal=0.02, at_most=1 / 50)
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
            return CompiledTemplate(definition, stored).load()

        return Result(*_beside(load, engine.compile_cold, "compiled anew", 20))


def _beside(
    ours: Callable[[], object], peer: Callable[[], object], name: str, times: int
) -> tuple[list[float], str, list[float]]:
    mine, theirs = in_turn(ours, peer, times=times)
    return mine, name, theirs


@benchmark("formula-float", "Calculate the 300 x 10 form in floats", goal=0.005, at_most=1.5)
def floats() -> Result:
    """The whole form, beside what a programmer would write by hand."""
    return Result(*_beside(engine.in_floats(), engine.by_hand(), "hand-written Python", 300))


@benchmark("formula-decimal", "Calculate the 300 x 10 form exactly", goal=0.01, at_most=2.5)
def decimals() -> Result:
    """The answer that counts, beside the float preview."""
    return Result(*_beside(engine.in_decimals(), engine.in_floats(), "our float program", 300))


@benchmark("formula-evaluate", "Values in, values and failing checks out, 300 x 10", goal=0.02)
def evaluate() -> Result:
    """What a request pays, dictionaries included, beside the bare program."""
    compiled, given = compile_definition(workload.form()), workload.values()
    return Result(*_beside(lambda: compiled.evaluate(given), engine.in_decimals(), "the bare program", 100))


@benchmark("formula-growth", "Compile nine times the formulas", goal=4.0, at_most=15)
def growth() -> Result:
    """Time grows with the formulas, not with their square."""
    return Result(*_beside(lambda: engine.compile_cold(270), engine.compile_cold, "a ninth of them", 3))


@benchmark("formula-hostile", "The slowest of the hostile formulas and definitions", goal=0.1)
def hostile_input() -> Result:
    """Refused by a guard or finished, beside an ordinary formula."""
    found = {name: _quickest(lambda f=formula: _judge(f)) for name, (formula, _) in hostile.FORMULAS.items()}  # type: ignore[misc]
    found |= {name: _quickest(lambda f=formula: _run(f)) for name, formula in hostile.HARMLESS.items()}  # type: ignore[misc]
    definitions = {name: definition for name, (definition, _) in hostile.bombs().items()} | hostile.endings()
    found |= {name: _quickest(lambda d=d: check_definition(d)) for name, d in definitions.items()}  # type: ignore[misc]
    slowest = max(found, key=lambda name: found[name])
    note = (
        f"{len(found)} tried, {slowest}; within 100 ms: {sum(seconds <= 0.1 for seconds in found.values())}"
    )
    ordinary = timed(lambda: _run("ROUND(A*1.5,1)"), times=5)
    return Result([found[slowest]], "an ordinary formula", ordinary, note)


def _quickest(work: Callable[[], object]) -> float:
    """The least of three: other programs on the machine only add."""
    return min(timed(work, times=3, warm_up=0))


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
