"""Adding accepted figures up, as values."""

from __future__ import annotations

from decimal import Decimal

from forms_library.definition import load
from forms_library.formula import compile_definition
from runtime.figures.totals import add_up
from tests.support.every_setting import EVERY_SETTING


def test_figures_of_another_version_are_left_out() -> None:
    """Where one period mixes versions, a report may have rows, columns and sections that this one has not."""
    definition = load(EVERY_SETTING)
    known = {("B1", "R1", "SO"): Decimal(2), ("B1", "N2~k", "SO"): Decimal(3)}
    foreign = {
        ("B9", "R1", "SO"): Decimal(5),
        ("B1", "R9", "SO"): Decimal(5),
        ("B1", "R1", "C9"): Decimal(5),
        ("B1", "R1~k", "SO"): Decimal(5),
    }
    totals = add_up(definition, compile_definition(definition), [known, {**known, **foreign}])
    assert {key: totals.values.get(key) for key in (*known, *foreign)} == {
        ("B1", "R1", "SO"): 4,
        ("B1", "N2~k", "SO"): 6,
        **dict.fromkeys(foreign),
    }
