"""Lines that a definition does not name: added below a row, or one for each contributing organisation."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms_library.definition import DefinitionError, load
from forms_library.definition.lines import group_of, line_code, line_id_of, lines_among
from forms_library.formula import compile_definition
from forms_library.validation import validate
from forms_library.value_types import CellKey, Value
from tests.support.every_setting import EVERY_SETTING

FORM = load(EVERY_SETTING)


def line(code: str, name: str | None = "Vụ lạ", **cells: int) -> dict[CellKey, Value]:
    found: dict[CellKey, Value] = {("B1", code, column): Decimal(value) for column, value in cells.items()}
    return {**found, ("B1", code, "ND"): name}


def test_a_line_is_told_by_its_row_code_alone() -> None:
    assert line_code("R05", "k3") == "R05~k3"
    assert (group_of("R05~k3"), line_id_of("R05~k3"), group_of("~H49.61"), group_of("R05")) == (
        "R05",
        "k3",
        "",
        None,
    )
    assert lines_among(["R1", "N~b", "N~a", "M~c"]) == {"N": ["N~b", "N~a"], "M": ["M~c"]}


@pytest.mark.parametrize("wrong", ["", "a b", "é/", "x" * 40])
def test_an_id_that_could_not_be_read_back_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="id of a line"):
        line_code("N", wrong)


def test_a_line_is_a_row_of_its_group_without_the_groups_sum() -> None:
    table = FORM.tables()[0]
    assert table.state("N2~a", "SO") == "input"
    assert table.state("N2", "SO") == "computed"
    assert table.spec("N2~a", "SO").kind == "integer"
    assert FORM.spec(("B1", "N2~a", "ND")).required
    assert table.row_at("N2~a").level == 2
    for row in ("R1~a", "~a", "N9~a"):
        with pytest.raises(KeyError):
            table.row(row)


def test_the_row_adds_up_its_lines_and_each_line_is_calculated() -> None:
    values = {**line("N2~a", SO=2, TIEN=9), **line("N2~b", SO=3, TIEN=1)}
    values |= {("B1", "R1", "SO"): Decimal(10), ("CHUNG", "CO_PS", "value"): True}
    found = compile_definition(FORM).evaluate(values).values
    assert (found["B1", "N2", "SO"], found["B1", "TC", "SO"]) == (5, 15)
    assert (found["B1", "N2~a", "BQ"], found["B1", "N2~b", "BQ"]) == (Decimal("4.5"), Decimal("0.3"))


def test_the_total_below_the_lines_of_contributors_adds_them_up() -> None:
    values: dict[CellKey, Value] = {("B2", "~H49.1", "SL"): Decimal(4), ("B2", "~H49.2", "SL"): Decimal(5)}
    assert compile_definition(FORM).evaluate(values).values["B2", "TC2", "SL"] == 9


def test_a_line_without_a_name_and_one_where_none_may_be_are_told() -> None:
    values: dict[CellKey, Value] = {("CHUNG", "CO_PS", "value"): True, **line("N2~a", None, SO=1)}
    values[("B1", "R1~a", "SO")] = Decimal(1)
    evaluation = compile_definition(FORM).evaluate(values)
    places = {str(problem.place): problem.message.id for problem in validate(FORM, values, evaluation)}
    assert places["B1/N2~a/ND"] == "This cell must be filled in."
    assert places["B1/N2~a/TIEN"] == "This cell must be filled in."
    assert places["B1/R1~a/SO"] == "The form has no such cell."


def test_more_lines_than_the_row_takes_are_told() -> None:
    values: dict[CellKey, Value] = {("CHUNG", "CO_PS", "value"): True}
    for number in range(41):
        values |= line(f"N2~k{number}", f"Vụ {number}", SO=1, TIEN=1)
    evaluation = compile_definition(FORM).evaluate(values)
    places = {str(problem.place): problem.message.text() for problem in validate(FORM, values, evaluation)}
    assert places["B1/N2"] == "41 lines are added to this row; at most 40 are possible."


def test_a_limit_is_a_whole_number_and_of_a_row_that_takes_lines() -> None:
    table: dict[str, Any] = {
        "kind": "table",
        "code": "T",
        "label_columns": [{"code": "ND", "label": "Nội dung", "source": "label"}],
        "columns": [{"code": "A", "label": "A"}],
        "rows": [
            {"code": "R1", "label": "Một", "added": True, "maximum_lines": 3},
            {"code": "R2", "label": "Hai", "maximum_lines": 3},
        ],
    }
    document: dict[str, Any] = {"format": 1, "code": "TT", "title": "Thử", "sections": [table]}
    with pytest.raises(DefinitionError) as caught:
        load(document)
    (problem,) = caught.value.problems
    assert (str(problem.place), problem.message.id) == (
        "T/R2",
        "The row says how many lines are added to it, but takes none.",
    )
    table["rows"][1]["added"] = True
    section = load(document).tables()[0]
    assert (section.most_lines("R1"), section.row("R1~a").maximum_lines) == (3, None)
    for wrong in (0, 501, "3", 2.5):
        table["rows"][0]["maximum_lines"] = wrong
        with pytest.raises(DefinitionError):
            load(document)


def test_the_definition_says_what_its_lines_need() -> None:
    table: dict[str, Any] = {
        "kind": "table",
        "code": "T",
        "columns": [{"code": "A", "label": "A"}],
        "rows": [
            {"code": "R" * 30, "label": "Nhóm", "added": True, "children": [{"code": "R1", "label": "Một"}]}
        ],
    }
    with pytest.raises(DefinitionError) as caught:
        load({"format": 1, "code": "TT", "title": "Thử", "sections": [table]})
    assert [problem.message.id.split(",")[0] for problem in caught.value.problems] == [
        "Lines are added here",
        "A row to which lines are added has no sub-rows of its own; add a row beside it.",
        "The code of a row to which lines are added has at most %(limit)s characters.",
    ]
