"""Changes as few figures as possible until the checks of a form hold.

A shadow of the form is compiled in which every check is a computed cell that says by how much it fails. Then the
figures a failing check speaks of are tried one by one, and the change that helps most is kept.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from forms_library.definition.model import CellRule, Check, Column, Definition, Row, TableSection
from forms_library.formula import CompiledTemplate, FormulaError, Need, compile_definition
from forms_library.formula.compiled import Trial
from forms_library.kinds import NumberKind
from forms_library.kinds import kind as kind_of
from forms_library.kinds.number import round_half_up
from forms_library.sample.violation import violation
from forms_library.value_types import CellKey, CellSpec, Value

if TYPE_CHECKING:
    External = Mapping[Need, Value | tuple[Value, ...]]

SUM_WEIGHT = Decimal("0.001")
ROUNDS = 400
CANDIDATES = 60
SIDEWAYS = 150
ENOUGH = 0.9
NOISE = 1e-9  # of floats: less is no improvement
_CODE = re.compile(r"[^\W\d]\w*")
_PREFIX = "ZZ_"


@dataclass(frozen=True)
class Shadow:
    """A form without checks, with cells that measure them. `inputs` are the figures that may be changed.

    A check in a line that sums up others weighs next to nothing: it mostly holds once the lines hold, and mending one
    line may unbalance the sum until the next is mended.
    """

    compiled: CompiledTemplate
    measures: Mapping[CellKey, Decimal]
    inputs: Mapping[CellKey, CellSpec]
    nearby: Mapping[CellKey, tuple[CellKey, ...]]


_shadows: dict[int, tuple[Definition, Shadow | None]] = {}


def repaired(
    definition: Definition,
    values: dict[CellKey, Value],
    external: External,
    kept: frozenset[CellKey],
    chance: random.Random,
) -> dict[CellKey, Value]:
    """The values, changed so that the checks hold; `kept` ones are changed only if nothing else helps."""
    shadow = _shadow_of(definition)
    if shadow is None:
        return values
    worst = _Search(shadow, values, external, chance)
    worst.run(frozenset(kept))
    if worst.total:
        worst.run(frozenset())
    return worst.values


class _Search:
    """Greedy search: one figure at a time."""

    def __init__(
        self, shadow: Shadow, values: dict[CellKey, Value], external: External, chance: random.Random
    ) -> None:
        self._shadow = shadow
        self._external = external
        self._chance = chance
        self.values = values
        self._sideways = 0
        self._failing = self._measure(values)

    @property
    def _may_step_sideways(self) -> bool:
        return self._sideways < SIDEWAYS

    @property
    def total(self) -> Decimal:
        return sum(self._failing.values(), Decimal(0))

    def run(self, kept: frozenset[CellKey]) -> None:
        """Repair until nothing fails or nothing helps."""
        hopeless: set[CellKey] = set()
        for _ in range(ROUNDS):
            measure = next((key for key in self._failing if key not in hopeless), None)
            if measure is None:
                return
            if self._improve(measure, kept):
                hopeless.clear()
            else:
                hopeless.add(measure)

    def _improve(self, measure: CellKey, kept: frozenset[CellKey]) -> bool:
        exact = self._failing[measure] / self._shadow.measures[measure]
        size, total = float(exact), float(self.total)
        best: tuple[float, CellKey, Decimal] | None = None
        tried = self._shadow.compiled.trial(self.values, self._external)
        for key, figure in self._changes(measure, exact, kept):
            failing = self._tried(tried, key, figure)
            left = sum(failing.values())
            if left < (best[0] if best else total) - NOISE:
                best = left, key, figure
            elif (
                best is None
                and left <= total + size / 10
                and measure not in failing
                and self._may_step_sideways
            ):
                # The failure moves on to another check, where the next figure may end it (5 <= 4 <= 4).
                best = left, key, figure
            if best is not None and best[0] <= total - size * ENOUGH:
                break
        if best:
            self._sideways += best[0] >= total
            self.values = {**self.values, best[1]: best[2]}
            self._failing = self._measure(self.values)
        return best is not None

    def _changes(
        self, measure: CellKey, size: Decimal, kept: frozenset[CellKey]
    ) -> Iterator[tuple[CellKey, Decimal]]:
        nearby = [key for key in self._shadow.nearby[measure] if key not in kept]
        self._chance.shuffle(nearby)
        for key in nearby[:CANDIDATES]:
            now = self.values.get(key)
            start = now if isinstance(now, Decimal) else Decimal(0)
            for figure in (start + size, start - size):
                fitted = _fitted(figure, self._shadow.inputs[key])
                if fitted != now:
                    yield key, fitted

    def _tried(self, trial: Trial | None, key: CellKey, figure: Decimal) -> dict[CellKey, float]:
        """By how much checks would fail, in floats where that is possible; what is chosen is measured exactly."""
        if trial is None:
            return {key: float(size) for key, size in self._measure({**self.values, key: figure}).items()}
        found = trial.with_figure(key, figure)
        return {
            measure: found[place] * weight
            for place, measure, weight in self._weights
            if type(found[place]) is float and found[place] > 0
        }

    @cached_property
    def _weights(self) -> list[tuple[int, CellKey, float]]:
        """Where among the results each measure stands, and what it weighs."""
        places = {key: place for place, key in enumerate(self._shadow.compiled.stored.outline.outputs)}
        return [(places[key], key, float(weight)) for key, weight in self._shadow.measures.items()]

    def _measure(self, values: Mapping[CellKey, Value]) -> dict[CellKey, Decimal]:
        found = self._shadow.compiled.evaluate(values, self._external).values
        sizes = ((key, found[key], weight) for key, weight in self._shadow.measures.items())
        return {key: size * weight for key, size, weight in sizes if isinstance(size, Decimal) and size > 0}


def _fitted(figure: Decimal, spec: CellSpec) -> Decimal:
    kind = kind_of(spec.kind)
    figure = round_half_up(figure, kind.decimals(spec) if isinstance(kind, NumberKind) else 0)
    figure = max(figure, Decimal(0) if spec.minimum is None else spec.minimum)
    return figure if spec.maximum is None else min(figure, spec.maximum)


def _shadow_of(definition: Definition) -> Shadow | None:
    known = _shadows.get(id(definition))
    if known is None or known[0] is not definition:
        if len(_shadows) > 100:
            _shadows.clear()
        known = _shadows[id(definition)] = definition, _build(definition)
    return known[1]


def _build(definition: Definition) -> Shadow | None:
    measures: dict[CellKey, str] = {}
    sections = tuple(
        _measured(section, measures) if isinstance(section, TableSection) else section
        for section in definition.sections
    )
    if not measures:
        return None
    try:
        compiled = compile_definition(replace(definition, sections=sections))
    except FormulaError:
        # A check in a shape we misread: the sample then is as drawn, and the form's own evaluation tells.
        return None
    inputs = {
        (table.code, row.code, column.code): table.spec(row.code, column.code)
        for table in definition.tables()
        for row in table.data_rows()
        for column in table.leaf_columns()
        if table.is_input(row.code, column.code)
        and isinstance(kind_of(table.cell_kind(row.code, column.code)), NumberKind)
    }
    nearby = {key: _nearby(definition, key, text, inputs) for key, text in measures.items()}
    weights = {key: SUM_WEIGHT if _sums_up(definition, key) else Decimal(1) for key in measures}
    return Shadow(compiled, weights, inputs, nearby)


def _sums_up(definition: Definition, measure: CellKey) -> bool:
    section = definition.section(measure[0])
    return isinstance(section, TableSection) and _is_total(section, measure[1])


def _measured(section: TableSection, measures: dict[CellKey, str]) -> TableSection:
    """The section with one more column for each check on rows, and one more row for each check on columns."""
    columns, rows, cells = list(section.columns), list(section.rows), list(section.cells)
    for number, check in enumerate(section.checks):
        formula = violation(check.formula)
        if formula is None:
            continue
        code = f"{_PREFIX}{section.code}_{number}"
        if check.scope == "row":
            columns.append(_measure_column(code, formula))
            wanted = check.rows or tuple(row.code for row in section.data_rows())
            measures.update({(section.code, row, code): check.formula for row in wanted})
        elif check.scope == "column":
            rows.append(Row(code=code, label=code, formula=formula, kind="decimal", decimals=6))
            measures.update(
                {(section.code, code, column): check.formula for column in _columns(section, check)}
            )
        else:
            column = section.leaf_columns()[0].code
            rows.append(Row(code=code, label=code, kind="decimal", decimals=6))
            cells.append(CellRule(code, column, formula=formula))
            measures[section.code, code, column] = check.formula
    return replace(section, columns=tuple(columns), rows=tuple(rows), cells=tuple(cells), checks=())


def _measure_column(code: str, formula: str) -> Column:
    return Column(code=code, label=code, kind="decimal", decimals=6, formula=formula, aggregation="recompute")


def _columns(section: TableSection, check: Check) -> Iterator[str]:
    """The columns of a check that a row rule reaches."""
    for column in section.leaf_columns():
        if check.columns and column.code not in check.columns:
            continue
        if column.aggregation == "sum" and isinstance(kind_of(column.kind), NumberKind):
            yield column.code


def _nearby(
    definition: Definition, measure: CellKey, text: str, inputs: Mapping[CellKey, CellSpec]
) -> tuple[CellKey, ...]:
    """The figures a check speaks of, directly or through computed cells, by the codes that stand in its formulas."""
    section = definition.section(measure[0])
    assert isinstance(section, TableSection)
    row_scope, column_scope = measure[2].startswith(_PREFIX), measure[1].startswith(_PREFIX)
    codes = _spoken_of(section, text)
    found = tuple(
        key
        for key in inputs
        if key[0] == section.code
        and (key[1] in codes or key[2] in codes)
        and (not row_scope or key[1] == measure[1] or key[1] in codes or _is_total(section, measure[1]))
        and (not column_scope or key[2] == measure[2] or key[2] in codes)
    )
    return found or tuple(key for key in inputs if key[0] == section.code)


def _is_total(section: TableSection, row: str) -> bool:
    return any(known.code == row and bool(known.formula) for known in section.data_rows())


def _spoken_of(section: TableSection, text: str) -> frozenset[str]:
    """The codes in a formula and in the formulas behind them; CHILDREN and ranges stand for all rows they name."""
    formulas = {column.code: column.formula for column in section.leaf_columns() if column.formula}
    for at in section.all_rows():
        if at.row.formula:
            children = " ".join(child.code for child in at.row.children)
            formulas[at.row.code] = f"{_unrolled(section, at.row.formula)} {children}"
    found: set[str] = set()
    open_codes = set(_CODE.findall(text))
    while open_codes:
        code = open_codes.pop()
        if code not in found:
            found.add(code)
            open_codes |= set(_CODE.findall(formulas.get(code, "")))
    return frozenset(found)


def _unrolled(section: TableSection, formula: str) -> str:
    codes = [row.code for row in section.data_rows()]
    for first, last in re.findall(r"([^\W\d]\w*)\s*:\s*([^\W\d]\w*)", formula):
        if first in codes and last in codes:
            formula += " " + " ".join(codes[codes.index(first) : codes.index(last) + 1])
    return formula
