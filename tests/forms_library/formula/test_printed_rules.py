"""Rules as official forms print them become formulas and checks; misprints are reported, not guessed."""

from __future__ import annotations

import pytest

from forms_library.formula import FormulaError
from forms_library.formula.printed import read_printed_rule, read_printed_rules, rules_in_label

CODES = [(str(number), f"C{number:02d}") for number in range(1, 31)]


@pytest.mark.parametrize(
    ("printed", "target", "formula", "checks"),
    [
        ("1=2+3", "C01", "C02+C03", ()),
        ("(3)=(4)+(5)+(6)", "C03", "C04+C05+C06", ()),
        ("8 = 9 + 10", "C08", "C09+C10", ()),
        ("1=2+3=4+5", "C01", "C02+C03", ("C01=C04+C05",)),
        ("12= 13+14= 15+16+17+18", "C12", "C13+C14", ("C12=C15+C16+C17+C18",)),
        ("1=2+..+5", "C01", "C02+C03+C04+C05", ()),
        ("1=2+3+...+7", "C01", "C02+C03+C04+C05+C06+C07", ()),
        ("5=20+..+24", "C05", "C20+C21+C22+C23+C24", ()),
        (
            "10=11+15+16+17=18+…+22=23+26",
            "C10",
            "C11+C15+C16+C17",
            ("C10=C18+C19+C20+C21+C22", "C10=C23+C26"),
        ),
        (
            "12=13+18+...+21=22+...+25=26+29",
            "C12",
            "C13+C18+C19+C20+C21",
            ("C12=C22+C23+C24+C25", "C12=C26+C29"),
        ),
        ("(12) = ((7)+(8))/(4)", "C12", "(C07+C08)/C04", ()),
        ("4=3/1*100", "C04", "C03/C01*100", ()),
        ("4 = 3 : 1 x 100", "C04", "C03/C01*100", ()),
        ("(9)=(7)-(8)", "C09", "C07-C08", ()),
        ("5=1-2-3-4", "C05", "C01-C02-C03-C04", ()),
        ("9=1-2-3-4+5+6+7+8", "C09", "C01-C02-C03-C04+C05+C06+C07+C08", ()),
        ("Cột 1 = Cột (2+3+4+5)", "C01", "(C02+C03+C04+C05)", ()),
        ("Cột (1) = Cột (2) + (3) = Cột (4) + (5)", "C01", "C02+C03", ("C01=C04+C05",)),
        ("Cột (2) <= Cột (1)", "", "", ("C02<=C01",)),
        ("(6) ≤ (5)", "", "", ("C06<=C05",)),
        ("4[N] = 4[N-1] + 2 + 3", "C04", "PREV(C04)+C02+C03", ()),
        ("(5) = (4)/(3)x100%", "C05", "C04/C03*100", ()),
        ("5 = 4 ÷ 3 × 100 %", "C05", "C04/C03*100", ()),
        ("5 = 1 − 2", "C05", "C01-C02", ()),
        ("(2) =< (1)", "", "", ("C02<=C01",)),
        ("1=2+3>=4", "C01", "C02+C03", ("C01>=C04",)),
        ("1=2+3>=4>=5=6", "C01", "C02+C03", ("C01>=C04", "C04>=C05", "C05=C06")),
        ("1>=2>=3", "", "", ("C01>=C02", "C02>=C03")),
        ("1=18+…+22", "C01", "C18+C19+C20+C21+C22", ()),
    ],
)
def test_a_printed_rule_becomes_a_formula_and_checks(
    printed: str, target: str, formula: str, checks: tuple[str, ...]
) -> None:
    rule = read_printed_rule(printed, CODES)
    assert (rule.target, rule.formula, rule.checks) == (target, formula, checks)


@pytest.mark.parametrize(
    ("printed", "checks"),
    [
        ("1, trong đó 2", ("C02<=C01",)),
        ("Cột (1), trong đó: cột (2), (3) và (4)", ("C02<=C01", "C03<=C01", "C04<=C01")),
        ("(5) trong đó (6) & (7)", ("C06<=C05", "C07<=C05")),
        ("Cột 1 (trong đó cột 2)", ("C02<=C01",)),
        ("1+2, trong đó 3", ("C03<=C01+C02",)),
    ],
)
def test_what_is_among_it_need_not_add_up(printed: str, checks: tuple[str, ...]) -> None:
    rule = read_printed_rule(printed, CODES)
    assert (rule.target, rule.formula, rule.checks) == ("", "", checks)


