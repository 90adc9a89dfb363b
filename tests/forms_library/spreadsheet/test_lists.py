"""A list in any spreadsheet is found with all its lines, and its columns are guessed with care."""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from forms_library.definition import RecordsSection
from forms_library.definition.parts import Column
from forms_library.spreadsheet.doors import read_book
from forms_library.spreadsheet.lists import (
    MOST_LINES,
    ListColumn,
    SheetList,
    list_from_json,
    list_to_json,
    read_list,
)
from forms_library.spreadsheet.matching import guess_columns
from forms_library.spreadsheet.opening import open_package

HEADER = ["STT", "Tên công trình", "Diện tích (ha)", "Chức vụ người phụ trách"]


def book_of(*rows: list[Any], name: str = "Danh sách") -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    return book


def found_in(book: Workbook, name: str = "") -> SheetList | None:
    stream = BytesIO()
    book.save(stream)
    return read_list(read_book(open_package(stream.getvalue())), name)


def list_in(*rows: list[Any]) -> SheetList:
    found = found_in(book_of(*rows))
    assert found is not None
    return found


# What stands in the sheet


def test_a_list_is_found_below_its_headings() -> None:
    found = list_in(
        ["UBND PHƯỜNG SỐ 01", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["DANH SÁCH CÔNG TRÌNH"],
        HEADER,
        [1, "Đường liên xã", 1.5, "Giám đốc"],
        [2, "Trường học", date(2026, 11, 5), None],
    )
    assert [column.label for column in found.columns] == HEADER
    assert [(line.row, line.values[1]) for line in found.lines] == [(4, "Đường liên xã"), (5, "Trường học")]


def test_a_header_of_unusual_words_is_the_first_row_of_texts() -> None:
    found = list_in(["Họ và chữ đệm", "Nơi ở"], ["Nguyễn Văn A", "Huế"])
    assert [column.letters for column in found.columns] == ["A", "B"]
    assert len(found.lines) == 1


def test_no_line_is_left_out_for_its_words() -> None:
    """A director in the second column is no place to sign; what may be one is only marked."""
    found = list_in(
        ["Họ tên", "Chức vụ", "Số"],
        ["Nguyễn Văn A", "Giám đốc", 1],
        ["Tổng cộng", None, 1],
        [None, None, None],
        ["Ghi chú: số liệu đến 20/11"],
        ["Trần Thị B", "Kế toán", 2],
    )
    assert [line.row for line in found.lines] == [2, 3, 5, 6]
    assert [line.aside for line in found.lines] == [True, True, True, True]


def test_running_numbers_and_dots_are_no_lines() -> None:
    found = list_in(HEADER, [1, "Đường"], [2, None], ["…", "…", "…"])
    assert [line.row for line in found.lines] == [2]


def test_a_line_of_codes_is_no_line_but_one_that_only_looks_so_is() -> None:
    assert [line.row for line in list_in(HEADER, ["A", "B", 1, 2], [1, "Đường", 2, "A"]).lines] == [3]
    assert [line.row for line in list_in(HEADER, [1, "Đường", 2, "A"], [2, "Cầu", 3, "B"]).lines] == [2, 3]


def test_areas_are_read_where_they_begin() -> None:
    book = book_of(HEADER, ["Khối phố 1", None, None, None], [1, "Đường", 2, "A"], [2, "Cầu", None, "B"])
    sheet = book.active
    assert sheet is not None
    sheet.merge_cells("A2:D2")
    sheet.merge_cells("C3:C4")
    found = found_in(book)
    assert found is not None
    assert [line.values for line in found.lines] == [
        ("Khối phố 1", None, None, None),
        (1, "Đường", 2, "A"),
        (2, "Cầu", 2, "B"),
    ]


def test_a_sheet_is_chosen_by_name_and_hidden_ones_are_not_read() -> None:
    book = book_of(["Chỉ có một dòng chữ"], name="Bìa")
    first = book.create_sheet("Quý I")
    second = book.create_sheet("Quý II")
    for sheet in (first, second):
        sheet.append(HEADER)
        sheet.append([1, sheet.title])
    found, named = found_in(book), found_in(book, "quý ii")
    assert found is not None
    assert named is not None
    assert (found.sheet, found.others, named.sheet) == ("Quý I", ("Bìa", "Quý II"), "Quý II")
    first.sheet_state = "hidden"
    assert found_in(book, "Quý I") is None
    assert found_in(book_of(["Chỉ có một dòng chữ"])) is None


def test_a_long_list_is_cut_and_says_so() -> None:
    found = list_in(["Tên", "Số"], *([f"Công trình {number}", 1] for number in range(MOST_LINES + 5)))
    assert (len(found.lines), found.cut) == (MOST_LINES, True)


# Through the page


def test_a_list_comes_back_through_a_page_as_it_went() -> None:
    found = list_in(HEADER, [1, "Đường", 0.1, True], [2, "Cầu", date(2026, 2, 5), None])
    assert list_from_json(json.loads(json.dumps(list_to_json(found)))) == found


@pytest.mark.parametrize(
    "changed",
    [
        {"lines": [[2, False, [{"number": "inf"}, None, None, None]]]},
        {"lines": [[2, False, [{"day": "hôm qua"}, None, None, None]]]},
        {"lines": [[2, False, [None]]]},
        {"lines": [[1e999, False, [None, None, None, None]]]},
        {"lines": [[2, False, [None] * 4]] * (MOST_LINES + 1)},
        {"lines": 7},
        {"columns": None},
    ],
)
def test_what_no_page_sends_is_refused(changed: dict[str, Any]) -> None:
    told = list_to_json(list_in(HEADER, [1, "Đường", 2, "A"]))
    with pytest.raises(ValueError, match=r"not a|isoformat"):
        list_from_json({**told, **changed})


# Which column is which


def guessed(labels: list[str], wanted: dict[str, str]) -> dict[str, str]:
    columns = tuple(Column(code, label) for code, label in wanted.items())
    sheet = SheetList(
        "S", tuple(ListColumn(letters, label) for letters, label in zip("ABCDE", labels, strict=False)), ()
    )
    places = guess_columns(RecordsSection("DS", columns=columns), sheet)
    return {code: sheet.columns[place].letters for code, place in places.items()}


@pytest.mark.parametrize(
    ("labels", "wanted", "expected"),
    [
        (["STT", "TÊN CÔNG TRÌNH"], {"TEN": "Tên công trình"}, {"TEN": "B"}),
        (["Diện tích"], {"DT": "Diện tích (ha)"}, {"DT": "A"}),
        (["Thông tin / Tên công trình, dự án"], {"TEN": "Tên công trình"}, {"TEN": "A"}),
        (["Kế hoạch / Vốn"], {"KHV": "Kế hoạch vốn"}, {"KHV": "A"}),
        (["Nơi sinh"], {"NS": "Ngày sinh"}, {}),
        (["Số lượng", "Số lượng khác"], {"SL": "Số lượng", "SK": "Số lượng khác"}, {"SL": "A", "SK": "B"}),
        (["Tên", "Tên"], {"TEN": "Tên"}, {"TEN": "A"}),
        (["(ha)"], {"DT": "Diện tích"}, {}),
    ],
)
def test_columns_are_guessed_from_their_labels(
    labels: list[str], wanted: dict[str, str], expected: dict[str, str]
) -> None:
    assert guessed(labels, wanted) == expected


def test_computed_and_locked_columns_are_not_asked_for() -> None:
    columns = (Column("A", "Tên", formula="1"), Column("B", "Số", read_only=True))
    sheet = SheetList("S", (ListColumn("A", "Tên"), ListColumn("B", "Số")), ())
    assert guess_columns(RecordsSection("DS", columns=columns), sheet) == {}
