"""Indicators in a form: where they are asked for, and the one cell with the whole figure."""

from __future__ import annotations

from typing import Any

import pytest

from forms_library.definition import Definition, load
from forms_library.definition.indicators import bindings, indicator_of, whole_cells
from forms_library.formula import check_definition
from tests.support.every_setting import EVERY_SETTING


def form(
    columns: list[dict[str, Any]], rows: list[dict[str, Any]], cells: list[dict[str, Any]] | None = None
) -> Definition:
    table = {"kind": "table", "code": "T", "columns": columns, "rows": rows, "cells": cells or []}
    return load({"format": 1, "code": "TT", "title": "Thử", "sections": [table]})


A = {"code": "A", "label": "A", "aggregation": "sum"}
B = {"code": "B", "label": "B", "aggregation": "sum"}
PERCENT = {"code": "P", "label": "P", "kind": "percent", "aggregation": "none"}
ONE = {"code": "R1", "label": "Một"}
TWO = {"code": "R2", "label": "Hai"}
TOTAL = {"code": "TC", "label": "Tổng", "formula": "R1+R2"}


@pytest.mark.parametrize(
    ("definition", "whole"),
    [
        (form([{**A, "indicator": "X"}], [ONE]), ("T", "R1", "A")),
        (form([{**A, "indicator": "X"}], [ONE, TWO, TOTAL]), ("T", "TC", "A")),
        (form([{**A, "indicator": "X"}], [ONE, TWO]), None),
        (form([A, PERCENT], [{**ONE, "indicator": "X"}, TWO]), ("T", "R1", "A")),
        (form([A, B], [{**ONE, "indicator": "X"}, TWO]), None),
        (
            form([A, B], [{**ONE, "indicator": "X"}], [{"row": "R1", "column": "B", "indicator": "X"}]),
            ("T", "R1", "B"),
        ),
        (
            form([{**A, "indicator": "X"}], [ONE], [{"row": "R1", "column": "A", "indicator": "Y"}]),
            None,
        ),
    ],
)
def test_the_whole_figure_stands_in_one_cell(definition: Definition, whole: object) -> None:
    assert whole_cells(definition).get("X") == whole


def test_a_cell_knows_its_indicator() -> None:
    definition = load(EVERY_SETTING)
    assert indicator_of(definition, ("B1", "R2", "TIEN")) == "TIEN_TO_CAO"
    assert indicator_of(definition, ("B1", "R2", "SO")) == "SO_TO_CAO"
    assert indicator_of(definition, ("B1", "R1", "SO")) == ""
    assert indicator_of(definition, ("CHUNG", "TONG", "value")) == "SO_VU"
    assert indicator_of(definition, ("TM", "P1", "text")) == ""
    assert [binding.item for binding in bindings(definition)] == ["field", "cell", "row"]


def test_an_indicator_without_one_figure_and_one_asked_for_twice_are_warned_of() -> None:
    split = form([{**A, "indicator": "X"}], [ONE, TWO])
    twice = form([{**A, "indicator": "X"}, {**B, "indicator": "X"}], [ONE])
    for definition, said in ((split, "no single cell"), (twice, "asked for twice")):
        (told,) = [problem for problem in check_definition(definition) if "X" in str(problem.message)]
        assert said in str(told.message)
        assert told.severity == "warning"
