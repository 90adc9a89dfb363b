"""Where spreadsheets surprise: Excel's documented answer, with the page of Microsoft's reference it stands on.

Cells: H1.A 1, H2.A 2, H3.A blank, H4.A "2" (text), H5.A TRUE, H6.A "", H7.A #N/A, H8.A "abc"; H1.B 0.1, H2.B
0.2, H3.B 0.3.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms_library.value_types import ExcelError
from tests.forms_library.formula.forms import untyped

SHEET = {
    "H1.A": 1,
    "H2.A": 2,
    "H4.A": "2",
    "H5.A": True,
    "H6.A": "",
    "H7.A": ExcelError.NA,
    "H8.A": "abc",
    "H1.B": Decimal("0.1"),
    "H2.B": Decimal("0.2"),
    "H3.B": Decimal("0.3"),
}

OPERATORS = "Calculation operators and precedence in Excel"
PRECISION = "Floating-point arithmetic may give inaccurate results in Excel"
LIMITS = "Excel specifications and limits"
CONVERSION = "Calculation operators: how Excel converts values in formulas"
ERRORS = "Detect errors in formulas"

TRAPS: list[tuple[str, object, str]] = [
    # Precedence
    ("-2^2", 4, OPERATORS),
    ("0-2^2", -4, OPERATORS),
    ("2^3^2", 64, OPERATORS),
    ("-2^0.5^2", "#NUM!", OPERATORS),
    ("2^-1", Decimal("0.5"), OPERATORS),
    ("10%^2", Decimal("0.01"), OPERATORS),
    ("-50%", Decimal("-0.5"), OPERATORS),
    ("200*10%", 20, OPERATORS),
    ("1+2&3", "33", OPERATORS),
    ("1&2+3", "15", OPERATORS),
    ("1=1=TRUE", True, OPERATORS),
    ("2>1>0", True, OPERATORS),
    ("3>2>1", True, OPERATORS),
    ("1+1=2", True, OPERATORS),
    ('"a"&"b"="ab"', True, OPERATORS),
    ("6/2*3", 9, OPERATORS),
    ("8-3-2", 3, OPERATORS),
    ('--"3"', 3, OPERATORS),
    ("-TRUE", -1, OPERATORS),
    ('+"a"', "a", OPERATORS),
    ("-(2)^2", 4, OPERATORS),
    ("1--1", 2, OPERATORS),
    # Fifteen digits
    ("0.1+0.2=0.3", True, PRECISION),
    ("H1.B+H2.B=H3.B", True, PRECISION),
    ("1/3+1/3+1/3=1", True, PRECISION),
    ("1/3+1/3+1/3-1", 0, PRECISION),
    ("(43.1-43.2)+1=0.9", True, PRECISION),
    ("1*(0.5-0.4-0.1)", 0, PRECISION),
    ("1.1-1=0.1", True, PRECISION),
    ('1/3&""', "0.333333333333333", LIMITS),
    ('2/3&""', "0.666666666666667", LIMITS),
    ('100*1.15&""', "115", PRECISION),
    ("INT(0.1*3*10)", 3, PRECISION),
    ("INT(4.35*100)", 435, PRECISION),
    ("TRUNC(1.15*100)", 115, PRECISION),
    ("INT(1/3*3)", 1, PRECISION),
    ("MOD(0.3,0.1)", 0, PRECISION),
    ("SUM(H1.B:H3.B)=0.6", True, PRECISION),
    ('10^20&""', "100000000000000000000", LIMITS),
    ('0.00001&""', "0.00001", LIMITS),
    ("1E+300*1E+300", "#NUM!", LIMITS),
    # Rounding
    ("ROUND(1.005,2)", Decimal("1.01"), "ROUND function"),
    ("ROUND(2.5,0)", 3, "ROUND function"),
    ("ROUND(-2.5,0)", -3, "ROUND function"),
    ("ROUND(0.5,0)", 1, "ROUND function"),
    ("ROUND(1.45,1)", Decimal("1.5"), "ROUND function"),
    ("ROUND(2.675,2)", Decimal("2.68"), "ROUND function"),
    ("ROUND(1234.5,-2)", 1200, "ROUND function"),
    ("ROUND(50,-2)", 100, "ROUND function"),
    ("ROUND(1.5,0.9)", 2, "ROUND function"),
    ("ROUNDUP(0.000001,0)", 1, "ROUNDUP function"),
    ("ROUNDDOWN(-1.9,0)", -1, "ROUNDDOWN function"),
    ("INT(-1.1)", -2, "INT function"),
    ("TRUNC(-1.1)", -1, "TRUNC function"),
    ("MOD(-7,3)", 2, "MOD function"),
    ("MOD(7,-3)", -2, "MOD function"),
    ("QUOTIENT(-7,3)", -2, "QUOTIENT function"),
    ("CEILING(-4.1,1)", -4, "CEILING function"),
    ("FLOOR(-4.1,1)", -5, "FLOOR function"),
    # Zero
    ("0^0", "#NUM!", "POWER function"),
    ("POWER(0,0)", "#NUM!", "POWER function"),
    ("0^-1", "#DIV/0!", "POWER function"),
    ("0/0", "#DIV/0!", ERRORS),
    ("1/H3.A", "#DIV/0!", ERRORS),
    ("(-8)^(1/3)", "#NUM!", "POWER function"),
    ("SQRT(-1)", "#NUM!", "SQRT function"),
    ("LOG(0)", "#NUM!", "LOG function"),
    # Blanks
    ("H3.A=0", True, CONVERSION),
    ('H3.A=""', True, CONVERSION),
    ("H3.A=FALSE", True, CONVERSION),
    ("H3.A+1", 1, CONVERSION),
    ('H3.A&"x"', "x", CONVERSION),
    ("ISBLANK(H6.A)", False, "IS functions"),
    ("H6.A=H3.A", True, CONVERSION),
    ("IF(H3.A,1,2)", 2, "IF function"),
    ("COUNTA(H3.A:H6.A)", 3, "COUNTA function"),
    ("COUNTBLANK(H3.A:H6.A)", 2, "COUNTBLANK function"),
    ("AVERAGE(H1.A:H3.A)", Decimal("1.5"), "AVERAGE function"),
    ("MIN(H3.A)", 0, "MIN function"),
    ("PRODUCT(H2.A:H3.A)", 2, "PRODUCT function"),
    ("AND(H5.A:H6.A)", True, "AND function"),
    ("AND(H3.A,TRUE)", True, "AND function"),
    ("AND(H8.A:H8.A)", "#VALUE!", "AND function"),
    ("OR(H3.A:H3.A)", "#VALUE!", "OR function"),
    ("IF(TRUE,,5)", 0, "IF function"),
    # Texts that look like numbers
    ("H4.A+1", 3, CONVERSION),
    ("SUM(H4.A)", 0, "SUM function"),
    ("SUM(H1.A:H5.A)", 3, "SUM function"),
    ('SUM("2",1)', 3, "SUM function"),
    ('SUM("abc",1)', "#VALUE!", "SUM function"),
    ("H4.A=2", False, OPERATORS),
    ('"2">1000', True, OPERATORS),
    ('TRUE>"z"', True, OPERATORS),
    ("TRUE=1", False, OPERATORS),
    ("TRUE+1", 2, CONVERSION),
    ("SUM(H5.A)", 0, "SUM function"),
    ("SUM(TRUE)", 1, "SUM function"),
    ("COUNT(H1.A:H8.A)", 2, "COUNT function"),
    ('COUNT("2")', 1, "COUNT function"),
    ("MAX(H4.A:H5.A)", 0, "MAX function"),
    ("COUNTIF(H1.A:H5.A,2)", 2, "COUNTIF function"),
    ("SUMIF(H1.A:H5.A,2)", 2, "SUMIF function"),
    ("SUMPRODUCT(H1.A:H2.A,H4.A:H5.A)", 0, "SUMPRODUCT function"),
    ('"12%"+0', Decimal("0.12"), "VALUE function"),
    ('VALUE("12%")', Decimal("0.12"), "VALUE function"),
    ('VALUE("1,234.5")', Decimal("1234.5"), "VALUE function"),
    ('VALUE("")', "#VALUE!", "VALUE function"),
    ("H6.A+1", "#VALUE!", CONVERSION),
    ("H8.A*1", "#VALUE!", CONVERSION),
    ('"2026-01-31"+1', 46054, "DATEVALUE function"),
    # Texts
    ('"a"="A"', True, OPERATORS),
    ('EXACT("a","A")', False, "EXACT function"),
    ('"huế"="HUẾ"', True, OPERATORS),
    ("LEN(1/4)", 4, "LEN function"),
    ("LEFT(123,2)", "12", "LEFT function"),
    ('LEFT("a",-1)', "#VALUE!", "LEFT function"),
    ('MID("abc",2,0)', "", "MID function"),
    ('FIND("","abc")', 1, "FIND function"),
    ('SEARCH("b*","abc")', 2, "SEARCH function"),
    ('SEARCH("~*","a*c")', 2, "SEARCH function"),
    ('SUBSTITUTE("aaa","a","b",2)', "aba", "SUBSTITUTE function"),
    ('TRUE&""', "TRUE", CONVERSION),
    ('TRIM("  a   b  ")', "a b", "TRIM function"),
    # Errors
    ("H7.A+1", "#N/A", ERRORS),
    ("SUM(H1.A:H7.A)", "#N/A", ERRORS),
    ("COUNT(H1.A:H7.A)", 2, "COUNT function"),
    ("1/0+NA()", "#DIV/0!", ERRORS),
    ("NA()+1/0", "#N/A", ERRORS),
    ("IF(FALSE,1/0,2)", 2, "IF function"),
    ("IF(1/0,1,2)", "#DIV/0!", "IF function"),
    ("AND(FALSE,1/0)", "#DIV/0!", "AND function"),
    ("OR(TRUE,NA())", "#N/A", "OR function"),
    ("IFERROR(H7.A,0)", 0, "IFERROR function"),
    ("IFNA(1/0,0)", "#DIV/0!", "IFNA function"),
    ("ISERROR(H7.A)", True, "IS functions"),
    ("IFERROR(IFERROR(1/0,NA()),3)", 3, "IFERROR function"),
    ('COUNTIF(H1.A:H8.A,"#N/A")', 1, "COUNTIF function"),
    ("#REF!+1", "#REF!", ERRORS),
    ("CHOOSE(0,1)", "#VALUE!", "CHOOSE function"),
    ('CHOOSE(1.9,"a","b")', "a", "CHOOSE function"),
    # Criteria
    ('COUNTIF(H1.A:H8.A,"<>")', 7, "COUNTIF function"),
    ('COUNTIF(H1.A:H8.A,"=")', 1, "COUNTIF function"),
    ('COUNTIF(H1.A:H8.A,"")', 2, "COUNTIF function"),
    ('COUNTIF(H1.A:H8.A,"a*")', 1, "COUNTIF function"),
    ('COUNTIF(H1.A:H8.A,"ABC")', 1, "COUNTIF function"),
    ('COUNTIF(H1.A:H8.A,"<>abc")', 7, "COUNTIF function"),
    ("COUNTIF(H1.A:H8.A,TRUE)", 1, "COUNTIF function"),
    ('SUMIF(H1.A:H8.A,">0")', 3, "SUMIF function"),
    # Looking up
    ("MATCH(3,H1.A:H2.A)", 2, "MATCH function"),
    ("MATCH(0,H1.A:H2.A)", "#N/A", "MATCH function"),
    ('MATCH("2",H1.A:H4.A,0)', 4, "MATCH function"),
    ("VLOOKUP(2,H1.A:H2.B,3,FALSE)", "#REF!", "VLOOKUP function"),
    ("VLOOKUP(2,H1.A:H2.B,0,FALSE)", "#VALUE!", "VLOOKUP function"),
    ('VLOOKUP("ab?",H1.A:H8.B,1,FALSE)', "abc", "VLOOKUP function"),
    ("INDEX(H1.A:H2.A,3)", "#REF!", "INDEX function"),
    # Dates
    ("DATE(2026,2,30)", 46083, "DATE function"),
    ("DATE(2026,0,1)", 45992, "DATE function"),
    ("EDATE(DATE(2024,2,29),12)", 45716, "EDATE function"),
    ("EOMONTH(DATE(2026,1,31),1)", 46081, "EOMONTH function"),
    ('DATEDIF(2,1,"D")', "#NUM!", "DATEDIF function"),
    ("YEAR(-1)", "#NUM!", "YEAR function"),
]


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    formulas = [formula for formula, _, _ in TRAPS]
    return dict(zip(formulas, untyped(formulas, SHEET), strict=True))


@pytest.mark.parametrize(("formula", "expected", "page"), TRAPS)
def test_excels_documented_answer(
    found: dict[str, object], formula: str, expected: object, page: str
) -> None:
    got = found[formula]
    assert page
    if isinstance(expected, str) and expected.startswith("#"):
        assert got is ExcelError(expected)
    elif isinstance(expected, bool | str):
        assert got == expected
        assert type(got) is type(expected)
    else:
        assert isinstance(got, Decimal)
        assert got == Decimal(str(expected))


def test_there_are_more_than_a_hundred_traps() -> None:
    assert len(TRAPS) > 130
    assert len({formula for formula, _, _ in TRAPS}) == len(TRAPS)
