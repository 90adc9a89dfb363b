"""Formulas of a form as a spreadsheet's, and the same answers there."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import formualizer
import pytest
from openpyxl import Workbook

from forms_library.catalogue import get
from forms_library.definition.model import (
    CellRule,
    Column,
    Definition,
    Field,
    FieldsSection,
    RecordsSection,
    Row,
)
from forms_library.formula import compile_definition
from forms_library.formula.a1 import Address, Addresses, address_of, position, translate
from forms_library.formula.as_excel import excel_formulas
from forms_library.formula.records import LINE, form_of_one
from forms_library.value_types import CellKey, Value
from tests.forms_library.formula.forms import one_table, table

COLUMNS = [Column(c, "", kind="decimal", decimals=2) for c in ("A", "B", "X")]
ROWS = [Row("H1", ""), Row("H2", ""), Row("H3", ""), Row("KQ", "")]


def placed(definition: Definition, top: int = 3) -> dict[CellKey, Address]:
    """Each table on a sheet of its own, figures from column C on."""
    return {
        (section.code, row.code, column.code): (section.code, address_of(top + line, 3 + place))
        for section in definition.tables()
        for line, row in enumerate(at.row for at in section.all_rows())
        for place, column in enumerate(section.leaf_columns())
        if not row.heading
    }


def one(formula: str, *, rounded: bool = False) -> str:
    definition = one_table(COLUMNS, ROWS, [CellRule("KQ", "X", formula=formula)])
    found = excel_formulas(definition, placed(definition), rounded=rounded)["B1", "KQ", "X"]
    return found.text or found.problem.text()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("H1.A+H2.B*2", "=C3+D4*2"),
        ("(H1.A+H2.B)*2", "=(C3+D4)*2"),
        ("H1.A-(H2.A-H3.A)", "=C3-(C4-C5)"),
        ("H1.A/(H2.A*H3.A)", "=C3/(C4*C5)"),
        ("-H1.A^2", "=-C3^2"),
        ("-(H1.A^2)", "=-(C3^2)"),
        ("2^(3^2)", "=2^(3^2)"),
        ("(H1.A>1)=(H2.A>1)", "=C3>1=(C4>1)"),
        ("H1.A>(H2.A=1)", "=C3>(C4=1)"),
        ('H1.A&("a""b"&TRUE)', '=C3&("a""b"&TRUE)'),
        ("SUM(H1.A:H3.A)", "=SUM(C3:C5)"),
        ("SUM(H1.A:H3.B)", "=SUM(C3:D5)"),
        ("SUMPRODUCT(H1.A:H3.A,H1.B:H3.B)", "=SUMPRODUCT(C3:C5,D3:D5)"),
        ("SUMPRODUCT((H1.A:H3.A>1)*H1.B:H3.B)", "=SUMPRODUCT((C3:C5>1)*D3:D5)"),
        ("IF(H1.A,,5%)", "=IF(C3,,5%)"),
        ("IFS(H1.A>1,#N/A,TRUE,XOR(TRUE,FALSE))", "=_xlfn.IFS(C3>1,#N/A,TRUE,_xlfn.XOR(TRUE,FALSE))"),
        ("ROUND(1E+20,0)", "=ROUND(1E+20,0)"),
        ("NETWORKDAYS(1,9,H1.A:H3.A)", "=NETWORKDAYS(1,9,C3:C5)"),
    ],
)
def test_codes_become_addresses(formula: str, text: str) -> None:
    assert one(formula) == text


@pytest.mark.parametrize(
    "formula",
    [
        "PREV(H1.A)",
        "H1.A+YTD(H1.A)",
        'FIGURE("X")',
        "SUM(CONTRIBUTORS(H1.A))",
        "M!H1.A",
        "SUM(PREV(H1.A:H2.A))",
    ],
)
def test_what_only_the_system_knows_is_reported(formula: str) -> None:
    assert "outside the form" in one(formula)


def test_the_working_calendar_is_ours() -> None:
    assert "calendar" in one("NETWORKDAYS(1,9)")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("H1.A/3", "=ROUND(C3/3,2)"),
        ("H1.A+H2.A", "=C3+C4"),
        ('IF(H1.A=0,"",H1.B/H1.A)', '=IF(C3=0,"",ROUND(D3/C3,2))'),
        ("ROUND(H1.A/3,1)", "=ROUND(C3/3,1)"),
        ("SUM(H1.A:H3.A)", "=SUM(C3:C5)"),
        ("H1.A*0.5", "=ROUND(C3*0.5,2)"),
        ("H1.A-2*0.5", "=C3-2*0.5"),
    ],
)
def test_a_cell_is_rounded_as_the_form_keeps_it(formula: str, text: str) -> None:
    assert one(formula, rounded=True) == text


def test_sub_rows_and_a_cell_without_a_figure() -> None:
    columns = [
        Column("A", "", aggregation="sum"),
        Column("B", "", formula='IF(A=0,"",A)'),
        Column("C", "", formula="B+1"),
    ]
    rows = [
        Row(
            "T",
            "",
            formula="SUM(CHILDREN())",
            children=(Row("R1", ""), Row("G", "", heading=True), Row("R2", "")),
        )
    ]
    definition = one_table(
        [
            *columns[:1],
            *(Column(c.code, "", formula=c.formula, aggregation="recompute") for c in columns[1:]),
        ],
        rows,
    )
    found = excel_formulas(definition, placed(definition))
    assert found["B1", "T", "A"].text == "=SUM(C4,C6)"
    assert found["B1", "R2", "C"].text == "=N(D6)+1"


def test_lists_fields_and_other_sheets() -> None:
    records = RecordsSection(
        "DS", columns=(Column("SL", ""), Column("DG", ""), Column("TIEN", "", formula="SL*DG"))
    )
    sums = table([Column("C", "")], [Row("T", "")], [CellRule("T", "C", formula="SUM(DS.TIEN)+CHUNG.SO")])
    fields = FieldsSection("CHUNG", fields=(Field("SO", "", kind="integer"),))
    definition = Definition("T", "T", "", sections=(records, sums, fields))
    addresses: dict[CellKey, Address] = {
        ("B1", "T", "C"): ("Tổng hợp", "B2"),
        ("DS", "", "TIEN"): ("D'S", "C5:C9"),
        ("CHUNG", "SO", "value"): ("Tổng hợp", "B9"),
    }
    assert excel_formulas(definition, addresses)["B1", "T", "C"].text == "=SUM('D''S'!C5:C9)+B9"
    del addresses["CHUNG", "SO", "value"]
    assert "no place for SO.value" in str(excel_formulas(definition, addresses)["B1", "T", "C"].problem)
    line = form_of_one(records)
    assert line is not None
    places = {
        ("DS", LINE, code): ("DS", f"{letter}7")
        for letter, code in zip("ABC", ("SL", "DG", "TIEN"), strict=True)
    }
    assert excel_formulas(line, places)["DS", LINE, "TIEN"].text == "=A7*B7"


@pytest.mark.parametrize("code", ["KSTT06A", "HN01", "TCD01", "XLD02"])
def test_a_real_form_gives_the_same_answers_in_another_engine(code: str, tmp_path: Path) -> None:
    definition = get(code)
    addresses, compiled = placed(definition), compile_definition(definition)
    given: dict[CellKey, Value] = {
        key: Decimal(7 * place % 23 + 1)
        for place, key in enumerate(k for k in compiled.stored.outline.inputs if k in addresses)
        if compiled.stored.outline.kinds[compiled.stored.outline.inputs.index(key)] == "n"
    }
    written = {key: made.text for key, made in excel_formulas(definition, addresses).items() if made.text}
    assert written
    answers = _answers(tmp_path / "form.xlsx", addresses, given, written)
    expected = compiled.evaluate(given).values
    assert {k: v for k, v in answers.items() if v != _plain(expected[k])} == {}


def _answers(
    path: Path,
    addresses: Mapping[CellKey, Address],
    given: Mapping[CellKey, Value],
    formulas: Mapping[CellKey, str],
) -> dict[CellKey, float | None]:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for sheet in dict.fromkeys(sheet for sheet, _ in addresses.values()):
        book.create_sheet(sheet)
    for key, value in {**given, **formulas}.items():
        sheet, place = addresses[key]
        book[sheet][place] = float(value) if isinstance(value, Decimal) else value  # type: ignore[index]
    book.save(path)
    engine = formualizer.load_workbook(str(path))
    engine.evaluate_all()
    return {
        key: _plain(engine.evaluate_cell(addresses[key][0], *position(addresses[key][1]))) for key in formulas
    }


def _plain(value: object) -> float | None:
    return None if value in (None, "") else float(str(value))


def test_there_and_back_again() -> None:
    definition = get("KSTT06A")
    addresses = placed(definition)
    book = Addresses({address: key for key, address in addresses.items()}, definition)
    for key, made in excel_formulas(definition, addresses, rounded=False).items():
        back = translate(made.text, book, *addresses[key])
        assert back.text, (made, back.problems)
