"""A form calculates like its spreadsheet did, and keeps exact figures."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from forms_library.definition.model import CellRule, Check, Column, Row
from forms_library.formula import FormulaError, Need, compile_definition
from forms_library.value_types import ExcelError
from tests.forms_library.formula.forms import calculate, evaluated, one_table, results

PLAN = Column("KH", "Kế hoạch", aggregation="sum")
DONE = Column("TH", "Thực hiện", aggregation="sum")
SHARE = Column(
    "TL",
    "Tỷ lệ",
    kind="percent",
    decimals=1,
    aggregation="recompute",
    formula='IF(KH=0,"",ROUND(TH/KH*100,1))',
)
FAMILY = Row(
    "TONG", "Tổng số", formula="SUM(CHILDREN())", children=(Row("A1", "Cấp xã"), Row("A2", "Cấp tỉnh"))
)


def test_a_column_rule_fills_every_row_and_a_row_rule_every_column() -> None:
    found = results(
        one_table([PLAN, DONE, SHARE], [FAMILY]), {"A1.KH": 100, "A1.TH": 50, "A2.KH": 50, "A2.TH": 70}
    )
    assert found == {
        "TONG.KH": 150,
        "TONG.TH": 120,
        "TONG.TL": Decimal("80.0"),
        "A1.TL": Decimal("50.0"),
        "A2.TL": Decimal("140.0"),
    }


def test_a_recomputed_column_keeps_its_rule_where_it_meets_a_row_rule() -> None:
    found = results(
        one_table([PLAN, DONE, SHARE], [FAMILY]), {"A1.KH": 3, "A1.TH": 1, "A2.KH": 1, "A2.TH": 1}
    )
    assert found["TONG.TL"] == Decimal("50.0")


def test_a_summed_column_gives_way_to_the_row() -> None:
    columns = [
        Column("SL", "Số lượng", aggregation="sum"),
        Column("DG", "Đơn giá", aggregation="none"),
        Column("TT", "Thành tiền", kind="money", formula="SL*DG", aggregation="sum"),
    ]
    found = results(
        one_table(columns, [FAMILY]), {"A1.SL": 2, "A1.DG": 10, "A2.SL": 3, "A2.DG": 100, "TONG.DG": 7}
    )
    assert found["TONG.TT"] == 320


def test_a_cell_rule_beats_row_and_column() -> None:
    definition = one_table([PLAN, DONE, SHARE], [FAMILY], [CellRule("TONG", "TH", formula="A1.TH*10")])
    assert results(definition, {"A1.TH": 4, "A2.TH": 5})["TONG.TH"] == 40


def test_where_neither_rule_is_evident_the_form_does_not_compile() -> None:
    columns = [Column("A", "a"), Column("B", "b", formula="A*2")]
    with pytest.raises(FormulaError) as caught:
        compile_definition(one_table(columns, [FAMILY]))
    assert (caught.value.row, caught.value.column) == ("TONG", "B")


def test_dependents_read_the_rounded_value_so_that_printed_columns_add_up() -> None:
    third = Column("PT", "Một phần ba", kind="decimal", decimals=1, formula="KH/3", aggregation="recompute")
    total = Column("CONG", "Ba phần", kind="decimal", decimals=1, formula="PT+PT+PT", aggregation="recompute")
    found = results(one_table([PLAN, third, total], [Row("A1", "")]), {"A1.KH": 1})
    assert found == {"A1.PT": Decimal("0.3"), "A1.CONG": Decimal("0.9")}


def test_blank_is_not_zero() -> None:
    assert calculate("AVERAGE(H1.A:H4.A)", {"H1.A": 2, "H2.A": 4}) == 3
    assert calculate("H1.A") is None
    assert calculate("H1.A+1") == 1


def test_an_error_runs_through_what_reads_it_and_no_further() -> None:
    columns = [PLAN, DONE, Column("TL", "", kind="percent", formula="TH/KH", aggregation="recompute")]
    rows = [Row("A1", ""), Row("A2", ""), Row("T", "")]
    found = results(
        one_table(columns, rows, [CellRule("T", "TL", formula="A1.TL+A2.TL")]),
        {"A1.KH": 0, "A1.TH": 1, "A2.KH": 4, "A2.TH": 1},
    )
    assert found["A1.TL"] is ExcelError.DIV0
    assert found["A2.TL"] == Decimal("0.25")
    assert found["T.TL"] is ExcelError.DIV0


def test_money_is_exact_to_the_last_dong() -> None:
    given = {f"H{n}.A": Decimal("123456789012345.67") for n in range(1, 10)}
    assert calculate("SUM(H1.A:H9.A)", given) == Decimal("1111111101111111.03")


def test_a_text_in_a_numeric_cell_gives_excels_answer_not_a_crash() -> None:
    assert calculate("H1.A+1", {"H1.A": "abc"}) is ExcelError.VALUE
    assert calculate("SUM(H1.A:H2.A)", {"H1.A": "abc", "H2.A": 5}) == 5


def test_dates_are_days_that_can_be_counted() -> None:
    columns = [Column("BD", "", kind="date"), Column("KT", "", kind="date", formula="EDATE(BD,1)+1")]
    found = results(one_table(columns, [Row("A1", "")]), {"A1.BD": datetime.date(2026, 1, 31)})
    assert found == {"A1.KT": datetime.date(2026, 3, 1)}


def test_a_failing_check_names_the_cells_it_speaks_of() -> None:
    check = Check("K1", "TH<=KH", severity="warning", message="Thực hiện không lớn hơn kế hoạch")
    failing = evaluated(
        one_table([PLAN, DONE], [FAMILY], checks=[check]), {"A1.KH": 5, "A1.TH": 6, "A2.KH": 9, "A2.TH": 1}
    ).checks
    assert [(result.check, result.severity) for result in failing] == [("K1", "warning")]
    assert failing[0].keys == (("B1", "A1", "TH"), ("B1", "A1", "KH"))


def test_a_check_over_rows_runs_in_every_column_that_adds_up() -> None:
    check = Check("K2", "A1+A2=TONG", scope="column")
    rows = [Row("TONG", ""), Row("A1", ""), Row("A2", "")]
    failing = evaluated(
        one_table([PLAN, DONE], rows, checks=[check]), {"TONG.KH": 3, "A1.KH": 1, "A2.KH": 2, "TONG.TH": 9}
    ).checks
    assert [result.keys[0][2] for result in failing] == ["TH"]


def test_what_comes_from_outside_is_listed_and_then_used() -> None:
    cells = [
        CellRule("A1", "KH", formula="PREV(A2.KH)+YTD(A2.KH)"),
        CellRule("A1", "TH", formula="SUM(CONTRIBUTORS(X01!A2.TH))"),
    ]
    compiled = compile_definition(one_table([PLAN, DONE], [Row("A1", ""), Row("A2", "")], cells))
    previous, year = (Need(kind, "", ("B1", "A2", "KH")) for kind in ("prev", "ytd"))  # type: ignore[arg-type]
    contributors = Need("contributors", "X01", ("", "A2", "TH"))
    assert compiled.needs == (previous, year, contributors)
    outside = {previous: Decimal(100), year: Decimal(20), contributors: (Decimal(1), None, Decimal(2))}
    found = compiled.evaluate({("B1", "A2", "KH"): Decimal(3)}, outside).values
    assert found["B1", "A1", "KH"] == 123
    assert found["B1", "A1", "TH"] == 3


def test_a_circle_is_reported_with_its_whole_path() -> None:
    cells = [
        CellRule("A1", "KH", formula="A2.KH"),
        CellRule("A2", "KH", formula="A1.TH"),
        CellRule("A1", "TH", formula="A1.KH"),
    ]
    with pytest.raises(FormulaError) as caught:
        compile_definition(one_table([PLAN, DONE], [Row("A1", ""), Row("A2", "")], cells))
    assert "A1.KH → A2.KH → A1.TH → A1.KH" in str(caught.value)


def test_of_which_rows_are_not_part_of_the_sum() -> None:
    rows = [Row("T", "", formula="SUM(CHILDREN())", children=(Row("A1", ""), Row("A2", "", of_which=True)))]
    assert results(one_table([PLAN], rows), {"A1.KH": 5, "A2.KH": 3})["T.KH"] == 5


def test_codes_that_look_like_a1_or_r1c1_are_codes() -> None:
    columns = [Column("C1", ""), Column("C2", ""), Column("R1C1", "", formula="C1+C2")]
    assert (
        results(one_table(columns, [Row("R1", ""), Row("AB12", "")]), {"R1.C1": 1, "R1.C2": 2})["R1.R1C1"]
        == 3
    )


def test_vietnamese_codes_are_found_whatever_their_capital_letters() -> None:
    columns = [Column("CHỈ_TIÊU", ""), Column("Kết_quả", "", formula="chỉ_tiêu*2")]
    assert results(one_table(columns, [Row("Đ1", "")]), {"Đ1.CHỈ_TIÊU": 4})["Đ1.Kết_quả"] == 8
