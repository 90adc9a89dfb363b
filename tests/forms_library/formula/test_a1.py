"""Formulas of a sheet become formulas in codes; what has no code is reported with its place."""

from __future__ import annotations

import pytest

from forms_library.definition.model import Column, Row
from forms_library.formula.a1 import Addresses, address_of, position, translate
from forms_library.formula.gathering import gather_rules
from tests.forms_library.formula.forms import one_table

KEYS = {
    **{("Biểu 1", f"C{line}"): ("B1", row, "C01") for line, row in ((5, "R1"), (6, "R2"), (8, "T"))},
    **{("Biểu 1", f"D{line}"): ("B1", row, "C02") for line, row in ((5, "R1"), (6, "R2"), (8, "T"))},
    **{("Biểu 1", f"E{line}"): ("B1", row, "C03") for line, row in ((5, "R1"), (6, "R2"), (8, "T"))},
    ("O'Neil", "B3"): ("CHUNG", "NAM", "value"),
    **{
        ("DS", f"{letter}{line}"): ("DS", "", code)
        for letter, code in zip("ABC", ("SL", "DG", "TIEN"), strict=True)
        for line in (2, 3)
    },
}
BOOK = Addresses(KEYS, names={"Đơn_giá": "'Biểu 1'!$C$5", "Lương": "Z9"})


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("=SUM(C5:C6)", "SUM(R1.C01:R2.C01)"),
        ("=C5", "R1.C01"),
        ("=$C$5+C$5-$C5", "R1.C01+R1.C01-R1.C01"),
        ("=C6:C5", "R1.C01:R2.C01"),
        ("='Biểu 1'!C5*2", "R1.C01*2"),
        ("='biểu 1'!C5*2", "R1.C01*2"),
        ("='O''Neil'!B3", "CHUNG.NAM"),
        ("=SUM(C5:D6)", "SUM(R1.C01:R2.C02)"),
        ("=SUM(C:C)", "SUM(R1.C01:T.C01)"),
        ("=SUM($5:$5)", "SUM(R1.C01:R1.C03)"),
        ("=SUM(C1:C6)", "SUM(R1.C01:R2.C01)"),
        ('=IF(C5>0,"C5",TRUE)', 'IF(R1.C01>0,"C5",TRUE)'),
        ("=_xlfn.IFS(C5>1,#N/A)", "IFS(R1.C01>1,#N/A)"),
        ("=LOG10(C5)+1E2", "LOG10(R1.C01)+1E2"),
        ("=Đơn_giá*3", "R1.C01*3"),
        ("=SUM(DS!A2:A3)", "SUM(DS.SL)"),
        ("=SUMPRODUCT(DS!A2:A3,DS!B2:B3)", "SUMPRODUCT(DS.SL,DS.DG)"),
        ("=SUM(C5,D6,12%)", "SUM(R1.C01,R2.C02,12%)"),
        (" = c5 + 1", " R1.C01 + 1"),
    ],
)
def test_addresses_become_codes(formula: str, text: str) -> None:
    found = translate(formula, BOOK, "Biểu 1")
    assert found.text == text, found.problems


@pytest.mark.parametrize(
    ("formula", "said", "place"),
    [
        ("=C5+Z9", "Z9 is no cell of the form.", "Z9"),
        ("=Sheet9!C5", "no cell of the form", "Sheet9!C5"),
        ("=SUM(Y1:Z9)", "No cell of the form lies in", "Y1:Z9"),
        ("=VLOOKUP(1,C5:D8,2)", "C7, D7 in C5:D8 are no cells", "C5:D8"),
        ("=XFE1+1", "lies outside any sheet", "XFE1"),
        ("=[1]Sheet1!A1", "other workbooks", "[1]Sheet1!A1"),
        ("='[Sổ.xlsx]Sheet1'!$A$1+1", "other workbooks", "'[Sổ.xlsx]Sheet1'!$A$1"),
        ("=SUM(A1:A2,Một:Ba!A1)", "several sheets", "Một:Ba!A1"),
        ("=SUM(Bảng1[Tiền])", "tables of Excel", "Bảng1[Tiền]"),
        ("=SUM({1,2})", "braces", "{"),
        ('=INDIRECT("C5")', "There is no function INDIRECT", "INDIRECT"),
        ("=Lương+1", "Z9", "Lương"),
        ("=Lạ+1", "stands for no cell", "Lạ"),
        ("=C5#", "no function|cannot be used|no cell", "#"),
        ("=C5++*2", "cannot be read", "++*2"),
        ("=DS!A2", "one line of a list", "DS!A2"),
        ("=SUMIF(C5:C6,1,DS!A2:A3)+DS!B3", "one line of a list", "DS!B3"),
    ],
)
def test_what_has_no_meaning_is_reported_at_its_place(formula: str, said: str, place: str) -> None:
    found = translate(formula, BOOK, "Biểu 1")
    assert (found.text, found.column, found.row) == ("", "", "")
    hit = [
        p
        for p in found.problems
        if p.severity == "error" and any(s in p.message.text() for s in said.split("|"))
    ]
    assert hit, found.problems
    assert any(formula[p.start : p.end].strip() == place for p in hit), [
        formula[p.start : p.end] for p in hit
    ]


