"""Whether two formulas over the columns of a line say the same: they are calculated with the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from forms_library.definition.model import Column, Definition, Row, TableSection
from forms_library.formula import FormulaError, compile_definition
from forms_library.value_types import CellKey, Result, Value

_SAMPLES = ((7, 3, 11, 5, 13, 2, 17), (100, 41, 9, 64, 23, 5, 1), (1, 2, 4, 8, 16, 32, 64))


def say_the_same(first: str, second: str, columns: Sequence[str]) -> bool:
    """Whether two rules of a column give the same wherever figures are filled; False where one cannot be read."""
    listed = [Column(code, "", kind="decimal", decimals=6) for code in columns]
    results = [Column("FIRST_", "", kind="decimal", decimals=6, formula=first)]
    results.append(Column("SECOND_", "", kind="decimal", decimals=6, formula=second))
    table = TableSection("B1", columns=(*listed, *results), rows=(Row("R1", "R1"),))
    try:
        compiled = compile_definition(Definition("X", "", "X", sections=(table,)))
        return all(_equal(compiled.evaluate(_values(columns, sample)).values) for sample in _SAMPLES)
    except FormulaError:
        return False


def _values(columns: Sequence[str], sample: Sequence[int]) -> dict[CellKey, Value]:
    return {
        ("B1", "R1", code): Decimal(sample[place % len(sample)] + place // len(sample))
        for place, code in enumerate(columns)
    }


def _equal(values: Mapping[CellKey, Result]) -> bool:
    return values["B1", "R1", "FIRST_"] == values["B1", "R1", "SECOND_"]
