"""What cells are called."""

from __future__ import annotations

import pytest

from forms_library.definition import cell_label, load
from forms_library.definition.model import Column, Row
from forms_library.value_types import CellKey
from tests.forms_library.formula.forms import one_table
from tests.support.every_setting import EVERY_SETTING

DEFINITION = load(EVERY_SETTING)
NAMES: dict[CellKey, object] = {("B1", "N2~k", "ND"): "Vụ lạ"}


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("B1/R1/SO", "1 Khiếu nại – Số vụ"),
        ("B1/N2~k/SO", "II Vụ khác / Vụ lạ – Số vụ"),
        ("B1/N2~k/ND", "II Vụ khác / Vụ lạ – Nội dung"),
        ("B1/N2~m/SO", "II Vụ khác – Số vụ"),
        ("DS/a/TEN", "Danh sách – Tên"),
        ("CHUNG/LY_DO/value", "Lý do không phát sinh"),
        ("TM/P1/text", "Đánh giá"),
        ("B9/R1/SO", "B9/R1/SO"),
    ],
)
def test_a_cell_is_called_by_its_row_and_column(key: str, label: str) -> None:
    assert cell_label(DEFINITION, key, NAMES) == label


def test_a_row_without_a_number_is_not_called_by_its_code() -> None:
    rows = (Row("GD", "Trong đó: chi giáo dục"), Row("CHI", "Tổng chi", printed_code="02"))
    form = one_table([Column("UT", "Ước tháng")], rows)
    assert [cell_label(form, f"B1/{row.code}/UT") for row in rows] == [
        "Trong đó: chi giáo dục – Ước tháng",
        "02 Tổng chi – Ước tháng",
    ]
