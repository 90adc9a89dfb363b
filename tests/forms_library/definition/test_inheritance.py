"""What cells inherit: cell before row before column before section, and only where it makes sense."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms_library.definition import Definition, DefinitionError, canonical, dump, load
from forms_library.definition.inheritance import cell_spec, column_spec, default_of, field_spec
from forms_library.definition.model import (
    CellRule,
    Column,
    Field,
    FieldsSection,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.definition.offers import default_values
from forms_library.formula import compile_definition
from forms_library.value_types import CellSpec

SAYS: dict[str, Any] = {"decimals": 3, "minimum": Decimal(0), "maximum": Decimal(9), "default": "0"}
TABLE = TableSection("B1", **SAYS)
NUMBER = Column("C", "C", kind="decimal")


def limits(spec: CellSpec) -> tuple[object, ...]:
    return spec.decimals, spec.minimum, spec.maximum


def test_a_cell_goes_before_its_row_that_before_its_column_that_before_its_section() -> None:
    column, row = Column("C", "C", kind="decimal", decimals=2), Row("R", "R", decimals=1)
    own = CellRule("R", "C", decimals=0)
    said = [
        cell_spec(TABLE, NUMBER, Row("R", "R"), None),
        cell_spec(TABLE, column, Row("R", "R"), None),
        cell_spec(TABLE, column, row, None),
        cell_spec(TABLE, column, row, own),
    ]
    assert [spec.decimals for spec in said] == [3, 2, 1, 0]
    assert {(spec.minimum, spec.maximum) for spec in said} == {(Decimal(0), Decimal(9))}


def test_limits_are_inherited_one_by_one() -> None:
    column, row = Column("C", "C", kind="money", maximum=Decimal(7)), Row("R", "R", minimum=Decimal(-5))
    assert limits(cell_spec(TABLE, column, row, None)) == (3, -5, 7)


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column("C", "C", kind="integer"), (None, 0, 9)),
        (Column("C", "C", kind="percent"), (3, 0, 9)),
        (Column("C", "C", kind="text"), (None, None, None)),
        (Column("C", "C", kind="date"), (None, None, None)),
        (Column("C", "C", kind="decimal", aggregation="recompute"), (3, 0, 9)),
    ],
)
def test_a_section_speaks_to_numbers_only(column: Column, expected: tuple[object, ...]) -> None:
    row = Row("R", "R")
    assert limits(cell_spec(TABLE, column, row, None)) == expected
    assert limits(column_spec(RecordsSection("DS", **SAYS), column)) == expected


def test_a_row_in_another_kind_has_the_decimals_of_the_section() -> None:
    counts = Column("C", "C", kind="integer")
    assert cell_spec(TABLE, counts, Row("R", "R", kind="percent"), None).decimals == 3
    assert cell_spec(TableSection("B1"), counts, Row("R", "R", kind="percent"), None).decimals is None


def test_a_row_says_nothing_to_a_ratio_nor_to_a_text() -> None:
    row = Row("R", "R", kind="integer", decimals=0, minimum=Decimal(1))
    ratio = Column("C", "C", kind="decimal", aggregation="recompute")
    assert limits(cell_spec(TABLE, ratio, row, None)) == (3, 0, 9)
    assert cell_spec(TABLE, Column("C", "C", kind="text"), row, None).kind == "text"


def test_questions_and_columns_of_lists_inherit_too() -> None:
    section = FieldsSection("CHUNG", required=True, **SAYS)
    assert limits(field_spec(section, Field("F", "F", kind="money"))) == (3, 0, 9)
    assert field_spec(section, Field("F", "F", kind="text")) == CellSpec("text", required=True)
    assert default_of(section, Field("F", "F", kind="integer")) == "0"
    assert default_of(section, Field("F", "F", kind="integer", default="4")) == "4"
    assert default_of(section, Field("F", "F", kind="text")) == ""
    # That a list must not stay empty says nothing of its cells.
    assert not column_spec(RecordsSection("DS", required=True), NUMBER).required


def form(**says: Any) -> dict[str, Any]:
    table = {
        "kind": "table",
        "code": "B1",
        "columns": [
            {"code": "SO", "label": "Số", "kind": "integer"},
            {"code": "TIEN", "label": "Tiền", "kind": "money"},
            {
                "code": "TY",
                "label": "Tỷ lệ",
                "kind": "percent",
                "formula": "TIEN/3",
                "aggregation": "recompute",
            },
            {"code": "GHI", "label": "Ghi chú", "kind": "text"},
        ],
        "rows": [{"code": "R", "label": "Một"}, {"code": "R2", "label": "Hai"}],
        "cells": [
            {"row": "R2", "column": "SO", "kind": "text"},
            {"row": "R2", "column": "TIEN", "default": "5"},
        ],
        **says,
    }
    return {"format": 1, "code": "T", "title": "Thử", "sections": [table]}


def problems(document: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionError) as caught:
        load(document)
    return [(str(problem.place), problem.message.id) for problem in caught.value.problems]


def test_the_number_of_a_section_is_offered_where_nobody_nearer_offers_anything() -> None:
    values = dict(default_values(load(form(default="0"))))
    assert values == {("B1", "R", "SO"): 0, ("B1", "R", "TIEN"): 0, ("B1", "R2", "TIEN"): 5}


def test_computed_figures_have_the_decimals_of_their_section() -> None:
    found = compile_definition(load(form(decimals=1))).evaluate({("B1", "R", "TIEN"): Decimal(10)})
    assert str(found.values["B1", "R", "TY"]) == "3.3"


def test_the_rows_of_a_list_are_calculated_with_the_decimals_of_their_section() -> None:
    columns = (NUMBER, Column("D", "D", kind="decimal", formula="C/3"))
    listed = Definition("T", "T", "T", sections=(RecordsSection("DS", columns=columns, decimals=4),))
    found = compile_definition(listed).evaluate({("DS", "r1", "C"): Decimal(1)})
    assert str(found.values["DS", "r1", "D"]) == "0.3333"


def test_what_a_section_says_is_kept_and_written_again() -> None:
    said = {"decimals": 1, "minimum": "0", "maximum": "100", "default": "0"}
    once = canonical(dump(load(form(**said))))
    assert canonical(dump(load(dump(load(form(**said)))))) == once
    assert b'"default":"0"' in once
    assert b'"decimals"' not in canonical(dump(load(form())))


def test_a_default_that_does_not_fit_is_told_where_it_would_stand() -> None:
    assert problems(form(default="x"))[0][0] == "B1"
    assert problems(form(default="1.5")) == [
        ("B1/R/SO", "The value offered does not fit: %(problem)s"),
        ("B1/R/TIEN", "The value offered does not fit: %(problem)s"),
    ]
    assert [place for place, _ in problems(form(default="3", maximum="2"))] == [
        "B1/R2/TIEN",
        "B1/R/SO",
        "B1/R/TIEN",
    ]


def test_limits_that_nothing_meets_are_told_once() -> None:
    told = "The smallest value %(low)s is above the largest %(high)s."
    assert [place for place, text in problems(form(minimum="5", maximum="1")) if text == told] == ["B1"]
    document = form(maximum="1")
    document["sections"][0]["rows"][0]["minimum"] = "5"
    assert ("B1/R/SO", told) in problems(document)
    fields: dict[str, Any] = {"kind": "fields", "code": "CHUNG", "minimum": "5", "fields": []}
    fields["fields"] = [{"code": "F", "label": "F", "kind": "integer", "maximum": "1"}]
    assert problems({**form(), "sections": [fields]}) == [("CHUNG/F", told)]


def test_what_a_column_or_a_row_offers_must_fit_its_narrower_cells() -> None:
    low = {"code": "R", "label": "Một", "minimum": "5"}
    whole = [{"code": "SO", "label": "Số", "kind": "integer", "default": "0"}]
    found = problems(form(columns=whole, rows=[low, {"code": "R2", "label": "Hai"}], cells=[]))
    assert found == [("B1/R/SO", "The value offered does not fit: %(problem)s")]
    narrow = [{"code": "A", "label": "A"}, {"code": "B", "label": "B", "maximum": "9"}]
    found = problems(form(columns=narrow, rows=[{"code": "R", "label": "Một", "default": "10"}], cells=[]))
    assert found == [("B1/R/B", "The value offered does not fit: %(problem)s")]
    said = [{"row": "R", "column": "B", "default": "9"}]
    load(form(columns=narrow, rows=[{"code": "R", "label": "Một", "default": "10"}], cells=said))


def test_what_a_column_offers_must_fit_the_lines_that_are_added_under_a_narrower_row() -> None:
    columns = [{"code": "SO", "label": "Số", "kind": "decimal", "decimals": 1, "default": "1.5"}]
    group = {"code": "R", "label": "Nhóm", "kind": "integer", "added": True, "formula": "SUM(CHILDREN())"}
    labels = [{"code": "ND", "label": "Nội dung", "source": "label"}]
    found = problems(form(columns=columns, rows=[group], cells=[], label_columns=labels, row_source="added"))
    assert found == [("B1/R/SO", "The value offered does not fit: %(problem)s")]


def test_a_default_that_fits_nowhere_is_told_once() -> None:
    wrong = [{"code": "SO", "label": "Số", "kind": "integer", "default": "x"}]
    assert len(problems(form(columns=wrong, cells=[]))) == 1
