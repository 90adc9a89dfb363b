"""Renaming a code rewrites the formulas that use it and changes no value."""

from __future__ import annotations

from dataclasses import replace

from forms_library.definition.model import (
    CellRule,
    Check,
    Column,
    Definition,
    Field,
    FieldsSection,
    NarrativeSection,
    Part,
    RecordsSection,
    Row,
    TableSection,
)
from forms_library.formula import compile_definition
from forms_library.formula.renaming import Renaming, rename
from tests.forms_library.formula.forms import filled, form, table

COLUMNS = [
    Column("KH", "", aggregation="sum"),
    Column("TH", "", formula="KH*2", aggregation="sum", weight="KH"),
]


def _form() -> Definition:
    first = table(
        COLUMNS,
        [Row("T", "", formula="A+B", children=(Row("A", ""), Row("B", "")))],
        [CellRule("B", "TH", formula='A.KH&"A.KH"&LEN("x")+T!A.KH+X!A.KH')],
        [Check("K", "TH>=KH", rows=("A",)), Check("K2", "A<=T", scope="column", columns=("KH",))],
    )
    second = table([Column("KH", ""), Column("A", "", formula="KH+A.KH")], [Row("C", "")], code="B2")
    return form(first, second)


def test_a_row_is_renamed_in_rules_cells_and_checks() -> None:
    renamed = rename(_form(), Renaming("row", "B1", "A", "Đầu"))
    first, second = renamed.tables()
    assert first.rows[0].formula == "Đầu+B"
    assert first.rows[0].children[0].code == "Đầu"
    assert first.cells[0].formula == 'Đầu.KH&"A.KH"&LEN("x")+T!Đầu.KH+X!A.KH'
    assert first.checks[0].rows == ("Đầu",)
    assert first.checks[1].formula == "Đầu<=T"
    assert second.leaf_columns()[1].formula == "KH+Đầu.KH"


def test_a_column_is_renamed_in_its_own_section_only() -> None:
    renamed = rename(_form(), Renaming("column", "B1", "KH", "PLAN"))
    first, second = renamed.tables()
    assert [column.code for column in first.leaf_columns()] == ["PLAN", "TH"]
    assert first.leaf_columns()[1].formula == "PLAN*2"
    assert first.leaf_columns()[1].weight == "PLAN"
    assert first.checks[0].formula == "TH>=PLAN"
    assert second.leaf_columns()[0].code == "KH"
    assert second.leaf_columns()[1].formula == "KH+A.PLAN"


def test_renaming_changes_no_value() -> None:
    plain = form(table(COLUMNS, [Row("T", "", formula="A+B", children=(Row("A", ""), Row("B", "")))]))
    renamed = rename(rename(plain, Renaming("row", "B1", "A", "X1")), Renaming("column", "B1", "KH", "Y1"))
    before = compile_definition(plain).evaluate(filled({"A.KH": 5, "B.KH": 7})).values
    after = compile_definition(renamed).evaluate(filled({"X1.Y1": 5, "B.Y1": 7})).values
    assert list(before.values()) == list(after.values())


def _of_all_kinds() -> Definition:
    numbers = table(
        [Column("KH", ""), Column("TH", "", formula="KH+CHUNG.SO+SUM(DS.KH)", hidden_if="CHUNG.SO=0")],
        [Row("A", ""), Row("SO", "", formula="CHUNG.SO+B1.A.KH")],
    )
    general = FieldsSection(
        "CHUNG",
        fields=(Field("SO", "", "integer"), Field("GAP", "", "integer", formula="SO*2+A.KH")),
        checks=(Check("K", "SO<=GAP", "section"),),
    )
    listed = RecordsSection(
        "DS",
        columns=(Column("KH", ""), Column("TEN", "", "text", required_if="KH>CHUNG.SO")),
        checks=(Check("K", "KH>=0", columns=("KH",)),),
        matching_key=("KH", "TEN"),
        group_by="KH",
    )
    text = NarrativeSection("TM", parts=(Part("P1", "", default="Có {CHUNG.SO} hộ, {B1.A.KH} đơn, {A.KH}"),))
    return replace(form(numbers), sections=(numbers, general, listed, text))


