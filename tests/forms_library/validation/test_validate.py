"""What stands in the way of submitting a report."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from forms_library.definition import load
from forms_library.definition.conditions import UNCONDITIONAL, Relevance
from forms_library.problems import Problem, Severity, has_errors
from forms_library.translations import translator
from forms_library.validation import validate
from forms_library.value_types import CellKey, ExcelError, Result, Value

FORM: dict[str, Any] = {
    "format": 1,
    "code": "MAU",
    "title": "Biểu mẫu thử",
    "sections": [
        {
            "kind": "table",
            "code": "B1",
            "columns": [
                {
                    "code": "SL",
                    "label": "Số lượng",
                    "kind": "integer",
                    "required": True,
                    "minimum": "0",
                    "maximum": "1000",
                },
                {"code": "TL", "label": "Tỷ lệ", "kind": "percent", "decimals": 1, "formula": "SL/GC"},
                {"code": "GC", "label": "Ghi chú", "kind": "text", "maximum_length": 5},
                {"code": "CO", "label": "Có", "kind": "one_of", "group": "X", "required": True},
                {"code": "KO", "label": "Không", "kind": "one_of", "group": "X"},
            ],
            "rows": [{"code": "R1", "label": "Một"}],
        },
        {
            "kind": "narrative",
            "code": "TM",
            "parts": [{"code": "P1", "heading": "Tình hình", "required": True, "maximum_length": 20}],
        },
        {
            "kind": "fields",
            "code": "TC",
            "fields": [{"code": "F1", "label": "Ngày", "kind": "date", "required": True}],
        },
        {
            "kind": "records",
            "code": "DS",
            "columns": [
                {"code": "TEN", "label": "Tên", "kind": "text", "required": True},
                {"code": "SO", "label": "Số"},
            ],
        },
    ],
}

COMPLETE: dict[CellKey, Value] = {
    ("B1", "R1", "SL"): Decimal(5),
    ("B1", "R1", "CO"): True,
    ("TM", "P1", "text"): "<p>Ổn định</p>",
    ("TC", "F1", "value"): datetime.date(2026, 2, 5),
}


@dataclass(frozen=True)
class Failed:
    section: str
    severity: Severity
    message: str
    keys: tuple[CellKey, ...]


@dataclass(frozen=True)
class Outcome:
    values: Mapping[CellKey, Result] = field(default_factory=dict)
    checks: tuple[Failed, ...] = ()
    relevance: Relevance = UNCONDITIONAL


def found(changes: Mapping[CellKey, Value], outcome: Outcome | None = None) -> list[tuple[str, str]]:
    problems: list[Problem] = validate(load(FORM), {**COMPLETE, **changes}, outcome)
    return [(str(problem.place), problem.message.text(translator("vi"))) for problem in problems]


def test_a_complete_report_has_no_problems() -> None:
    assert found({}) == []


def test_a_missing_required_cell_is_named() -> None:
    assert found({("B1", "R1", "SL"): None}) == [("B1/R1/SL", "Ô này bắt buộc phải nhập.")]


def test_a_value_outside_its_range_is_refused_with_the_limit() -> None:
    assert found({("B1", "R1", "SL"): Decimal(1001)}) == [
        ("B1/R1/SL", "Giá trị lớn hơn mức cao nhất cho phép là 1.000.")
    ]
    assert found({("B1", "R1", "SL"): Decimal(-1)}) == [
        ("B1/R1/SL", "Giá trị nhỏ hơn mức thấp nhất cho phép là 0.")
    ]


def test_a_value_of_another_kind_is_refused() -> None:
    assert len(found({("B1", "R1", "SL"): "năm"})) == 1
    assert len(found({("B1", "R1", "SL"): Decimal("1.5")})) == 1
    assert len(found({("B1", "R1", "GC"): "quá dài rồi"})) == 1


def test_an_error_of_a_formula_is_told_in_words() -> None:
    outcome = Outcome({("B1", "R1", "TL"): ExcelError.DIV0})
    assert found({}, outcome) == [("B1/R1/TL", "Công thức chia cho 0 hoặc chia cho ô trống (#DIV/0!).")]


def test_a_computed_blank_is_not_missing() -> None:
    assert found({}, Outcome({("B1", "R1", "TL"): ""})) == []


def test_a_failing_check_shows_the_forms_own_words_at_its_cells() -> None:
    keys = (("B1", "R1", "SL"), ("B1", "R1", "TL"))
    outcome = Outcome(checks=(Failed("B1", "warning", "Vượt 100% kế hoạch.", keys),))
    problems = validate(load(FORM), COMPLETE, outcome)
    assert [(p.message.text(translator("vi")), p.severity, p.keys) for p in problems] == [
        ("Vượt 100% kế hoạch.", "warning", keys)
    ]
    assert not has_errors(problems)


def test_exactly_one_of_a_group_is_marked() -> None:
    both = {("B1", "R1", "CO"): True, ("B1", "R1", "KO"): True}
    none = {("B1", "R1", "CO"): None}
    for changes in (both, none):
        assert found(changes) == [("B1/R1/CO", "Đánh dấu đúng một trong các cột “Có”, “Không”.")]


def test_an_editors_empty_paragraph_is_no_narrative() -> None:
    assert found({("TM", "P1", "text"): "<p><br></p>"}) == [
        ("TM/P1/text", "Phần “Tình hình” bắt buộc phải có nội dung.")
    ]


def test_a_narrative_is_measured_without_its_markup() -> None:
    assert found({("TM", "P1", "text"): "<p><strong>Mười chín ký tự nhé</strong></p>"}) == []
    assert len(found({("TM", "P1", "text"): "Hai mươi mốt ký tự nhé"})) == 1


def test_a_required_field_is_named() -> None:
    assert found({("TC", "F1", "value"): None}) == [("TC/F1/value", "Ô này bắt buộc phải nhập.")]


def test_records_are_complete_or_empty() -> None:
    assert found({("DS", "r1", "TEN"): None, ("DS", "r1", "SO"): None}) == []
    assert found({("DS", "r1", "SO"): Decimal(1)}) == [("DS/r1/TEN", "Ô này bắt buộc phải nhập.")]


def test_a_value_without_a_place_in_the_form_is_refused() -> None:
    assert found({("B1", "R9", "SL"): Decimal(1)}) == [("B1/R9/SL", "Biểu mẫu không có ô này.")]
