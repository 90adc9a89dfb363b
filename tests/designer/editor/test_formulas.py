"""What designers type as a formula: Excel's way, the Vietnamese way, or the rule as the form prints it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from designer.editor.formulas import ReadFormula, TypedFormula, is_printed_rule, read_formula
from forms_library.formula import FormulaError

CODES = [(str(number), f"C{number:02}") for number in range(1, 8)]


def read(text: str, target: str = "C03") -> ReadFormula:
    return read_formula(TypedFormula(text, target, CODES))


@pytest.mark.parametrize(
    ("typed", "formula"),
    [
        ("C01+C02", "C01+C02"),
        ("TỔNG(C01;C02)*1,5", "SUM(C01,C02)*1.5"),
        ('NẾU(C01=0;"";C02/C01)', 'IF(C01=0,"",C02/C01)'),
        ("3=4+5", "C04+C05"),
        ("(3)=(4)+(5)", "C04+C05"),
        ("3=4+..+7", "C04+C05+C06+C07"),
        ("(4)+(5)", "C04+C05"),
    ],
)
def test_all_three_styles_become_one(typed: str, formula: str) -> None:
    assert read(typed).formula == formula


def test_a_chain_of_equalities_gives_a_formula_and_checks() -> None:
    assert read("3=4+5=6+7") == ReadFormula("C04+C05", ("C03=C06+C07",))


def test_the_number_may_stand_with_its_rule_over_the_column() -> None:
    codes = [("3 = 4 + 5", "C03"), ("(4)", "C04"), ("5", "C05")]
    assert read_formula(TypedFormula("(4)+(5)", "C03", codes)).formula == "C04+C05"


def test_a_check_takes_a_printed_rule_whole() -> None:
    assert read("2<=1", target="").formula == "C02<=C01"
    assert read("3=4+5=6", target="") == ReadFormula("C03=C04+C05", ("C03=C06",))


@pytest.mark.parametrize("text", ["C01=C02", "100", "5+3", "=4*2", "R01.C03", "IF(A=1,2,3)", "C1+C2", "-1"])
def test_what_has_codes_or_plain_numbers_is_no_printed_rule(text: str) -> None:
    assert not is_printed_rule(text)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [("3=4+99", "99"), ("4=5+6", "4=5+6"), ("(4)+(98)", "98"), ("TỔNG(1.234;C02)", "1.234")],
)
def test_an_unreadable_rule_says_where(typed: str, marked: str) -> None:
    with pytest.raises(FormulaError) as refused:
        read(typed)
    assert marked in typed[refused.value.start : refused.value.end]


def test_the_editor_asks_the_server(designer: FlaskClient) -> None:
    body = {"text": "(3)=(4)+(5)", "target": "C03", "codes": [list(pair) for pair in CODES]}
    answer = designer.post("/designer/BM01/formula.json", json=body).get_json()
    assert answer == {"formula": "C04+C05", "checks": [], "problem": None}


def test_a_problem_comes_with_its_place(designer: FlaskClient) -> None:
    body = {"text": "3=4+99", "target": "C03", "codes": [list(pair) for pair in CODES]}
    answer = designer.post("/designer/BM01/formula.json", json=body).get_json()
    assert (answer["problem"]["start"], answer["problem"]["end"]) == (4, 6)
    assert "99" in answer["problem"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": 5},
        {"text": "C01", "codes": "C01"},
        {"text": "C01", "codes": [["1"]]},
        {"text": "C01", "codes": [[1, "C01"]]},
        {"text": "C" * 10_001},
    ],
)
def test_what_is_no_formula_is_refused(designer: FlaskClient, body: dict[str, object]) -> None:
    assert designer.post("/designer/BM01/formula.json", json=body).status_code == 422
