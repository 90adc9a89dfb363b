"""A row or a cell of another kind than its column: it brings the answers and limits that the kind needs."""

from __future__ import annotations

from typing import Any

import pytest

from forms_library.definition import Definition, DefinitionError, dump, load

ANSWERS = [{"code": "A", "label": "Tốt"}, {"code": "B", "label": "Khá"}]
OTHERS = [{"code": "C", "label": "Đạt"}]


def form(row: dict[str, Any] | None = None, cell: dict[str, Any] | None = None) -> dict[str, Any]:
    table = {
        "kind": "table",
        "code": "B1",
        "columns": [
            {"code": "C1", "label": "Số", "aggregation": "sum"},
            {"code": "C2", "label": "Xếp loại", "kind": "choice", "choices": OTHERS},
        ],
        "rows": [{"code": "R1", "label": "Một", **(row or {})}, {"code": "R2", "label": "Hai"}],
        "cells": [{"row": "R2", "column": "C1", **cell}] if cell else [],
    }
    return {"format": 1, "code": "BM", "title": "Biểu", "sections": [table]}


def answers(definition: Definition, row: str, column: str) -> list[str]:
    return [choice.code for choice in definition.tables()[0].spec(row, column).choices]


def test_the_answers_of_a_row_reach_its_numbers_and_those_of_a_cell_go_before() -> None:
    row = {"kind": "choice", "choices": ANSWERS}
    cell = {"kind": "choices", "choices": ANSWERS[:1]}
    definition = load(form(row, cell))
    assert answers(definition, "R1", "C1") == ["A", "B"]
    assert answers(definition, "R2", "C1") == ["A"]
    assert answers(definition, "R1", "C2") == ["C"]  # a column of answers keeps its own
    written = dump(definition)["sections"][0]
    assert (written["rows"][0]["choices"], written["cells"][0]["choices"]) == (ANSWERS, ANSWERS[:1])


def test_the_longest_text_of_a_row_and_of_a_cell() -> None:
    table = load(
        form({"kind": "text", "maximum_length": 30}, {"kind": "text", "maximum_length": 5})
    ).tables()[0]
    assert table.spec("R1", "C1").maximum_length == 30
    assert table.spec("R2", "C1").maximum_length == 5


def test_a_text_among_numbers_does_not_inherit_their_limits() -> None:
    document = form({"kind": "text"}, {"kind": "date"})
    document["sections"][0]["columns"][0] |= {
        "minimum": "0",
        "maximum": "9",
        "kind": "decimal",
        "decimals": 1,
    }
    document["sections"][0]["rows"][1] |= {"minimum": "2", "decimals": 1}
    table = load(document).tables()[0]
    for row in ("R1", "R2"):
        spec = table.spec(row, "C1")
        assert (spec.minimum, spec.maximum, spec.decimals) == (None, None, None)


@pytest.mark.parametrize(
    ("setting", "why"),
    [
        ({"kind": "choice"}, "A choice offers at least one answer."),
        ({"kind": "one_of"}, "Only a column of marks can be marked so that exactly one of its group is."),
        ({"kind": "text", "minimum": "1"}, "Only numbers have limits and decimals."),
        ({"kind": "integer", "decimals": 2}, "A whole number has no decimals."),
        ({"kind": "choice", "choices": ANSWERS[:1] * 2}, "The code “A” is used twice."),
    ],
)
@pytest.mark.parametrize("place", ["row", "cell"])
def test_what_a_kind_needs_is_asked_for_where_it_is_chosen(
    setting: dict[str, Any], why: str, place: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        load(form(**{place: setting}))
    assert [problem.message.text() for problem in refused.value.problems] == [why]