def test_a_section_is_renamed_wherever_it_is_named() -> None:
    numbers, general, listed, text = rename(
        rename(
            rename(_of_all_kinds(), Renaming("section", "", "CHUNG", "C")), Renaming("section", "", "DS", "L")
        ),
        Renaming("section", "", "B1", "BANG"),
    ).sections
    assert [section.code for section in (numbers, general, listed, text)] == ["BANG", "C", "L", "TM"]
    assert isinstance(numbers, TableSection)
    assert numbers.leaf_columns()[1].formula == "KH+C.SO+SUM(L.KH)"
    assert numbers.leaf_columns()[1].hidden_if == "C.SO=0"
    assert numbers.rows[1].formula == "C.SO+BANG.A.KH"
    assert isinstance(listed, RecordsSection)
    assert listed.leaf_columns()[1].required_if == "KH>C.SO"
    assert isinstance(text, NarrativeSection)
    assert text.parts[0].default == "Có {C.SO} hộ, {BANG.A.KH} đơn, {A.KH}"


def test_a_field_is_renamed_and_a_row_of_the_same_code_is_not() -> None:
    numbers, general, _, text = rename(_of_all_kinds(), Renaming("field", "CHUNG", "SO", "SO_HO")).sections
    assert isinstance(general, FieldsSection)
    assert [field.code for field in general.fields] == ["SO_HO", "GAP"]
    assert general.fields[1].formula == "SO_HO*2+A.KH"
    assert general.checks[0].formula == "SO_HO<=GAP"
    assert isinstance(numbers, TableSection)
    assert numbers.rows[1].code == "SO"
    assert numbers.rows[1].formula == "CHUNG.SO_HO+B1.A.KH"
    assert isinstance(text, NarrativeSection)
    assert text.parts[0].default.startswith("Có {CHUNG.SO_HO}")


def test_a_column_of_a_list_is_renamed_in_all_that_names_it() -> None:
    numbers, _, listed, _ = rename(_of_all_kinds(), Renaming("column", "DS", "KH", "SL")).sections
    assert isinstance(listed, RecordsSection)
    assert [column.code for column in listed.leaf_columns()] == ["SL", "TEN"]
    assert listed.leaf_columns()[1].required_if == "SL>CHUNG.SO"
    assert (listed.checks[0].formula, listed.checks[0].columns) == ("SL>=0", ("SL",))
    assert (listed.matching_key, listed.group_by) == (("SL", "TEN"), "SL")
    assert isinstance(numbers, TableSection)
    assert [column.code for column in numbers.leaf_columns()] == ["KH", "TH"]
    assert numbers.leaf_columns()[1].formula == "KH+CHUNG.SO+SUM(DS.SL)"


def test_a_part_is_renamed_alone() -> None:
    before = _of_all_kinds()
    renamed = rename(before, Renaming("part", "TM", "P1", "CHUNG"))
    assert renamed.sections[:3] == before.sections[:3]
    assert isinstance(renamed.sections[3], NarrativeSection)
    assert renamed.sections[3].parts[0].code == "CHUNG"


def test_in_the_rule_of_a_row_a_code_that_is_both_is_the_row() -> None:
    columns = [Column("A", "", aggregation="sum"), Column("KH", "", formula="A*2", aggregation="recompute")]
    rows = [Row("T", "", formula="A+B"), Row("A", ""), Row("B", "")]
    checks = [Check("K", "A<=T", scope="column"), Check("K2", "A<=KH")]
    both = form(table(columns, rows, [], checks))
    (by_row,) = rename(both, Renaming("row", "B1", "A", "Z")).tables()
    assert (by_row.rows[0].formula, by_row.leaf_columns()[1].formula) == ("Z+B", "A*2")
    assert [check.formula for check in by_row.checks] == ["Z<=T", "A<=KH"]
    (by_column,) = rename(both, Renaming("column", "B1", "A", "Z")).tables()
    assert (by_column.rows[0].formula, by_column.leaf_columns()[1].formula) == ("A+B", "Z*2")
    assert [check.formula for check in by_column.checks] == ["A<=T", "Z<=KH"]
    given = {"A.A": 1, "B.A": 2}
    before = {
        key[1:]: value for key, value in compile_definition(both).evaluate(filled(given)).values.items()
    }
    renamed = compile_definition(rename(both, Renaming("row", "B1", "A", "Z")))
    after = renamed.evaluate(filled({"Z.A": 1, "B.A": 2}))
    assert after.values["B1", "T", "A"] == before["T", "A"] == 3
