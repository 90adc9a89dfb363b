"""A plan as a Python or JavaScript program: a function for each kind of block, and one that calls them in order with
the cells as local variables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms_library.formula import semantics
from forms_library.formula.block_code import Written, input_code, together, write_block
from forms_library.formula.blocks import Argument, Block, block, blocks_of
from forms_library.formula.emitting import Code, Dialect
from forms_library.formula.float_semantics import FLOAT_NAMES, float_function
from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.functions.arithmetic import whole
from forms_library.formula.kinds import ANY
from forms_library.formula.plan import Plan, Planned
from forms_library.formula.python_code import DecimalDialect, FloatDialect, PythonDialect
from forms_library.value_types import CellSpec, ExcelError

Calculate = Callable[[Sequence[Any], Sequence[Any]], tuple[tuple[Any, ...], list[int]]]
MAIN = "run"
"""The function of a program that calculates everything."""


@dataclass(frozen=True)
class Program:
    """Generated source with the constants and functions it names. `inputs` and `outputs` are numbers of cells."""

    source: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    constants: Mapping[str, str]
    functions: tuple[str, ...]


def generate(
    plan: Plan,
    dialect: Dialect,
    *,
    loose: bool = False,
    typed: bool = True,
    unsure: frozenset[int] = frozenset(),
) -> Program:
    """Write the program. `loose` takes inputs of any kind (text in a numeric cell), `unsure` are inputs that may hold
    anything, whatever their cell says; `typed` false keeps results as they come."""
    return _Generator(plan, dialect, loose or not typed, typed, unsure).program()


class _Generator:
    def __init__(
        self, plan: Plan, dialect: Dialect, loose: bool, typed: bool, unsure: frozenset[int]
    ) -> None:
        self.plan, self.dialect, self.typed = plan, dialect, typed
        computed = {cell.index for cell in plan.cells}
        self.inputs = tuple(index for index in range(len(plan.layout.keys)) if index not in computed)
        self.known = {index: Code("", ANY) for index in self.inputs} if loose else self._typed_inputs(unsure)
        self.functions: dict[Hashable, tuple[str, Written]] = {}
        self.shared: dict[tuple[int, ...], str] = {}
        self.ranges: dict[tuple[int, ...], tuple[str, Code]] = {}
        self.body: list[str] = []

    def _typed_inputs(self, unsure: frozenset[int]) -> dict[int, Code]:
        """What is known of inputs; cells of one column mostly share their spec (held here: the number of an object
        that is gone belongs to the next one)."""
        shared: dict[int, tuple[CellSpec, Code]] = {}
        known: dict[int, Code] = {}
        for index in self.inputs:
            spec = self.plan.layout.spec(index)
            if index in unsure:
                known[index] = Code("", ANY)
            else:
                if id(spec) not in shared:
                    shared[id(spec)] = spec, input_code(spec)
                known[index] = shared[id(spec)][1]
        return known

    def program(self) -> Program:
        blocks = blocks_of(self.plan)
        checks = [block((judged,)) for judged in self.plan.judged]
        self._name_shared_ranges([*blocks, *checks])
        for found in blocks:
            self._calculate(found)
        for number, found in enumerate(checks):
            self.body += self.dialect.note_failing(self._call(found, ())[0], number)
        outputs = tuple(cell.index for cell in self.plan.cells)
        constants = self.dialect.constants if isinstance(self.dialect, PythonDialect) else {}
        source = "".join(written.text for _, written in self.functions.values()) + self._main(outputs)
        return Program(source, self.inputs, outputs, dict(constants), tuple(sorted(self.dialect.functions)))

    def _main(self, outputs: Sequence[int]) -> str:
        dialect = self.dialect
        head = [
            dialect.bind(["failing"], dialect.no_items()),
            *self._unpacked("c", self.inputs, "cells"),
            *self._unpacked("x", range(len(self.plan.needs.numbers)), "external"),
        ]
        results = dialect.sequence([f"c{index}" for index in outputs])
        result = dialect.sequence([results, "failing"])
        return dialect.function_of(MAIN, ["cells", "external"], [*head, *self.body], result)

    def _unpacked(self, letter: str, numbers: Sequence[int], source: str) -> list[str]:
        names = [f"{letter}{number}" for number in numbers]
        if len(names) == 1:
            return [self.dialect.bind(names, f"{source}[0]")]
        return [self.dialect.bind(names, source)] if names else []

    # What blocks are given

    def _name_shared_ranges(self, blocks: Iterable[Block]) -> None:
        """A range that several blocks read is made a sequence once."""
        uses = Counter(argument for found in blocks for argument in found.arguments if argument[0] == "range")
        for argument, count in uses.items():
            if count > 1 and argument[0] == "range":
                self.shared[argument[1]] = f"r{len(self.shared)}"

    def _range(self, cells: tuple[int, ...]) -> tuple[str, Code]:
        """A range as a sequence, and what is known of its cells."""
        found = self.ranges.get(cells)
        if found is None:
            text = self.dialect.sequence([f"c{index}" for index in cells])
            name = self.shared.get(cells)
            found = name or text, together([self.known[index] for index in cells])
            if name:
                self.body.append(self.dialect.bind([name], text))
                self.ranges[cells] = found
        return found

    def _given(self, argument: Argument) -> tuple[str, Code]:
        match argument:
            case ("cell", index):
                return f"c{index}", self.known[index]
            case ("range", cells):
                return self._range(cells)
            case (_, number):
                return f"x{number}", Code("", ANY)

    # Blocks

    def _calculate(self, found: Block) -> None:
        cells = [member for member in found.members if isinstance(member, Planned)]
        specs = [self.plan.layout.spec(cell.index) if self.typed else None for cell in cells]
        text, results = self._call(found, tuple(specs))
        self.body.append(self.dialect.bind([f"c{cell.index}" for cell in cells], text))
        self.known.update(zip((cell.index for cell in cells), results, strict=True))

    def _call(self, found: Block, kept: tuple[CellSpec | None, ...]) -> tuple[str, tuple[Code, ...]]:
        """The call of a block's function, which is that of another block if nothing tells the two apart."""
        given = [self._given(argument) for argument in found.arguments]
        facts = tuple((code.kinds, code.scale, code.size, code.many, code.fixed) for _, code in given)
        sorts = tuple((spec.kind, spec.decimals) if spec else None for spec in kept)
        key = (found.form, facts, sorts)
        if key not in self.functions:
            name = f"b{len(self.functions)}"
            written = write_block(found, [code for _, code in given], kept, self.dialect, name)
            self.functions[key] = name, written
        name, written = self.functions[key]
        return f"{name}({', '.join(text for text, _ in given)})", written.results


