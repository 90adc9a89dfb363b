"""Adding accepted figures up: exact sums where summing means something, ratios computed anew, the rest blank. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from forms_library.definition import NUMERIC_KINDS, Definition, TableSection
from forms_library.formula import CompiledTemplate
from forms_library.value_types import CellKey, ExcelError, Result, Value

SUMMED_KINDS = frozenset({"integer", "decimal", "money"})

Contribution = Mapping[CellKey, Decimal]


@dataclass(frozen=True)
class Totals:
    """The sum over contributors: value and number of contributors of every cell that has one."""

    values: Mapping[CellKey, Result]
    contributors: Mapping[CellKey, int]


def add_up(
    definition: Definition, compiled: CompiledTemplate, contributions: Iterable[Contribution]
) -> Totals:
    """The totals of a form over its contributors.

    A column that declares "sum" is summed, computed cells too; other computed cells are computed anew over the sums
    (a ratio of sums, not a sum of ratios); percentages that people typed and columns that declare "none" stay blank.
    """
    summed: dict[CellKey, Decimal] = {}
    counted: dict[CellKey, int] = {}
    for figures in contributions:
        for key, number in figures.items():
            summed[key] = summed.get(key, Decimal(0)) + number
            counted[key] = counted.get(key, 0) + 1
    kept: dict[CellKey, Value] = {
        key: total for key, total in summed.items() if is_summed(definition, compiled, key)
    }
    computed = _over_sums(definition, compiled, kept) if kept else {}
    return Totals({**_recomputed(compiled, kept, computed), **kept}, counted)


def _over_sums(
    definition: Definition, compiled: CompiledTemplate, kept: Mapping[CellKey, Value]
) -> Mapping[CellKey, Result]:
    """What the formulas give over the sums: whoever reads a summed cell reads its sum.

    Its own formula need not give that sum: a total has no earlier period and no reports below to read.
    """
    computed = compiled.evaluate(kept).values
    given = frozenset(key for key in compiled.computed_keys if is_summed(definition, compiled, key))
    if all(computed.get(key) == kept[key] for key in given & kept.keys()):
        return computed
    without: dict[CellKey, Value] = {
        key: value for key, value in computed.items() if key in given and isinstance(value, Decimal)
    }
    return {**computed, **compiled.with_given(given).evaluate({**without, **kept}).values}


def _recomputed(
    compiled: CompiledTemplate, kept: Mapping[CellKey, Value], computed: Mapping[CellKey, Result]
) -> dict[CellKey, Result]:
    """Ratios and the like; an error says only that there is nothing to divide by yet."""
    return {
        key: value
        for key, value in computed.items()
        if key in compiled.computed_keys
        and key not in kept
        and value is not None
        and not isinstance(value, ExcelError)
    }


def is_summed(definition: Definition, compiled: CompiledTemplate, key: CellKey) -> bool:
    """Whether figures of different organisations in this cell may be added; no for a cell of another version."""
    section = next((section for section in definition.sections if section.code == key[0]), None)
    if not isinstance(section, TableSection) or not section.has_cell(key[1], key[2]):
        return False
    kind, column = section.cell_kind(key[1], key[2]), section.column(key[2])
    if kind not in NUMERIC_KINDS or column.aggregation == "none":
        return False
    if column.aggregation == "sum":
        return kind in SUMMED_KINDS
    return column.aggregation == "" and kind in SUMMED_KINDS and key not in compiled.computed_keys