def test_what_is_among_it_has_its_place_when_it_is_unknown() -> None:
    with pytest.raises(FormulaError) as caught:
        read_printed_rule("1, trong đó 2, 99", CODES)
    assert (caught.value.start, caught.value.end) == (15, 17)


OTHERS = [
    ("I", "R1"),
    ("II", "R2"),
    ("I.1", "R11"),
    ("1.2", "R12"),
    ("Lũy kế", "LK"),
    ("Phát sinh", "PS"),
    ("A", "RA"),
]


@pytest.mark.parametrize(
    ("printed", "target", "formula"),
    [
        ("A = I + II", "RA", "R1+R2"),
        ("I=I.1+1.2", "R1", "R11+R12"),
        ("(I) = (I.1) + (1.2)", "R1", "R11+R12"),
        ("lũy kế (n) = lũy kế (n-1) + phát sinh (n)", "LK", "PREV(LK)+PS"),
        ("Lũy kế = Phát sinh", "LK", "PS"),
    ],
)
def test_roman_numerals_dotted_codes_and_names_of_columns(printed: str, target: str, formula: str) -> None:
    rule = read_printed_rule(printed, OTHERS)
    assert (rule.target, rule.formula) == (target, formula)


@pytest.mark.parametrize(
    "printed",
    ["6[N] = 11[N-1]", "Ô số (6) của kỳ báo cáo (N) bất kỳ = ô số (11) của kỳ báo cáo (N-1)"],
)
def test_a_value_carried_over_from_last_period_is_a_prefill(printed: str) -> None:
    rule = read_printed_rule(printed, CODES)
    assert (rule.target, rule.formula, rule.prefill) == ("C06", "", "PREV(C11)")


def test_a_rule_may_name_a_column_of_another_form() -> None:
    known = {("03/GQKN", "7"): "GQKN03!C07", ("02/XLD", "6"): "XLD02!C06"}

    def foreign(symbol: str, code: str) -> str | None:
        return known.get((symbol, code))

    assert read_printed_rule("cột (1) >= Cột (7) ở Biểu 03/GQKN", CODES, foreign).checks == (
        "C01>=GQKN03!C07",
    )
    assert read_printed_rule("1 = 02/XLD.6", CODES, foreign).checks == ("C01=XLD02!C06",)
    with pytest.raises(FormulaError, match="02/XLD"):
        read_printed_rule("1 = 02/XLD.6", CODES)


def test_a_rule_for_an_unknown_code_is_reported_with_its_place() -> None:
    with pytest.raises(FormulaError, match="printed code 40") as caught:
        read_printed_rule("26 = 27+28+40", CODES)
    assert (caught.value.start, caught.value.end) == (11, 13)


@pytest.mark.parametrize(
    "prose", ["average, 1 decimal", "computed %", "x", "max(0, …) theo ghi chú", "1=..+3"]
)
def test_prose_is_not_guessed_at(prose: str) -> None:
    with pytest.raises(FormulaError):
        read_printed_rule(prose, CODES)


def test_two_rules_in_one_cell_are_separated_by_a_semicolon() -> None:
    rules = read_printed_rules(["3=4+23; 3<=2"], CODES)
    assert (rules.formulas, rules.checks, rules.problems) == ({"C03": "C04+C23"}, ("C03<=C02",), ())


def test_rules_that_go_round_in_a_circle_become_checks_and_are_reported() -> None:
    # TT 01/2020 I.02 defines its columns 1, 2 and 3 by one another.
    rules = read_printed_rules(["1=2+3", "2=1-3", "3=1-2"], CODES)
    assert rules.formulas == {"C01": "C02+C03"}
    assert rules.checks == ("C02=C01-C03", "C03=C01-C02")
    assert len(rules.problems) == 2


def test_a_code_printed_twice_is_reported() -> None:
    # TT 01/2020 II.08 numbers two columns (8).
    rules = read_printed_rules(["8=9+10"], [("(8)", "A"), ("(9)", "B"), ("(10)", "C"), ("(8)", "D")])
    assert rules.formulas == {"A": "B+C"}
    assert "occurs twice" in str(rules.problems[0].message)


def test_a_rule_inside_a_label_is_found() -> None:
    assert rules_in_label("Tổng số (1=2+3)") == ("1=2+3",)
    assert rules_in_label("Tỷ lệ (%) ((12)=((7)+(8))/(4))") == ("(12)=((7)+(8))/(4)",)
    assert rules_in_label("Số tiền (triệu đồng)") == ()