DECIMAL_NAMES: dict[str, Any] = {
    "Z": semantics.ZERO,
    "q": semantics.WORKING.quantize,
    "p": semantics.CLEAN.plus,
    "whole": whole,
    **{f"E_{error.name}": error for error in ExcelError},
    **{
        name: getattr(semantics, name)
        for name in [
            "Area",
            "error_of",
            "number",
            "text",
            "logical",
            "value",
            "compare",
            "order",
            "subtract",
            "power",
            "numbers",
            "logicals",
            "values_of",
            "present",
            "counted",
            "keep_number",
            "keep_text",
            "keep_logical",
            "keep_date",
            "keep_any",
            "fail",
            "join",
        ]
    },
}


def load_decimal(program: Program, code: Any = None) -> Calculate:
    """The program as a function; `code` is its compiled form if it is already at hand."""
    names = dict(DECIMAL_NAMES)
    names.update({name: Decimal(value) for value, name in program.constants.items()})
    return _loaded(program, code, names, lambda name: FUNCTIONS[name].implementation)


def load_float(program: Program, code: Any = None) -> Calculate:
    """The float program as a function."""
    return _loaded(program, code, dict(FLOAT_NAMES), float_function)


def _loaded(program: Program, code: Any, names: dict[str, Any], function: Callable[[str], Any]) -> Calculate:
    names.update({f"f_{name.replace('.', '_')}": function(name) for name in program.functions})
    # The source is generated from a checked tree: names, numbers and quoted texts only, nothing an author wrote.
    exec(code or compiled_code(program), names)  # noqa: S102
    calculate: Calculate = names[MAIN]
    return calculate


def compiled_code(program: Program) -> Any:
    """The code object of a program."""
    return compile(program.source, "<form>", "exec", dont_inherit=True)


def float_program(plan: Plan) -> Program:
    """The program for previews."""
    return generate(plan, FloatDialect())


def decimal_program(plan: Plan, *, loose: bool = False, typed: bool = True) -> Program:
    """The program that counts."""
    return generate(plan, DecimalDialect(), loose=loose, typed=typed)
