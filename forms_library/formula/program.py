"""A plan as a Python function: one assignment per cell, in order, cells as local variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from forms_library.formula import semantics
from forms_library.formula.emitting import Code, Dialect, Emitter
from forms_library.formula.errors import FormulaError
from forms_library.formula.float_semantics import FLOAT_NAMES, float_function
from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.functions.arithmetic import whole
from forms_library.formula.guards import MAX_DEPTH
from forms_library.formula.kinds import ANY, BLANK, ERROR, INPUT_DIGITS, LOGICAL, NUMBER, TEXT, UNBOUNDED
from forms_library.formula.plan import Plan, Planned
from forms_library.formula.python_code import DecimalDialect, FloatDialect, PythonDialect
from forms_library.kinds import NumberKind, registry
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, ExcelError

Calculate = Callable[[Sequence[Any], Sequence[Any]], tuple[tuple[Any, ...], list[int]]]
_BRACKETS = 3 * MAX_DEPTH  # Python itself refuses 200 nested brackets


@dataclass(frozen=True)
class Program:
    """Generated source with the constants and functions it names. `inputs` and `outputs` are numbers of cells."""

    source: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    constants: Mapping[str, str]
    functions: tuple[str, ...]


def decimals_of(spec: CellSpec) -> int | None:
    """The decimal places a cell keeps; None where it does not hold a number."""
    kind = registry[spec.kind]
    return kind.decimals(spec) if isinstance(kind, NumberKind) else None


def input_code(index: int, spec: CellSpec) -> Code:
    """What is known of a cell that people type in."""
    name, decimals = f"c{index}", decimals_of(spec)
    if decimals is not None:
        return Code(name, NUMBER | BLANK, decimals, INPUT_DIGITS)
    if spec.kind == "date":
        return Code(name, NUMBER | BLANK, 0, 7)
    if spec.kind in ("yes_no", "one_of"):
        return Code(name, LOGICAL | BLANK)
    return Code(name, TEXT | BLANK)


def generate(
    plan: Plan,
    dialect: Dialect,
    *,
    loose: bool = False,
    typed: bool = True,
    unsure: frozenset[int] = frozenset(),
) -> Program:
    """Write the program. `unsure` are inputs that may hold anything, whatever their cell says.
    `loose` takes inputs of any kind (text in a numeric cell); `typed` false keeps
       results as they come."""
    return _Generator(plan, dialect, loose, typed, unsure).program()


class _Generator:
    def __init__(
        self, plan: Plan, dialect: Dialect, loose: bool, typed: bool, unsure: frozenset[int]
    ) -> None:
        self.plan, self.dialect, self.loose, self.typed, self.unsure = plan, dialect, loose, typed, unsure
        computed = {cell.index for cell in plan.cells}
        self.inputs = tuple(index for index in range(len(plan.layout.keys)) if index not in computed)
        self.emitter = Emitter(dialect, {}, frozenset(self.inputs))

    def program(self) -> Program:
        for index in self.inputs:
            self.emitter.cells[index] = self._input(index)
        body: list[str] = []
        for cell in self.plan.cells:
            body += self._cell(cell)
        for number in range(len(self.plan.checks)):
            body += self._check(number)
        outputs = tuple(cell.index for cell in self.plan.cells)
        names = [f"c{index}" for index in outputs]
        constants = self.dialect.constants if isinstance(self.dialect, PythonDialect) else {}
        source = self.dialect.function_of([*self._head(), *body], names, self.emitter.temporaries)
        return Program(source, self.inputs, outputs, dict(constants), tuple(sorted(self.dialect.functions)))

    def _input(self, index: int) -> Code:
        if self.loose or not self.typed or index in self.unsure:
            return Code(f"c{index}", ANY)
        return input_code(index, self.plan.layout.spec(index))

    def _head(self) -> list[str]:
        lines = []
        if self.inputs:
            lines.append(self.dialect.unpack([f"c{i}" for i in self.inputs], "cells"))
        if self.plan.needs.numbers:
            lines.append(
                self.dialect.unpack([f"x{i}" for i in range(len(self.plan.needs.numbers))], "external")
            )
        return lines + [self.dialect.alias(index) for index in sorted(self.emitter.numeric_inputs)]

    def _cell(self, cell: Planned) -> list[str]:
        emitter = self.emitter
        emitter.lines, emitter.raises = [], False
        try:
            code = emitter.value(cell.tree)
            kept, known = self._kept(cell.index, code)
        except FormulaError as error:
            raise _translated(error, cell) from None
        _check_brackets([*emitter.lines, kept], cell)
        name = f"c{cell.index}"
        body = [*emitter.lines, *self.dialect.assign(name, kept)]
        if emitter.raises:
            body = self.dialect.attempt(body, self.dialect.assign(name, self.dialect.caught()))
        kinds = known.kinds | (ERROR if emitter.raises else 0)
        emitter.cells[cell.index] = Code(f"c{cell.index}", kinds, known.scale, known.size)
        return body

    def _kept(self, index: int, code: Code) -> tuple[str, Code]:
        if not self.typed:
            self.emitter.raises |= code.kinds != TEXT
            return f"keep_any({code.text})", Code("", code.kinds)
        spec = self.plan.layout.spec(index)
        decimals = decimals_of(spec)
        if decimals is not None:
            return self._kept_number(code, decimals)
        word = {"date": "keep_date", "yes_no": "keep_logical", "one_of": "keep_logical"}.get(
            spec.kind, "keep_text"
        )
        kinds = {"keep_date": NUMBER, "keep_logical": LOGICAL, "keep_text": TEXT}[word] | BLANK
        self.emitter.raises = True
        return f"{word}({code.text})", Code("", kinds, 0 if word == "keep_date" else None, 7)

    def _kept_number(self, code: Code, decimals: int) -> tuple[str, Code]:
        unit = self.dialect.unit(decimals)
        known = Code("", NUMBER, decimals, min(code.size + 1, UNBOUNDED))
        if code.kinds == NUMBER:
            self.emitter.raises |= code.size >= 30
            return self.dialect.kept(code, decimals), known
        if code.kinds & (TEXT | LOGICAL) or code.size >= 30:
            self.emitter.raises = True
        return f"keep_number({code.text}, {unit})", Code("", NUMBER | BLANK, decimals, known.size)

    def _check(self, number: int) -> list[str]:
        emitter = self.emitter
        emitter.lines, emitter.raises = [], False
        condition = emitter.logical(self.plan.checks[number].tree)
        body = [*emitter.lines, *self.dialect.note_failing(condition.text, number)]
        # A check that cannot be calculated does not hold: the reader must see it.
        rescue = self.dialect.note_failing(self.dialect.logical(False), number)
        return self.dialect.attempt(body, rescue) if emitter.raises else body


def _translated(error: FormulaError, cell: Planned) -> FormulaError:
    standing = cell.standing
    return error.at(standing.section, standing.row, standing.column)


def _check_brackets(lines: list[str], cell: Planned) -> None:
    for line in lines:
        if line.count("(") > _BRACKETS and _nesting(line) > _BRACKETS:
            message = Message(
                N_("The formula is nested more than %(limit)s levels deep."), {"limit": MAX_DEPTH}
            )
            raise _translated(FormulaError(message), cell)


def _nesting(line: str) -> int:
    depth = deepest = 0
    for sign in line:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    return deepest


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
    calculate: Calculate = names["calculate"]
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