def test_every_problem_of_a_formula_is_reported() -> None:
    assert [p.message.text() for p in translate("=Z1+Z2+OFFSET(C5,1,1)", BOOK, "Biểu 1").problems] == [
        "Z1 is no cell of the form.",
        "Z2 is no cell of the form.",
        "There is no function OFFSET.",
    ]


def test_a_sum_passes_over_lines_without_figures_and_says_so() -> None:
    found = translate("=SUM(C5:C8)", BOOK, "Biểu 1")
    assert found.text == "SUM(R1.C01:T.C01)"
    assert [(p.severity, p.start, p.end) for p in found.problems] == [("warning", 5, 10)]
    assert "C7 in C5:C8" in found.problems[0].message.text()


def test_short_forms_for_rules_of_the_column_and_the_row() -> None:
    found = translate("=SUM(C5:C6)+D8*C5", BOOK, "Biểu 1", "C8")
    assert found.column == "SUM(R1.C01:R2.C01)+C02*R1.C01"
    assert found.row == "SUM(R1:R2)+T.C02*R1"
    assert translate("=SUM(C5:D5)", BOOK, "Biểu 1", "E5").column == "SUM(C01:C02)"


def test_a_line_of_a_list_reads_itself() -> None:
    assert translate("=A3*B3", BOOK, "DS", "C3").text == "SL*DG"
    assert translate("=A2*B3", BOOK, "DS", "C3").text == ""


def test_a_range_of_the_sheet_that_is_none_of_the_form_is_written_cell_by_cell() -> None:
    definition = one_table(
        [Column(c, "") for c in ("C01", "C02", "C03")], [Row("T", ""), Row("R2", ""), Row("R1", "")]
    )
    book = Addresses(KEYS, definition)
    assert translate("=SUM(C5:C8)", book, "Biểu 1").text == "SUM(R1.C01,R2.C01,T.C01)"
    filled = Addresses({**KEYS, ("Biểu 1", "C7"): ("B1", "Q", "C01")}, definition)
    (problem,) = translate("=SUMIF(C5:C8,1)", filled, "Biểu 1").problems
    assert "do not lie together" in problem.message.text()


def test_addresses() -> None:
    assert position("$AA$10") == (10, 27)
    assert address_of(1_048_576, 16_384) == "XFD1048576"
    for wrong in ("A0", "XFE1", "A1048577", "1A", ""):
        with pytest.raises(ValueError, match=r".*"):
            position(wrong)


def test_three_hundred_formulas_become_a_few_rules() -> None:
    rows, columns = [f"R{n}" for n in range(1, 31)] + ["T"], ["C01", "C02", "C03", "C04"]
    keys = {
        ("S", f"{letter}{n}"): ("B1", row, code)
        for n, row in enumerate(rows, 1)
        for letter, code in zip("ABCD", columns, strict=True)
    }
    book = Addresses(keys)
    written = {f"C{n}": f"=A{n}+B{n}" for n in range(1, 31)} | {
        f"D{n}": f"=A{n}/B{n}*100" for n in range(1, 32)
    }
    written |= {f"{letter}31": f"=SUM({letter}1:{letter}30)" for letter in "ABC"}
    written["C7"] = "=A7"
    del written["C9"]
    found = gather_rules(
        {keys["S", at][1:]: translate(text, book, "S", at) for at, text in written.items()}, rows, columns
    )
    assert found.columns == {"C03": "C01+C02", "C04": "C01/C02*100"}
    assert found.rows == {"T": "SUM(R1:R30)"}
    assert found.aggregations == {"C03": "sum", "C04": "recompute"}
    assert found.cells == {("R7", "C03"): "R7.C01"}
    assert found.typed == [("R9", "C03")]
