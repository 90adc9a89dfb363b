"""Units of measure through a formula: a sum of triệu đồng and m2 is worth a second look, wherever it hides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from forms_library.definition.inheritance import column_spec
from forms_library.definition.model import NUMERIC_KINDS, RecordsSection, TableSection
from forms_library.formula.plan import Plan
from forms_library.formula.tree import (
    Area,
    Call,
    Cell,
    Chain,
    External,
    Group,
    Negative,
    Node,
    Number,
    Percent,
    parts,
)
from forms_library.text import clean
from forms_library.value_types import CellKey, CellSpec

UNKNOWN = ""
_ADDING = frozenset({"SUM"})
_ALIKE = frozenset({"AVERAGE", "MAX", "MEDIAN", "MIN"})
_SAME = frozenset({"ABS", "CEILING", "FLOOR", "INT", "MROUND", "N", "ROUND", "ROUNDDOWN", "ROUNDUP", "TRUNC"})
_CHOICES = {"IF": 1, "IFERROR": 0, "IFNA": 0}


@dataclass
class Units:
    """Finds the units of the expressions of one form."""

    plan: Plan
    _of_cells: dict[int, str] = field(default_factory=dict)
    _of_ranges: dict[tuple[int, ...], frozenset[str]] = field(default_factory=dict)

    def mixed(self, tree: Node) -> tuple[str, ...]:
        """The unlike units that a sum somewhere in the tree adds up; none if no sum does."""
        return next(self._mixtures(tree), ())

    def _mixtures(self, node: Node) -> Iterator[tuple[str, ...]]:
        if _adds(node):
            found = self.among(parts(node))
            if len(found) > 1:
                yield tuple(sorted(found))
        for part in parts(node):
            yield from self._mixtures(part)

    def among(self, nodes: tuple[Node, ...]) -> set[str]:
        """The units known among values and ranges."""
        found: set[str] = set()
        for node in nodes:
            if isinstance(node, Area):
                found |= self._of_range(node.cells)
            elif isinstance(node, Group):
                found |= self.among(node.items)
            else:
                found.add(self.of(node))
        return found - {UNKNOWN}

    def of(self, node: Node) -> str:
        """The unit of a value where it is plain to see."""
        match node:
            case Cell(index):
                return self.of_cell(index)
            case External(index):
                return self._of_outside(index)
            case Negative(operand) | Percent(operand):
                return self.of(operand)
            case Chain(_, rest):
                return self._of_chain(node) if rest[0][0] != "&" else UNKNOWN
            case Call(function, arguments) if function in _ADDING | _ALIKE:
                return _only(self.among(arguments))
            case Call(function, arguments) if function in _SAME and arguments:
                return self.of(arguments[0])
            case Call(function, arguments) if function in _CHOICES:
                return _only(self.among(arguments[_CHOICES[function] :]))
        return UNKNOWN

    def _of_chain(self, chain: Chain) -> str:
        if chain.rest[0][0] in "+-":
            return _only(self.among(parts(chain)))
        # A number of times a unit is of that unit; a ratio or a product of two units is of another.
        if any(sign == "/" and not isinstance(part, Number) for sign, part in chain.rest):
            return UNKNOWN
        measured = [part for part in parts(chain) if not isinstance(part, Number)]
        return self.of(measured[0]) if len(measured) == 1 else UNKNOWN

    def of_cell(self, index: int) -> str:
        """The unit of a numbered cell."""
        found = self._of_cells.get(index)
        if found is None:
            found = self._of_cells[index] = self._read(self.plan.layout.keys[index])
        return found

    def _of_range(self, cells: tuple[int, ...]) -> frozenset[str]:
        found = self._of_ranges.get(cells)
        if found is None:
            found = self._of_ranges[cells] = frozenset(map(self.of_cell, cells))
        return found

    def _of_outside(self, index: int) -> str:
        need = list(self.plan.needs.numbers)[index]
        if need.template or need.kind == "figure":
            return UNKNOWN
        if need.kind == "records":
            section = self.plan.layout.definition.section(need.key[0])
            assert isinstance(section, TableSection | RecordsSection)
            return _said(column_spec(section, section.column(need.key[2])))
        return self._read(need.key)

    def _read(self, key: CellKey) -> str:
        return _said(self.plan.layout.spec_at(key))


def _said(spec: CellSpec) -> str:
    if spec.kind not in NUMERIC_KINDS:
        return UNKNOWN
    return "%" if spec.kind == "percent" else _tidy(spec.unit_of_measure)


@lru_cache(maxsize=1000)
def _tidy(unit: str) -> str:
    return clean(unit).casefold()


def _adds(node: Node) -> bool:
    if isinstance(node, Chain):
        return node.rest[0][0] in "+-"
    return isinstance(node, Call) and node.function in _ADDING


def _only(units: set[str]) -> str:
    return next(iter(units)) if len(units) == 1 else UNKNOWN
