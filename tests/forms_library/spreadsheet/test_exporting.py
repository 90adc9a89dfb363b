"""A form as a spreadsheet: its formulas work there, only inputs are open, and it is read back by its codes."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import formualizer
import pytest
from openpyxl import Workbook, load_workbook

from forms_library.catalogue import get
from forms_library.definition import (
    Choice,
    Column,
    ColumnGroup,
    Definition,
    Field,
    FieldsSection,
    LabelColumn,
    RecordsSection,
    Row,
    TableSection,
    load,
)
from forms_library.formula import compile_definition
from forms_library.formula.a1 import position
from forms_library.sample import sample_values
from forms_library.spreadsheet.book import Book
from forms_library.spreadsheet.exporting.cells import cut
from forms_library.spreadsheet.exporting.filling import Filling
from forms_library.spreadsheet.exporting.formulas import sheet_formulas
from forms_library.spreadsheet.exporting.marks import MARKS_SHEET, Marks, marks_in, rows_of
from forms_library.spreadsheet.exporting.plan import plan_book
from forms_library.spreadsheet.exporting.returned import Returned, read_returned, typed_text
from forms_library.spreadsheet.exporting.writing import write_book
from forms_library.spreadsheet.opening import open_package
from forms_library.spreadsheet.reading import read_book
from forms_library.value_types import CellKey, CellSpec, Value
from forms_library.values import parse

MARKS = Marks("BM", 3, "d1", "H49.61", "UBND phường Thuận Hóa", "2026M11", 7, base={"B1/R01/A": ("12.5", 4)})
FORM = Definition(
    "BM",
    "01/BM",
    "Biểu thử",
    sections=(
        TableSection(
            "B1",
            "Số liệu",
            "triệu đồng",
            label_columns=(LabelColumn("STT", "STT", "A", "number"), LabelColumn("ND", "Nội dung", "B")),
            columns=(
                ColumnGroup(
                    "Thực hiện",
                    (
                        Column("A", "Thu", "decimal", "1", decimals=2),
                        Column("B", "Chi", "integer", "2", minimum=Decimal(0)),
                    ),
                ),
                Column("C", "Còn", "decimal", "3", decimals=2, formula="A-B"),
                Column("D", "Ngày", "date"),
                Column("E", "Loại", "choice", choices=(Choice("a", "Một, hai"), Choice("b", "Ba"))),
                Column("F", "Ghi chú", "text", maximum_length=100),
            ),
            rows=(
                Row("H", "Đề mục", heading=True, children=(Row("R01", "Một", "1"), Row("R02", "Hai", "2"))),
            ),
        ),
        RecordsSection(
            "DS",
            "Danh sách",
            columns=(Column("T", "Tên", "text"), Column("N", "Số"), Column("G", "Gấp đôi", formula="N*2")),
        ),
        FieldsSection(
            "TT",
            "Chung",
            (Field("F1", "Có họp không", "yes_no"), Field("F2", "Tổng", "integer", formula="SUM(DS.N)")),
        ),
    ),
)
VALUES: dict[CellKey, Value] = {
    ("B1", "R01", "A"): Decimal("12.5"),
    ("B1", "R01", "D"): datetime.date(2026, 11, 5),
    ("B1", "R01", "E"): "a",
    ("B1", "R02", "F"): "=1+1",
    ("DS", "k1", "T"): "Văn bản",
    ("DS", "k1", "N"): Decimal(4),
    ("TT", "F1", "value"): True,
}


def written(filling: Filling | None = None) -> bytes:
    return write_book(FORM, MARKS, filling or Filling(VALUES), lambda text: text)


def book(content: bytes) -> Workbook:
    return load_workbook(BytesIO(content))


def returned(content: bytes) -> Returned:
    found = read_returned(read_book(open_package(content)))
    assert found is not None
    return found


def place(key: CellKey, values: dict[CellKey, Value] | None = None) -> tuple[str, str]:
    return plan_book(FORM, VALUES if values is None else values).addresses()[key]


# As it is written


def test_only_inputs_are_open() -> None:
    sheets = book(written())
    for key, is_open in (
        (("B1", "R01", "A"), True),
        (("B1", "R01", "C"), False),
        (("DS", "+1", "T"), True),
        (("DS", "k1", "G"), False),
        (("TT", "F1", "value"), True),
        (("TT", "F2", "value"), False),
    ):
        sheet, address = place(key)
        assert sheets[sheet].protection.sheet
        assert sheets[sheet][address].protection.locked is not is_open


def test_cells_closed_this_time_are_locked() -> None:
    sheet, address = place(("B1", "R01", "A"))
    sheets = book(written(Filling(VALUES, closed=lambda key: key == ("B1", "R01", "A"))))
    assert sheets[sheet][address].protection.locked


def test_the_header_is_merged_and_the_codes_are_hidden() -> None:
    sheet = book(written())["B1 Số liệu"]
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"D6:E6", "B6:B7", "C6:C7"}
    assert [sheet["D8"].value, sheet["A9"].value, sheet["D1"].value] == ["1", "H", "A"]
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert book(written())[MARKS_SHEET].sheet_state == "veryHidden"


def test_a_text_that_begins_like_a_formula_stays_a_text() -> None:
    sheet, address = place(("B1", "R02", "F"))
    cell = book(written())[sheet][address]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert returned(written()).cells["B1", "R02", "F"].value == "=1+1"


def test_what_may_be_typed_is_limited() -> None:
    rules = {rule.type: rule for rule in book(written())["B1 Số liệu"].data_validations.dataValidation}
    assert {"decimal", "whole", "date", "list", "textLength"} <= set(rules)
    assert rules["whole"].formula1 == "0"
    assert rules["list"].formula1 == "_danhmuc!$A$1:$A$2"  # an answer holds a comma
    assert rules["textLength"].formula1 == "100"


def test_numbers_and_days_are_such_and_answers_are_words() -> None:
    sheets = book(written())

    def value(key: CellKey) -> Any:
        sheet, address = place(key)
        return sheets[sheet][address].value

    assert value(("B1", "R01", "A")) == 12.5
    assert value(("B1", "R01", "D")) == datetime.datetime(2026, 11, 5)  # noqa: DTZ001 - Excel has no zones
    assert value(("B1", "R01", "E")) == "Một, hai"
    assert value(("TT", "F1", "value")) == "Có"


# Formulas


@pytest.mark.parametrize("code", ["XLD02", "HT13A", "KSTT06A", "PCTN01", "GIAINGAN"])
def test_formulas_give_there_what_they_give_here(code: str, tmp_path: Path) -> None:
    """Another engine calculates the file; LibreOffice agrees for all forms (bench/spreadsheet/libreoffice.py)."""
    definition = get(code)
    values = sample_values(definition, 7)
    results = compile_definition(definition).evaluate(values).values
    plan = plan_book(definition, values)
    formulas, addresses = sheet_formulas(definition, plan), plan.addresses()
    path = tmp_path / "form.xlsx"
    path.write_bytes(write_book(definition, Marks(code, 1, ""), Filling(values, results), lambda text: text))
    engine = formualizer.load_workbook(str(path))
    engine.evaluate_all()
    answers = {key: engine.evaluate_cell(addresses[key][0], *position(addresses[key][1])) for key in formulas}
    assert answers
    assert {key: value for key, value in answers.items() if _plain(value) != _plain(results[key])} == {}


def _plain(value: object) -> float | None:
    return None if value in (None, "") else round(float(str(value)), 9)


def test_formulas_of_records_stand_in_every_line_and_sums_over_all() -> None:
    formulas = sheet_formulas(FORM, plan_book(FORM, VALUES))
    first, spare = (place(("DS", row, "N"))[1] for row in ("k1", "+1"))
    assert formulas["DS", "k1", "G"] == f"={first}*2"
    assert formulas["DS", "+1", "G"] == f"={spare}*2"
    last = place(("DS", "+30", "N"))[1]
    assert formulas["TT", "F2", "value"] == f"=SUM('DS Danh sách'!{first}:{last})"


def test_lines_that_are_added_stand_below_their_row_which_sums_them() -> None:
    labels = (LabelColumn("STT", "STT", "A", "number"), LabelColumn("ND", "Nội dung", "B"))
    columns = (Column("N", "Số", aggregation="sum"),)
    group = Row("G", "Nhóm", formula="SUM(CHILDREN())", added=True)
    total = Row("T", "Tổng", formula="SUM(CHILDREN())")
    form = Definition(
        "BM",
        "01/BM",
        "Biểu",
        sections=(
            TableSection("B1", "Thêm", label_columns=labels, columns=columns, rows=(group,)),
            TableSection(
                "B2",
                "Đơn vị",
                label_columns=labels,
                columns=columns,
                rows=(total,),
                row_source="contributors",
            ),
        ),
    )
    values: dict[CellKey, Value] = {
        ("B1", "G~k1", "ND"): "Dòng của đơn vị",
        ("B1", "G~k1", "N"): Decimal(4),
        ("B2", "~H49.61", "N"): Decimal(5),
    }
    sheets = book(write_book(form, MARKS, Filling(values), lambda text: text))
    added, contributors = sheets["B1 Thêm"], sheets["B2 Đơn vị"]
    assert [added.cell(9, column).value for column in (1, 2, 3, 4)] == ["G~k1", None, "Dòng của đơn vị", 4]
    assert added["D8"].value == "=SUM(D9:D19)"  # the line, and room for ten more
    assert (contributors["D8"].value, contributors["D9"].value) == (5, "=SUM(D8:D8)")
    assert added["C9"].protection.locked is False
    assert added["B9"].protection.locked is True  # nobody types the number of a line
    assert book(write_book(form, MARKS, Filling(), lambda text: text))["B2 Đơn vị"]["D8"].value is None


# Read back


def test_a_workbook_is_read_back_as_it_was_written() -> None:
    found = returned(written())
    assert (found.marks.template, found.marks.version, found.marks.organisation) == ("BM", 3, "H49.61")
    assert found.marks.base == MARKS.base
    assert found.problems == []
    for key, value in VALUES.items():
        spec = _spec(key)
        assert parse(typed_text(found.cells[key].value, spec), spec) == value


def test_a_long_text_does_not_make_the_workbook_a_stranger_and_is_not_cut_silently() -> None:
    field = {"code": "A", "label": "Nội dung", "kind": "long_text", "maximum_length": 100_000}
    document = {"format": 1, "code": "BM", "title": "T"}
    form = load({**document, "sections": [{"kind": "fields", "code": "TT", "fields": [field]}]})
    key = ("TT", "A", "value")
    for text, open_here in (("Tổng hợp số liệu " * 1000, True), ('Tổng "hợp" số liệu ' * 4000, False)):
        marks = replace(MARKS, base={"/".join(key): (text, 7)})
        content = write_book(form, marks, Filling({key: text}), lambda said: said)
        found = returned(content)
        assert found.marks.base == marks.base
        assert found.cells[key].value == cut(text)
        sheet, address = plan_book(form, {}).addresses()[key]
        assert book(content)[sheet][address].protection.locked is not open_here


def test_sheets_have_different_names_whatever_their_sections_are_called() -> None:
    field = {"code": "A", "label": "a"}
    called = [("AB", "(3)"), ("X", ""), ("ab", "(3)"), ("Ab", "(3)")]
    sections = [{"kind": "fields", "code": code, "title": title, "fields": [field]} for code, title in called]
    plan = plan_book(load({"format": 1, "code": "BM", "title": "T", "sections": sections}), {})
    assert len({sheet.name.casefold() for sheet in plan.sheets}) == 4


def _spec(key: CellKey) -> CellSpec:
    return FORM.spec(key)


def test_moved_and_renamed_rows_are_known_by_their_codes() -> None:
    sheets = book(written())
    sheet = sheets["B1 Số liệu"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=10, max_row=11)]
    for at, row in zip((11, 10), rows, strict=True):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    sheet.title = "Bảng đổi tên"
    found = returned(_bytes(sheets))
    assert found.order["B1"] == ["H", "R02", "R01"]
    assert found.cells["B1", "R01", "A"].value == 12.5


def test_copied_rows_and_missing_sheets_are_said() -> None:
    sheets = book(written())
    sheet = sheets["B1 Số liệu"]
    sheet["A12"] = "R01"
    sheet["D12"] = 99
    del sheets["DS Danh sách"]
    found = returned(_bytes(sheets))
    assert found.cells["B1", "R01", "A"].value == 12.5
    said = [problem.message.text() for problem in found.problems]
    assert any("R01" in text for text in said)
    assert any("DS" in text for text in said)


def test_a_formula_that_was_never_calculated_is_told() -> None:
    sheets = book(written())
    sheet, address = place(("B1", "R02", "A"))
    sheets[sheet][address] = "=1+2"
    assert returned(_bytes(sheets)).cells["B1", "R02", "A"].unfinished


@pytest.mark.parametrize("text", ["", "{}", '{"format": 2}', '{"format": 1, "other": 1}', "[]", "nonsense"])
def test_other_marks_are_none_of_ours(text: str) -> None:
    assert marks_in([[text]]) is None
    assert read_returned(Book(())) is None


def test_marks_survive() -> None:
    rows = [[str(value) for value in row] for row in rows_of(MARKS)]
    assert marks_in(rows) == MARKS


@pytest.mark.parametrize(
    ("value", "spec", "text"),
    [
        (1234, CellSpec("integer"), "1234"),
        (0.1 + 0.2, CellSpec("decimal", decimals=2), "0,3"),
        (12.345, CellSpec("decimal", decimals=3), "12,3450"),
        (1.5, CellSpec("integer"), "1,5"),
        (1e15, CellSpec("money"), "1000000000000000"),
        (True, CellSpec("yes_no"), "1"),
        (datetime.datetime(2026, 2, 1), CellSpec("decimal"), "01/02/2026"),  # noqa: DTZ001
        (None, CellSpec("text"), ""),
        (5, CellSpec("text"), "5"),
        ("1.234", CellSpec("decimal", decimals=2), "1.234"),
    ],
)
def test_values_are_taken_as_one_would_type_them(value: Any, spec: CellSpec, text: str) -> None:
    assert typed_text(value, spec) == text


def _bytes(sheets: Workbook) -> bytes:
    stream = BytesIO()
    sheets.save(stream)
    return stream.getvalue()
