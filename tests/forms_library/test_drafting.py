"""The first draft of comparison sentences: what is told, how numbers are written, and when nothing is said."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from forms_library.definition import Definition, Row, TableSection
from forms_library.definition.parts import Column
from forms_library.drafting import MOST_SENTENCES, Before, Subject, draft, subjects
from forms_library.value_types import CellKey, CellSpec, ExcelError, Result

KEY, PLAN = ("B1", "R1", "TH"), ("B1", "R1", "KH")
SUBJECT = Subject(KEY, "Thu ngân sách", PLAN, "kế hoạch năm")
SPEC = CellSpec("decimal", decimals=1, unit_of_measure="triệu đồng")
WORDS = {
    "exactly as much as %(plan)s": "bằng đúng %(plan)s",
    "%(share)s%% of %(plan)s, %(difference)s above it": "bằng %(share)s%% %(plan)s, vượt %(difference)s",
    "%(share)s%% of %(plan)s, %(difference)s below it": "bằng %(share)s%% %(plan)s, thấp hơn %(difference)s",
    "unchanged against %(period)s": "không đổi so với %(period)s",
    "up %(difference)s against %(period)s": "tăng %(difference)s so với %(period)s",
    "down %(difference)s against %(period)s": "giảm %(difference)s so với %(period)s",
}


def sentence(
    value: Result, plan: str | None = None, was: str | None = None, year_ago: str | None = None
) -> str:
    values: dict[CellKey, Result] = {KEY: value, PLAN: Decimal(plan) if plan else None}
    before = [
        Before("tháng 10", {KEY: Decimal(was) if was else None}),
        Before("cùng kỳ năm trước", {KEY: Decimal(year_ago) if year_ago else None}),
    ]
    return " ".join(draft([SUBJECT], lambda _key: SPEC, values, before, WORDS.__getitem__))


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (("1234.5", "1000", None, None), "1.234,5 triệu đồng, bằng 123,5% kế hoạch năm, vượt 234,5 triệu đồng."),
        (("950.5", "1000", None, None), "950,5 triệu đồng, bằng 95,1% kế hoạch năm, thấp hơn 49,5 triệu đồng."),
        (("1000", "1000", None, None), "1.000,0 triệu đồng, bằng đúng kế hoạch năm."),
        (("10", None, "8", "12.5"), "10,0 triệu đồng, tăng 2,0 triệu đồng (25%) so với tháng 10, "
                                    "giảm 2,5 triệu đồng (20%) so với cùng kỳ năm trước."),
        (("10", None, "10", None), "10,0 triệu đồng, không đổi so với tháng 10."),
        # shares of zero and of less than zero
        (("10", "0", "0", "-5"), "10,0 triệu đồng, tăng 10,0 triệu đồng so với tháng 10, "
                                 "tăng 15,0 triệu đồng so với cùng kỳ năm trước."),
        (("0", None, "4", None), "0,0 triệu đồng, giảm 4,0 triệu đồng (100%) so với tháng 10."),
    ],
)  # fmt: skip
def test_a_figure_is_compared(given: tuple[Any, ...], expected: str) -> None:
    value, *others = given
    assert sentence(Decimal(value), *others) == f"Thu ngân sách: {expected}"


def test_what_counts_from_the_beginning_of_the_year_is_held_against_the_same_period_alone() -> None:
    before = [
        Before("tháng 10", {KEY: Decimal(90)}),
        Before("tháng 11 năm 2025", {KEY: Decimal(80)}, alike=True),
    ]
    subject, spec = Subject(KEY, "Thu", cumulative=True), CellSpec("integer", unit_of_measure="Triệu đồng")
    told = draft([subject], lambda _key: spec, {KEY: Decimal(100)}, before, WORDS.__getitem__)
    assert told == ["Thu: 100 triệu đồng, tăng 20 triệu đồng (25%) so với tháng 11 năm 2025."]


@pytest.mark.parametrize("value", [None, "không", ExcelError.DIV0])
def test_a_cell_without_a_number_says_nothing(value: Result) -> None:
    assert sentence(value, "1000", "10") == ""


def test_a_figure_without_anything_to_compare_it_with_makes_no_sentence() -> None:
    assert sentence(Decimal(10)) == sentence(Decimal(10), "0") == ""


def test_a_draft_is_not_longer_than_anybody_reads() -> None:
    told = [SUBJECT] * (MOST_SENTENCES + 3)
    assert len(draft(told, lambda _key: SPEC, {KEY: Decimal(1), PLAN: Decimal(2)}, [], str)) == MOST_SENTENCES


# Which figures


def told_of(columns: list[Column], rows: list[Row]) -> list[tuple[str, str, str]]:
    table = TableSection("B1", columns=tuple(columns), rows=tuple(rows))
    found = subjects(Definition("X", "01", "T", sections=(table,)))
    return [("/".join(item.key[1:]), item.label, item.plan_label) for item in found]


def column(code: str, label: str, **others: Any) -> Column:
    return Column(code, label, **{"kind": "decimal", **others})


PLANNED = [column("KH", "Kế hoạch năm"), column("TH", "Thực hiện tháng"), column("LK", "Lũy kế từ đầu năm")]


def test_results_are_told_and_the_cumulative_one_is_held_against_the_plan() -> None:
    ratio = [column("TL", "Tỷ lệ", kind="percent"), column("SS", "So với cùng kỳ (%)")]
    assert told_of([*PLANNED, *ratio], [Row("R1", "Thu ngân sách")]) == [
        ("R1/TH", "Thu ngân sách – thực hiện tháng", ""),
        ("R1/LK", "Thu ngân sách – lũy kế từ đầu năm", "kế hoạch năm"),
    ]
    assert told_of(PLANNED[:2], [Row("R1", "Thu")]) == [("R1/TH", "Thu", "kế hoạch năm")]


def test_columns_of_earlier_periods_are_no_results() -> None:
    labels = (
        "Luỹ kế đến hết tháng trước",
        "Ước tháng báo cáo",
        "Luỹ kế đến hết tháng báo cáo",
        "Luỹ kế cùng kỳ năm trước",
    )
    columns = [column(f"C{number}", label) for number, label in enumerate(labels, 1)]
    assert told_of([PLANNED[0], *columns], [Row("R1", "Thu")]) == [
        ("R1/C2", "Thu – ước tháng báo cáo", ""),
        ("R1/C3", "Thu – luỹ kế đến hết tháng báo cáo", "kế hoạch năm"),
    ]


def test_without_results_the_first_amounts_are_told() -> None:
    columns = [column(code, f"Cột {code}", kind="integer") for code in "ABCD"]
    told = told_of([column("T", "Ghi chú", kind="text"), *columns], [Row("R1", "Tổng số")])
    assert [place for place, _, _ in told] == ["R1/A", "R1/B", "R1/C"]


def test_rows_of_the_first_level_and_those_below_headings() -> None:
    rows = [
        Row("A", "Tổng", children=(Row("A1", "Thành phần"),)),
        Row("H", "Mục", heading=True, children=(Row("H1", "Chỉ tiêu"), Row("H2", "trong đó", of_which=True))),
    ]
    assert [place for place, _, _ in told_of(PLANNED[:2], rows)] == ["A/TH", "H1/TH"]
