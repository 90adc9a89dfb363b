"""The ready-made forms are complete, and their printed rules work."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms_library import catalogue
from forms_library.definition import NarrativeSection, RecordsSection
from forms_library.formula import check_definition, compile_definition
from forms_library.problems import has_errors
from forms_library.value_types import CellKey, Value

ALL = catalogue.codes()


def results(code: str, values: dict[CellKey, Value]) -> dict[CellKey, object]:
    return dict(compile_definition(catalogue.get(code)).evaluate(values).values)


def failing(code: str, values: dict[CellKey, Value], external: dict[object, Value] | None = None) -> set[str]:
    compiled = compile_definition(catalogue.get(code))
    return {check.check for check in compiled.evaluate(values, external).checks}  # type: ignore[arg-type]


def row(code: str, **cells: int) -> dict[CellKey, Value]:
    table = catalogue.get(code).tables()[0]
    return {
        (table.code, table.data_rows()[0].code, column): Decimal(value) for column, value in cells.items()
    }


@pytest.mark.parametrize("code", ALL)
def test_no_form_has_an_error_in_its_formulas(code: str) -> None:
    assert not has_errors(check_definition(catalogue.get(code)))


@pytest.mark.parametrize("code", ALL)
def test_every_form_names_its_title_and_its_legal_basis(code: str) -> None:
    form = catalogue.get(code)
    assert form.title
    assert form.legal_basis
    assert form.period_kinds


@pytest.mark.parametrize("code", ALL)
def test_every_check_says_in_vietnamese_what_is_wrong(code: str) -> None:
    for section in catalogue.get(code).sections:
        for check in getattr(section, "checks", ()):
            assert len(check.message) > 15


def test_an_unknown_form_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        catalogue.get("ATLANTIS")


def test_02_xld_prints_26_columns_and_computes_six_of_them() -> None:
    table = catalogue.get("XLD02").tables()[0]
    columns = table.leaf_columns()
    assert [column.printed_code.split("=")[0] for column in columns] == [
        str(number) for number in range(1, 27)
    ]
    assert {column.code for column in columns if column.formula} == {"C03", "C04", "C06", "C12", "C19", "C23"}


def test_02_xld_adds_up_as_its_code_row_says() -> None:
    found = results("XLD02", row("XLD02", C07=5, C08=1, C13=2, C14=1, C20=3, C21=4, C22=5, C24=6, C25=7))
    sums = {key[2]: value for key, value in found.items()}
    assert sums == {"C06": 6, "C12": 3, "C19": 12, "C04": 21, "C23": 13, "C03": 34}


def test_02_xld_refuses_more_handled_than_received() -> None:
    good = row("XLD02", C01=10, C02=9, C05=2, C07=3, C09=1, C10=2)
    assert failing("XLD02", good) == set()
    assert len(failing("XLD02", {**good, **row("XLD02", C02=11)})) == 1
    assert len(failing("XLD02", {**good, **row("XLD02", C10=1)})) == 1


def test_13a_totals_exclude_registrations_done_again() -> None:
    found = results("HT13A", row("HT13A", C02=1, C03=2, C04=3, C05=4, C10=50, C12=1, C13=1, C14=1, C17=9))
    assert (found["B1", "R01", "C01"], found["B1", "R01", "C11"]) == (10, 3)


def test_13a_keeps_ages_with_one_decimal_and_weighs_them_by_first_marriages() -> None:
    column = catalogue.get("HT13A").tables()[0].column("C20")
    assert (column.decimals, column.aggregation, column.weight) == (1, "weighted", "C19")


def test_01_pctn_has_its_121_numbered_lines_and_two_of_which() -> None:
    rows = catalogue.get("PCTN01").tables()[0].data_rows()
    assert len([line for line in rows if line.printed_code]) == 121
    assert [line.code for line in rows if line.of_which] == ["M052A", "M053A"]


def test_01_pctn_adds_up_the_lines_that_divide_completely() -> None:
    values: dict[CellKey, Value] = {
        ("B1", "M043_1", "SL"): Decimal(2),
        ("B1", "M043_2", "SL"): Decimal(3),
        ("B1", "M091_1", "SL"): Decimal("1.5"),
    }
    found = results("PCTN01", values)
    assert found["B1", "M043", "SL"] == 5
    assert found["B1", "M091", "SL"] == Decimal("1.5")


def test_ii_06a_starts_from_what_was_left_last_period_and_insists_on_it() -> None:
    compiled = compile_definition(catalogue.get("KSTT06A"))
    need = compiled.prefills["B1", "LV01", "C06"]
    assert (need.kind, need.key) == ("prev", ("B1", "LV01", "C11"))
    values: dict[CellKey, Value] = {
        ("B1", "LV01", "C06"): Decimal(4),
        ("B1", "LV01", "C08"): Decimal(4),
    }
    total = next(need for need in compiled.needs if need.key == ("B1", "TC", "C11"))
    assert [check.check for check in compiled.evaluate(values).checks] == []
    failed = compiled.evaluate(values, {need: Decimal(5), total: Decimal(5)}).checks
    assert {check.check for check in failed} == {"K01"}


def test_ii_06c_sums_the_accepted_reports_of_the_communes() -> None:
    compiled = compile_definition(catalogue.get("KSTT06C"))
    wanted = next(need for need in compiled.needs if need.key[1:] == ("LV02", "C04"))
    assert (wanted.kind, wanted.template) == ("contributors", "KSTT06A")
    found = compiled.evaluate({("B1", "T01", "C04"): Decimal(1)}, {wanted: (Decimal(3), Decimal(4))}).values
    assert found["B1", "LV02", "C04"] == 7
    assert found["B1", "NIII", "C03"] == 7
    assert found["B1", "TC", "C03"] == 8


def test_ii_06c_is_marked_as_former() -> None:
    assert catalogue.get("KSTT06C").former == "Thông tư số 01/2020/TT-VPCP"


def test_the_monthly_report_accumulates_within_the_year_and_compares() -> None:
    compiled = compile_definition(catalogue.get("KTXHT"))
    key = ("SL", "THU_NQD", "UT")
    earlier = next(need for need in compiled.needs if need.kind == "ytd" and need.key == key)
    values: dict[CellKey, Value] = {
        key: Decimal(100),
        ("SL", "THU_NQD", "KH"): Decimal(1000),
        ("SL", "THU_NQD", "CK"): Decimal(200),
    }
    found = compiled.evaluate(values, {earlier: Decimal(150)}).values
    line = {column: found["SL", "THU_NQD", column] for column in ("TT", "LK", "SK", "SC")}
    assert line == {"TT": 150, "LK": 250, "SK": 25, "SC": 125}
    assert found["SL", "THU", "SK"] == 25


def test_the_monthly_report_leaves_a_ratio_without_a_base_blank() -> None:
    found = results("KTXHT", {("SL", "THU_NQD", "UT"): Decimal(100)})
    assert found["SL", "THU_NQD", "SK"] in (None, "")


def test_stocks_of_the_monthly_report_are_not_added_up() -> None:
    compiled = compile_definition(catalogue.get("KTXHT"))
    need = next(need for need in compiled.needs if need.key == ("SL", "DAN_LON", "UT"))
    found = compiled.evaluate({("SL", "DAN_LON", "UT"): Decimal(90)}, {need: Decimal(80)}).values
    assert (need.kind, found["SL", "DAN_LON", "TT"], found["SL", "DAN_LON", "LK"]) == ("prev", 80, 90)


def test_a_ratio_of_counts_is_a_percentage_with_decimals() -> None:
    spec = catalogue.get("KTXHT").tables()[0].spec("DAN_LON", "SK")
    assert (spec.kind, spec.decimals) == ("percent", 1)


def test_the_monthly_narrative_follows_decree_09_2019() -> None:
    section = catalogue.get("KTXHT").section("TM")
    assert isinstance(section, NarrativeSection)
    assert len(section.parts) == 5
    assert [part.required for part in section.parts] == [True, True, True, True, False]


def test_the_complaints_form_agrees_with_the_petitions_form_of_the_same_period() -> None:
    compiled = compile_definition(catalogue.get("GQKN03"))
    need = next(need for need in compiled.needs if need.template == "XLD02")
    values = row("GQKN03", C01=5)
    assert [check.severity for check in compiled.evaluate(values, {need: Decimal(6)}).checks] == ["error"]
    assert compiled.evaluate(values, {need: Decimal(5)}).checks == ()


def test_a_list_form_is_a_list() -> None:
    assert isinstance(catalogue.get("PCTN03").sections[0], RecordsSection)


def test_all_thirty_collected_forms_and_the_monthly_report_are_there() -> None:
    assert len(ALL) == 31


def test_yearly_cumulations_go_on_from_the_previous_period() -> None:
    compiled = compile_definition(catalogue.get("CHBC01"))
    before = next(need for need in compiled.needs if need.key[2] == "C04")
    values = row("CHBC01", C02=2, C03=3)
    assert compiled.evaluate(values, {before: Decimal(10)}).values["B1", "R01", "C04"] == 15


def test_interest_support_is_never_negative_and_only_in_the_last_line() -> None:
    table = catalogue.get("HTLS01").tables()[0]
    values: dict[CellKey, Value] = {("B1", "CN1", "C07"): Decimal(5), ("B1", "CN1", "C08"): Decimal(8)}
    assert results("HTLS01", values)["B1", "TC", "C09"] == 0
    assert table.state("CN1", "C09") == "locked"


def test_poor_households_of_the_year_are_those_of_the_start_and_the_changes() -> None:
    values: dict[CellKey, Value] = {
        ("B1", "HO", column): Decimal(number)
        for column, number in zip(
            ("C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08"), range(100, 20, -10), strict=True
        )
    }
    assert results("HN02", values)["B1", "HO", "C09"] == 100 - 90 - 80 - 70 + 60 + 50 + 40 + 30
