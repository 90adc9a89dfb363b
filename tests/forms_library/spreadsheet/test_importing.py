"""A printed form in a spreadsheet becomes a definition: the frozen trees of the corpus, and what is said of damage."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

import pytest

from forms_library.definition import TableSection, dump, load
from forms_library.formula import check_definition
from forms_library.problems import has_errors
from forms_library.spreadsheet.importing.corrections import (
    ColumnCorrection,
    Corrections,
    RowCorrection,
    TableCorrection,
    corrections_to_json,
    read_corrections,
)
from forms_library.spreadsheet.importing.form import import_package
from forms_library.spreadsheet.importing.found import FoundTable, Imported
from forms_library.spreadsheet.opening import open_package
from tests.forms_library.spreadsheet.corpus import score
from tests.forms_library.spreadsheet.corpus.made import ExpectedTable, expected, made, made_names, sheet_of
from tests.forms_library.spreadsheet.reading_back import printed_columns, printed_rules


@lru_cache
def as_seen(name: str) -> Imported:
    return import_package(open_package(made(name)), Corrections(convert_fonts=True))


def imported(name: str, corrections: Corrections | None = None) -> Imported:
    return import_package(open_package(made(name)), corrections) if corrections else as_seen(name)


def pairs(name: str) -> list[tuple[FoundTable, ExpectedTable]]:
    return list(zip(imported(name).tables, expected(name).tables, strict=True))


@pytest.mark.parametrize("name", made_names())
def test_every_column_is_found_with_its_path_and_code(name: str) -> None:
    for found, wanted in pairs(name):
        got = [(column.path, column.printed.printed) for column in printed_columns(found)]
        assert score.columns([(c.path, c.printed) for c in wanted.columns], got).share == 1, got
        roles = [column.role for column in printed_columns(found)]
        assert sum(role != "figure" for role in roles) == wanted.labels + wanted.records
        assert found.records == wanted.records


@pytest.mark.parametrize("name", made_names())
def test_every_printed_rule_is_read(name: str) -> None:
    for found, wanted in pairs(name):
        assert sorted(printed_rules(found)) == sorted(wanted.rules)


@pytest.mark.parametrize("name", made_names())
def test_kinds_follow_formats_and_rules_of_input(name: str) -> None:
    for found, wanted in pairs(name):
        for column, told in zip(printed_columns(found), wanted.columns, strict=True):
            if told.kind:
                assert (column.path, column.kind.kind) == (told.path, told.kind)
            if told.decimals is not None:
                assert column.kind.decimals == told.decimals


@pytest.mark.parametrize("name", [name for name in made_names() if expected(name).tables[0].rows is not None])
def test_rows_are_found_with_their_levels(name: str) -> None:
    for found, wanted in pairs(name):
        marks = ("heading", "total", "of_which", "added")
        got = [
            (
                row.level,
                row.number,
                row.label,
                row.unit_of_measure,
                row.printed,
                {m for m in marks if getattr(row, m)},
            )
            for row in found.rows
        ]
        assert got == [
            (row.level, row.number, row.label, row.unit_of_measure, row.printed, row.marks & set(marks))
            for row in wanted.rows or []
        ]


@pytest.mark.parametrize(
    "name", [name for name in made_names() if any(t.formulas for t in expected(name).tables)]
)
def test_formulas_of_the_sheet_become_rules(name: str) -> None:
    for found, wanted in pairs(name):
        codes = {column.printed.code: column.key for column in found.columns}

        def key(hit: re.Match[str], found: FoundTable = found, codes: dict[str, str] = codes) -> str:
            return found.row_keys[int(hit[2]) - 1] if hit[1] == "r" else codes[hit[2]]

        section = found.section
        assert isinstance(section, TableSection)
        for line in wanted.formulas:
            place, formula = (re.sub(r"\b([rc])(\d+)\b", key, part) for part in line.split(" = ", 1))
            ruled = section.row(place) if line.startswith("r") else section.column(place)
            assert ruled.formula == formula, line


@pytest.mark.parametrize("name", made_names())
def test_the_heading_and_the_notes_are_found(name: str) -> None:
    found, wanted = imported(name), expected(name)
    assert (found.heading.title, found.heading.symbol, found.heading.legal_basis) == (
        wanted.title,
        wanted.symbol,
        wanted.legal_basis,
    )
    for table, told in zip(found.tables, wanted.tables, strict=True):
        assert (table.heading.title, table.heading.unit_of_measure) == (told.title, told.unit_of_measure)
    assert [line.text for table in found.tables for line in table.notes] == wanted.notes


@pytest.mark.parametrize("name", made_names())
def test_what_is_wrong_is_said_at_its_cell(name: str) -> None:
    doubts = {(doubt.address, doubt.sort.value) for doubt in imported(name).doubts}
    assert {doubt for doubt in expected(name).doubts if doubt[1] != "legacy_font"} <= doubts


@pytest.mark.parametrize("name", made_names())
def test_the_definition_is_sound_and_its_formulas_can_be_calculated(name: str) -> None:
    found = imported(name)
    assert found.definition is not None, [doubt.message.text() for doubt in found.doubts]
    assert dump(load(found.document)) == found.document
    assert not has_errors(check_definition(found.definition))


# Letters of old fonts


def test_letters_of_old_fonts_stay_until_somebody_confirms() -> None:
    typed = imported("tcvn3", Corrections(sheet="Sheet"))
    assert typed.heading.title == "tæng hîp kÕt qu¶ chuyÓn ®æi sè"
    assert ("A1", "legacy_font") in {(doubt.address, doubt.sort.value) for doubt in typed.doubts}
    kept = imported("tcvn3", Corrections(convert_fonts=False))
    assert [column.path for column in kept.tables[0].columns][1] == ("Néi dung",)
    assert "legacy_font" not in {doubt.sort.value for doubt in kept.doubts}
    converted = imported("tcvn3")
    assert [row.label for row in converted.tables[0].rows][1] == "Lĩnh vực đất đai, nhà ở"


# Formulas


def test_a_share_of_one_shown_as_per_cent_is_taken_times_a_hundred() -> None:
    sheet = (
        "A1 | STT\nB1 | Nội dung\nC1 | Kế hoạch\nD1 | Thực hiện\nE1 | Tỷ lệ\nA2 | A\nB2 | B\nC2 | 1\nD2 | 2\nE2 | 3\n"
        'A3 | 1\nB3 | Thu\nE3 | =IF(C3=0,"",D3/C3)\nA4 | 2\nB4 | Chi\nE4 | =IF(C4=0,"",D4/C4)\n!format 0.0% E3:E4'
    )
    (table,) = import_package(open_package(sheet_of(sheet))).tables
    column = table.section.column("C03")  # type: ignore[union-attr]
    assert (column.kind, column.decimals, column.formula) == ("percent", 1, 'IF(C01=0,"",(C02/C01)*100)')


def test_a_formula_without_meaning_in_the_form_is_said_and_left_out() -> None:
    sheet = (
        "A1 | STT\nB1 | Nội dung\nC1 | Số lượng\nA2 | A\nB2 | B\nC2 | 1\nA3 | 1\nB3 | Thu\nC3 | =Z99+1\nA4 | 2\n"
        "B4 | Chi"
    )
    found = import_package(open_package(sheet_of(sheet)))
    assert ("C3", "unread_formula") in {(doubt.address, doubt.sort.value) for doubt in found.doubts}
    assert found.definition is not None


def test_a_rule_that_differs_from_the_formula_below_it_is_said() -> None:
    sheet = (
        "A1 | STT\nB1 | Nội dung\nC1 | Tổng\nD1 | Nam\nE1 | Nữ\nA2 | A\nB2 | B\nC2 | 1=2+3\nD2 | 2\nE2 | 3\n"
        "A3 | 1\nB3 | Xã\nC3 | =D3-E3\nA4 | 2\nB4 | Phường\nC4 | =D4-E4"
    )
    found = import_package(open_package(sheet_of(sheet)))
    assert ("C2", "rules_differ") in {(doubt.address, doubt.sort.value) for doubt in found.doubts}
    assert found.tables[0].section.column("C01").formula == "C02-C03"  # type: ignore[union-attr]


# What a person corrects


def test_columns_and_rows_are_corrected() -> None:
    told = TableCorrection(
        columns={
            4: ColumnCorrection(path=("Thực hiện", "Dự toán"), kind="decimal", decimals=1, printed="1"),
            8: ColumnCorrection(left_out=True),
        },
        rows={
            20: RowCorrection(left_out=True),
            14: RowCorrection(level=2, label="Phí chợ", formula="R02+R05"),
        },
    )
    table = imported("budget", Corrections(tables=(told,))).tables[0]
    first = next(column for column in table.columns if column.leaf.left == 4)
    assert (first.path, first.kind.kind, first.kind.decimals) == (("Thực hiện", "Dự toán"), "decimal", 1)
    assert [column.leaf.left for column in table.columns] == [1, 2, 3, 4, 5, 6, 7]
    assert len(table.rows) == 11
    section = table.section
    assert isinstance(section, TableSection)
    assert section.row("R06").formula == "R02+R05"
    assert section.row_at("R06").level == 2


def test_where_the_table_stands_is_corrected() -> None:
    told = TableCorrection(top=6, bottom=7, code_row=8, last_row=12, right=6)
    table = imported("budget", Corrections(tables=(told,))).tables[0]
    assert (len(table.columns), len(table.rows)) == (6, 4)


@pytest.mark.parametrize(
    "told",
    [
        TableCorrection(bottom=20_000, last_row=20_000),
        TableCorrection(top=1, bottom=20_000, code_row=0),
        TableCorrection(top=20_000, last_row=1),
        TableCorrection(left=400, right=1),
        TableCorrection(columns={number: ColumnCorrection(left_out=True) for number in range(1, 60)}),
        TableCorrection(rows={number: RowCorrection(left_out=True) for number in range(1, 60)}),
    ],
)
def test_corrections_that_leave_no_table_end_in_doubts_and_never_in_a_crash(told: TableCorrection) -> None:
    found = imported("budget", Corrections(tables=(told,)))
    assert found.definition is not None or found.doubts
    assert len(found.tables[0].layout.header_rows) <= 11


def test_a_table_of_one_row_becomes_a_list_when_somebody_says_so() -> None:
    table = imported("letters", Corrections(tables=(TableCorrection(records=True),))).tables[0]
    assert table.section.kind == "records"


def test_corrections_survive_as_json() -> None:
    told = Corrections(
        sheet="Biểu",
        convert_fonts=False,
        title="Báo cáo",
        tables=(
            TableCorrection(
                top=3,
                code_row=0,
                records=False,
                columns={2: ColumnCorrection(path=("A", "B"), decimals=0)},
                rows={9: RowCorrection(level=2, heading=False)},
            ),
        ),
    )
    assert read_corrections(corrections_to_json(told)) == told
    assert read_corrections(
        {"tables": [{"top": "3", "columns": {"x": {}, "2": {"kind": "nothing"}}}]}
    ) == replace(Corrections(), tables=(TableCorrection(columns={2: ColumnCorrection()}),))
    assert read_corrections(None) == Corrections()


# Nothing to find


@pytest.mark.parametrize("text", ["", "A1 | Kính gửi: Sở Nội vụ", "A1 | 1\nB1 | 2\nC1 | 3", "C3 | Nội dung"])
def test_a_sheet_without_a_table_is_said_to_have_none(text: str) -> None:
    found = import_package(open_package(sheet_of(text)))
    assert found.definition is None
    assert "no_table" in {doubt.sort.value for doubt in found.doubts}
