"""Figures around a usual magnitude."""

from __future__ import annotations

import math
import random
from decimal import Decimal

from forms_library.definition.inheritance import column_spec, field_spec
from forms_library.definition.model import (
    NUMERIC_KINDS,
    Column,
    Field,
    FieldsSection,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.kinds import NumberKind
from forms_library.kinds import kind as kind_of
from forms_library.kinds.number import round_half_up
from forms_library.sample.hints import Hints
from forms_library.value_types import CellSpec

# Usual monthly or quarterly figures of a commune, by unit of measure in lower case.
USUAL = {
    "triệu đồng": 350.0,
    "nghìn đồng": 45_000.0,
    "đồng": 60_000_000.0,
    "ha": 120.0,
    "m2": 900.0,
    "tấn": 180.0,
    "con": 1500.0,
    "hộ": 60.0,
    "người": 25.0,
    "lượt người": 300.0,
    "hồ sơ": 60.0,
    "%": 60.0,
}
ELSEWHERE = 12.0
# Below this, counts are events that mostly do not happen, and are drawn as such.
RARE = 20.0


class Figures:
    """Draws figures for one report."""

    def __init__(self, hints: Hints, chance: random.Random, size: float) -> None:
        self.hints = hints
        self._chance = chance
        self._size = size

    def counts(self, kind: str) -> bool:
        """Whether a kind holds numbers."""
        return kind in NUMERIC_KINDS

    def cell(self, section: TableSection, row: Row, column: Column) -> Decimal:
        """A figure for a cell of a table."""
        spec = section.spec(row.code, column.code)
        scaled = spec.kind != "percent" and column.aggregation not in ("weighted", "recompute")
        steady = bool(self.hints.steady & {row.code, column.code})
        usual = self._usual(row, column, spec) * (self._size if scaled else 1.0)
        return self._draw(usual, spec, self.hints.noise * (0.1 if steady else 1.0))

    def column(self, section: RecordsSection, column: Column) -> Decimal:
        """A figure for a column of a list."""
        spec = column_spec(section, column)
        return self._draw(self._by_measure(spec) * self._size, spec, self.hints.noise)

    def field(self, section: FieldsSection, field: Field) -> Decimal:
        """A figure for a single field."""
        spec = field_spec(section, field)
        return self._draw(self._by_measure(spec) * self._size, spec, self.hints.noise)

    def around(self, usual: Decimal, spec: CellSpec, noise: float) -> Decimal:
        """A figure near another one."""
        return self._kept(float(usual) * self._chance.gauss(1.0, noise), spec)

    def _usual(self, row: Row, column: Column, spec: CellSpec) -> float:
        own = self.hints.cells.get(f"{row.code}/{column.code}")
        if own is not None:
            return own
        by_row, by_column = self.hints.rows.get(row.code), self.hints.columns.get(column.code)
        if by_row is None and by_column is None:
            return self.hints.default if self.hints.default is not None else self._by_measure(spec)
        if by_row is None and self.hints.rows:
            by_row = self.hints.default if self.hints.default is not None else self._by_measure(spec)
        return (1.0 if by_row is None else by_row) * (1.0 if by_column is None else by_column)

    def _by_measure(self, spec: CellSpec) -> float:
        return USUAL.get(spec.unit_of_measure.lower(), USUAL["%"] if spec.kind == "percent" else ELSEWHERE)

    def _draw(self, usual: float, spec: CellSpec, noise: float) -> Decimal:
        if spec.kind == "integer" and usual < RARE and noise >= 0.1:
            return self._kept(float(self._events(usual)), spec)
        return self._kept(usual * max(0.0, self._chance.gauss(1.0, noise)), spec)

    def _events(self, mean: float) -> int:
        """A Poisson count (Knuth's method; the mean is small)."""
        limit, product, count = math.exp(-mean), self._chance.random(), 0
        while product > limit:
            product *= self._chance.random()
            count += 1
        return count

    def _kept(self, figure: float, spec: CellSpec) -> Decimal:
        kind = kind_of(spec.kind)
        decimals = kind.decimals(spec) if isinstance(kind, NumberKind) else 0
        number = round_half_up(Decimal(repr(figure)), decimals)
        if spec.minimum is not None:
            number = max(number, spec.minimum)
        return number if spec.maximum is None else min(number, spec.maximum)
