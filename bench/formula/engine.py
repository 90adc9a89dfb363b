"""Our engine at work on the 300 x 10 form, ready to be timed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import localcontext
from pathlib import Path

from bench.formula import workload
from forms_library.formula import compile_definition
from forms_library.formula.compiled import CompiledTemplate, compile_plan
from forms_library.formula.parsing import forget_parsed, parse
from forms_library.formula.plan import plan_of
from forms_library.formula.semantics import WORKING

Work = Callable[[], object]


def compile_cold(groups: int = 30) -> CompiledTemplate:
    """From the definition to a function that can be called; nothing is remembered, but the grammar is loaded."""
    parse("A+1")
    forget_parsed()
    compiled = compile_plan(plan_of(workload.form(groups)))
    compiled.load()
    return compiled


def in_floats() -> Work:
    """The float program on plain numbers."""
    compiled = compile_definition(workload.form())
    given = workload.values()
    inputs = [float(str(given[key])) for key in compiled.stored.outline.inputs]
    calculate = compiled.float_calculate
    return lambda: calculate(inputs, [])


def in_decimals() -> Work:
    """The Decimal program on numbers as they are kept, in its own context."""
    compiled = compile_definition(workload.form())
    given = workload.values()
    inputs = [given[key] for key in compiled.stored.outline.inputs]
    calculate = compiled.load()

    def work() -> object:
        with localcontext(WORKING):
            return calculate(inputs, [])

    return work


def by_hand() -> Work:
    """What a programmer writes in Python for this one form."""
    given = workload.values()
    groups = [
        [[float(str(given["B1", f"R{g}_{m}", c])) for c in workload.INPUTS] for m in range(workload.MEMBERS)]
        for g in range(30)
    ]
    return lambda: workload.by_hand(groups)


@contextmanager
def workbook() -> Iterator[Path]:
    """The same form as a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        workload.spreadsheet(path)
        yield path
