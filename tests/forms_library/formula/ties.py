"""Whether two back ends may differ in a cell: only where a value lies within 1e-9 (relative) of a rounding tie.

What is rounded is calculated exactly, without being rounded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from forms_library.definition.model import CellRule, Column, Definition, Row, TableSection
from forms_library.formula.compiled import CompiledTemplate
from forms_library.formula.parsing import parse
from forms_library.formula.plan import Planned
from forms_library.formula.tree import Call, walk
from forms_library.value_types import CellKey, ExcelError, Result
from tests.forms_library.formula.agreement import calculated

NEAR = Decimal("1e-9")
_HALVES = frozenset({"ROUND", "MROUND"})
_WHOLES = frozenset(
    {"CEILING", "CEILING.MATH", "EVEN", "FLOOR", "FLOOR.MATH", "INT", "MOD", "ODD", "QUOTIENT"}
    | {"ROUNDDOWN", "ROUNDUP", "TRUNC"}
)


@dataclass
class Ties:
    """Compares the answers of two back ends cell by cell, in the order of calculation. `tied` are the differences that
    come from a tie; what reads such a cell is not judged."""

    decimals: int = 2
    compared: int = 0
    tied: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def compare(
        self,
        name: str,
        compiled: CompiledTemplate,
        exact: Mapping[CellKey, Result],
        quick: Mapping[CellKey, Any],
    ) -> None:
        """`exact` holds the inputs too."""
        excused: set[int] = set()
        keys = compiled.plan.layout.keys
        for cell in compiled.plan.cells:
            key = keys[cell.index]
            if excused.intersection(cell.reads):
                excused.add(cell.index)
                continue
            self.compared += 1
            if same(exact[key], quick[key]):
                continue
            excused.add(cell.index)
            said = f"{name} {'.'.join(key[1:])} {cell.formula.text}: {exact[key]!r} {quick[key]!r}"
            (self.tied if self._is_tie(cell, exact) else self.wrong).append(said)

    def _is_tie(self, cell: Planned, exact: Mapping[CellKey, Result]) -> bool:
        rounded = [(cell.formula.text, self.decimals, Decimal("0.5")), *_roundings(cell.formula.text)]
        values = {".".join(key[1:]): value for key, value in exact.items()}
        found = _values([text for text, _, _ in rounded], values)
        return any(
            isinstance(value, Decimal) and _is_near(value, digits, edge)
            for value, (_, digits, edge) in zip(found, rounded, strict=True)
        )


def same(exact: Result, quick: Any) -> bool:
    """Equal as kept: the numbers to the last place."""
    if isinstance(exact, Decimal):
        return isinstance(quick, int | float | Decimal) and Decimal(repr(float(quick))) == Decimal(
            repr(float(exact))
        )
    if isinstance(exact, ExcelError):
        return bool(quick == exact or quick == exact.value)
    return bool(exact == quick)


def _is_near(value: Decimal, digits: int, edge: Decimal) -> bool:
    scaled = abs(value.scaleb(digits))
    distance = min(
        abs(scaled - scaled.to_integral_value(ROUND_FLOOR) - shift) for shift in (edge, edge + 1, edge - 1)
    )
    return distance <= NEAR * max(scaled, Decimal(1))


def _roundings(text: str) -> Iterator[tuple[str, int, Decimal]]:
    """What is rounded inside a formula: its text, decimal places, and where in a step the edge lies."""
    formula = parse(text)
    for node in walk(formula.tree):
        if isinstance(node, Call) and node.function in _HALVES | _WHOLES:
            start = formula.place(node)[0]
            arguments = _arguments(text[start:])
            edge = Decimal("0.5") if node.function in _HALVES else Decimal(0)
            if node.function in ("ROUND", "ROUNDUP", "ROUNDDOWN") or (
                node.function == "TRUNC" and len(arguments) > 1
            ):
                yield arguments[0], int(arguments[1]), edge
            elif len(arguments) > 1:
                yield f"({arguments[0]})/({arguments[1]})", 0, edge
            else:
                yield arguments[0], 0, edge
                yield f"({arguments[0]})/2", 0, edge


def _arguments(call: str) -> list[str]:
    """The arguments of the call that a text begins with."""
    depth, pieces = 0, [""]
    for sign in call[call.index("(") + 1 :]:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
        if sign == "," and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    return pieces


def _values(texts: list[str], values: Mapping[str, Any]) -> list[Any]:
    """Formulas calculated alone and exactly, with what is in the cells they read."""
    rows = {name.split(".")[0]: None for name in values} | {f"K{n}": None for n in range(len(texts))}
    columns = {name.split(".")[1]: None for name in values} | {"K": None}
    section = TableSection(
        "B",
        columns=tuple(Column(code, "", kind="text") for code in columns),
        rows=tuple(Row(code, "") for code in rows),
        cells=tuple(CellRule(f"K{n}", "K", formula=text) for n, text in enumerate(texts)),
    )
    found = calculated(Definition("S", "S", "S", sections=(section,)), values)
    return [found[f"K{n}.K"] for n in range(len(texts))]
