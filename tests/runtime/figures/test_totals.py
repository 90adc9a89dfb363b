"""Adding accepted figures up, as values."""

from __future__ import annotations

from decimal import Decimal

from forms_library.definition import load
from forms_library.definition.model import Column, Row
from forms_library.formula import compile_definition
from runtime.figures.totals import add_up
from tests.forms_library.formula.forms import one_table
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


def test_a_ratio_reads_the_sums_of_what_a_total_cannot_calculate() -> None:
    """A total has no earlier months: the running total is the sum of what was reported, in its ratio too."""
    columns = [
        Column("KH", "Kế hoạch", kind="decimal", decimals=1, aggregation="sum"),
        Column("UT", "Ước tháng", kind="decimal", decimals=1, aggregation="sum"),
        Column("LK", "Luỹ kế", kind="decimal", decimals=1, aggregation="sum", formula="YTD(UT)"),
        Column("DU", "Còn lại", kind="decimal", decimals=1, aggregation="recompute", formula="KH-LK"),
        Column(
            "SK", "So với kế hoạch", kind="percent", decimals=1, aggregation="recompute", formula="LK/KH*100"
        ),
    ]
    definition = one_table(columns, [Row("THU", "Thu"), Row("CHI", "Chi")])
    figures = {"KH": 100, "UT": 10, "LK": 80, "DU": 20, "SK": 80}
    reported = {("B1", "THU", code): Decimal(number) for code, number in figures.items()}
    other = {
        ("B1", "THU", "KH"): Decimal(300),
        ("B1", "THU", "UT"): Decimal(5),
        ("B1", "THU", "LK"): Decimal(120),
    }
    fresh = {
        ("B1", "CHI", "KH"): Decimal(50),
        ("B1", "CHI", "UT"): Decimal(5),
    }  # no running total was kept of it
    totals = add_up(definition, compile_definition(definition), [reported, {**other, **fresh}])
    assert {key[1:]: value for key, value in totals.values.items() if key[2] in ("LK", "DU", "SK")} == {
        ("THU", "LK"): 200,
        ("THU", "DU"): 200,
        ("THU", "SK"): 50,
        ("CHI", "LK"): 5,
        ("CHI", "DU"): 45,
        ("CHI", "SK"): 10,
    }
