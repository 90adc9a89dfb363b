"""Every function gives what its page in Microsoft's reference says (mostly the examples of those pages).

Cells: H1.A to H5.A hold 10, 7, 9, 27, 2; H1.B to H5.B hold "Huế", "Đà Nẵng", blank, "Hà Nội", "huế"; H1.C to
H3.C hold TRUE, FALSE, "5";
H1.D to H5.D ascend 1, 3, 5, 7, 9.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.parsing import parse
from forms_library.formula.tree import Call, walk
from forms_library.value_types import ExcelError
from tests.forms_library.formula.forms import untyped

SHEET = {
    "H1.A": 10,
    "H2.A": 7,
    "H3.A": 9,
    "H4.A": 27,
    "H5.A": 2,
    "H1.B": "Huế",
    "H2.B": "Đà Nẵng",
    "H4.B": "Hà Nội",
    "H5.B": "huế",
    "H1.C": True,
    "H2.C": False,
    "H3.C": "5",
    "H1.D": 1,
    "H2.D": 3,
    "H3.D": 5,
    "H4.D": 7,
    "H5.D": 9,
}

ROWS: list[tuple[str, object]] = [
    ('IF(H1.A>5,"cao","thấp")', "cao"),
    ('IF(H1.A>50,"cao")', False),
    ('IFS(H1.A>50,"a",H1.A>5,"b",TRUE,"c")', "b"),
    ('IFS(H1.A>50,"a")', "#N/A"),
    ('SWITCH(H5.A,1,"một",2,"hai","khác")', "hai"),
    ('SWITCH(H1.A,1,"một",2,"hai","khác")', "khác"),
    ('SWITCH(H1.A,1,"một")', "#N/A"),
    ('CHOOSE(2,"a","b","c")', "b"),
    ('CHOOSE(4,"a","b","c")', "#VALUE!"),
    ('IFERROR(1/0,"lỗi")', "lỗi"),
    ('IFERROR(5,"lỗi")', 5),
    ("IFNA(NA(),1)", 1),
    ("IFNA(1/0,1)", "#DIV/0!"),
    ("TRUE()", True),
    ("FALSE()", False),
    ("AND(H1.A>5,H2.A>5)", True),
    ("AND(H1.C:H2.C)", False),
    ("OR(H1.A>50,H2.A>5)", True),
    ("XOR(TRUE,TRUE,TRUE)", True),
    ("XOR(3>0,2<9)", False),
    ("NOT(TRUE)", False),
    # Sums and counts
    ("SUM(H1.A:H5.A)", 55),
    ('SUM(H1.A:H5.A,3,"4")', 62),
    ("SUM(H1.C:H3.C)", 0),
    ("SUM(TRUE,2)", 3),
    ("PRODUCT(H1.A:H3.A)", 630),
    ("PRODUCT(H3.B)", 0),
    ("SUMSQ(3,4)", 25),
    ("AVERAGE(H1.A:H5.A)", 11),
    ("AVERAGE(H1.B:H2.B)", "#DIV/0!"),
    ("MIN(H1.A:H5.A)", 2),
    ("MIN(H1.B:H2.B)", 0),
    ("MAX(H1.A:H5.A,30)", 30),
    ("COUNT(H1.A:H5.A,H1.B:H5.B,H1.C:H3.C)", 5),
    ('COUNT(1,"2","x",TRUE)', 3),
    ("COUNTA(H1.B:H5.B)", 4),
    ("COUNTBLANK(H1.B:H5.B)", 1),
    ("SUMPRODUCT(H1.A:H5.A,H1.D:H5.D)", 283),
    ("SUMPRODUCT((H1.A:H5.A>8)*H1.D:H5.D)", 13),
    ('SUMPRODUCT(--(H1.B:H5.B="Huế"))', 2),
    ("SUMPRODUCT(H1.A:H2.A,H1.D:H5.D)", "#VALUE!"),
    ("GCD(24,36)", 12),
    ("LCM(24,36)", 72),
    # Criteria
    ('SUMIF(H1.A:H5.A,">8")', 46),
    ('SUMIF(H1.B:H5.B,"huế",H1.A:H5.A)', 12),
    ('SUMIF(H1.B:H5.B,"h*",H1.A:H5.A)', 39),
    ('SUMIF(H1.B:H5.B,"",H1.A:H5.A)', 9),
    ('SUMIFS(H1.A:H5.A,H1.D:H5.D,">1",H1.D:H5.D,"<9")', 43),
    ('COUNTIF(H1.A:H5.A,">=9")', 3),
    ('COUNTIF(H1.B:H5.B,"<>Huế")', 3),
    ("COUNTIF(H1.C:H3.C,5)", 1),
    ('COUNTIFS(H1.A:H5.A,">5",H1.B:H5.B,"H*")', 2),
    ('AVERAGEIF(H1.A:H5.A,">9")', Decimal("18.5")),
    ('AVERAGEIF(H1.A:H5.A,">99")', "#DIV/0!"),
    ('AVERAGEIFS(H1.A:H5.A,H1.D:H5.D,"<=3")', Decimal("8.5")),
    ('MINIFS(H1.A:H5.A,H1.D:H5.D,">1")', 2),
    ('MAXIFS(H1.A:H5.A,H1.D:H5.D,"<5")', 10),
    # Arithmetic
    ("ROUND(2.15,1)", Decimal("2.2")),
    ("ROUND(-1.475,2)", Decimal("-1.48")),
    ("ROUND(626.3,-3)", 1000),
    ("ROUND(-50.55,-2)", -100),
    ("ROUNDUP(3.2,0)", 4),
    ("ROUNDUP(-3.14159,1)", Decimal("-3.2")),
    ("ROUNDUP(31415.92654,-2)", 31500),
    ("ROUNDDOWN(3.14159,3)", Decimal("3.141")),
    ("ROUNDDOWN(-3.14159,1)", Decimal("-3.1")),
    ("TRUNC(-8.9)", -8),
    ("TRUNC(8.95,1)", Decimal("8.9")),
    ("INT(-8.9)", -9),
    ("INT(8.9)", 8),
    ("MROUND(10,3)", 9),
    ("MROUND(-10,-3)", -9),
    ("MROUND(5,-2)", "#NUM!"),
    ("CEILING(2.5,1)", 3),
    ("CEILING(-2.5,-2)", -4),
    ("CEILING(-2.5,2)", -2),
    ("CEILING(0.234,0.01)", Decimal("0.24")),
    ("FLOOR(3.7,2)", 2),
    ("FLOOR(-2.5,-2)", -2),
    ("FLOOR(2.5,-2)", "#NUM!"),
    ("CEILING.MATH(24.3,5)", 25),
    ("CEILING.MATH(-8.1,2)", -8),
    ("CEILING.MATH(-5.5,2,-1)", -6),
    ("FLOOR.MATH(24.3,5)", 20),
    ("FLOOR.MATH(-8.1,2)", -10),
    ("FLOOR.MATH(-5.5,2,-1)", -4),
    ("EVEN(1.5)", 2),
    ("EVEN(-1)", -2),
    ("ODD(1.5)", 3),
    ("ODD(-2)", -3),
    ("ODD(0)", 1),
    ("MOD(3,2)", 1),
    ("MOD(-3,2)", 1),
    ("MOD(3,-2)", -1),
    ("MOD(3,0)", "#DIV/0!"),
    ("QUOTIENT(-10,3)", -3),
    ("ABS(-4)", 4),
    ("SIGN(-0.001)", -1),
    ("SQRT(16)", 4),
    ("SQRT(-16)", "#NUM!"),
    ("POWER(5,2)", 25),
    ("POWER(4,0.5)", 2),
    ("EXP(0)", 1),
    ("ROUND(EXP(1),7)", Decimal("2.7182818")),
    ("ROUND(LN(86),7)", Decimal("4.4543473")),
    ("LN(0)", "#NUM!"),
    ("LOG10(1000)", 3),
    ("LOG(8,2)", 3),
    ("LOG(100)", 2),
    ("ROUND(PI(),10)", Decimal("3.1415926536")),
    ("FACT(5)", 120),
    ("FACT(1.9)", 1),
    ("FACT(-1)", "#NUM!"),
    ("FACT(171)", "#NUM!"),
    ("COMBIN(8,2)", 28),
    # Order and spread
    ("LARGE(H1.A:H5.A,2)", 10),
    ("LARGE(H1.A:H5.A,6)", "#NUM!"),
    ("SMALL(H1.A:H5.A,2)", 7),
    ("MEDIAN(H1.A:H5.A)", 9),
    ("MEDIAN(1,2,3,4)", Decimal("2.5")),
    ("MODE(5,4,4,3,2,4)", 4),
    ("MODE(1,2,3)", "#N/A"),
    ("RANK(H2.A,H1.A:H5.A)", 4),
    ("RANK(H2.A,H1.A:H5.A,1)", 2),
    ("RANK(99,H1.A:H5.A)", "#N/A"),
    ("RANK.EQ(H1.A,H1.A:H5.A)", 2),
    ("RANK.AVG(H1.A,H1.A:H5.A)", 2),
    ("ROUND(STDEV(H1.A:H5.A),6)", Decimal("9.460444")),
    ("ROUND(STDEV.S(H1.A:H5.A),6)", Decimal("9.460444")),
    ("ROUND(STDEV.P(H1.A:H5.A),6)", Decimal("8.461678")),
    ("VAR(H1.A:H5.A)", Decimal("89.5")),
    ("VAR.S(H1.A:H5.A)", Decimal("89.5")),
    ("VAR.P(H1.A:H5.A)", Decimal("71.6")),
    ("VAR(1)", "#DIV/0!"),
    ("PERCENTILE(H1.D:H5.D,0.3)", Decimal("3.4")),
    ("PERCENTILE.INC(H1.D:H5.D,0.25)", 3),
    ("QUARTILE(H1.D:H5.D,1)", 3),
    ("QUARTILE.INC(H1.D:H5.D,4)", 9),
    ("AVEDEV(4,5,6,7,5,4,3)", Decimal("1.0204081632653061")),
    ("ROUND(GEOMEAN(4,5,8,7,11,4,3),6)", Decimal("5.476987")),
    # Questions
    ("ISBLANK(H3.B)", True),
    ('ISBLANK("")', False),
    ("ISNUMBER(H1.A)", True),
    ("ISNUMBER(H3.C)", False),
    ("ISTEXT(H1.B)", True),
    ("ISNONTEXT(H3.B)", True),
    ("ISLOGICAL(H1.C)", True),
    ("ISERROR(1/0)", True),
    ("ISERR(NA())", False),
    ("ISERR(1/0)", True),
    ("ISNA(NA())", True),
    ("ISEVEN(-1)", False),
    ("ISEVEN(2.5)", True),
    ("ISODD(5)", True),
    ("NA()", "#N/A"),
    ("N(TRUE)", 1),
    ('N("7")', 0),
    ('T("a")', "a"),
    ("T(19)", ""),
    ('TYPE("a")', 2),
    ("TYPE(1/0)", 16),
    ("ERROR.TYPE(1/0)", 2),
    ("ERROR.TYPE(1)", "#N/A"),
    # Looking up
    ("MATCH(9,H1.A:H5.A,0)", 3),
    ("MATCH(6,H1.D:H5.D)", 3),
    ("MATCH(0,H1.D:H5.D)", "#N/A"),
    ('MATCH("hà*",H1.B:H5.B,0)', 4),
    ("INDEX(H1.A:H5.D,2,4)", 3),
    ("INDEX(H1.A:H5.A,4)", 27),
    ("INDEX(H1.A:H5.A,9)", "#REF!"),
    ("VLOOKUP(9,H1.A:H5.D,2,FALSE)", None),
    ("VLOOKUP(27,H1.A:H5.D,2,FALSE)", "Hà Nội"),
    ("VLOOKUP(8,H1.A:H5.D,2,FALSE)", "#N/A"),
    ("HLOOKUP(10,H1.A:H2.D,2,FALSE)", 7),
    ("LOOKUP(6,H1.D:H5.D,H1.A:H5.A)", 9),
    ("XLOOKUP(27,H1.A:H5.A,H1.B:H5.B)", "Hà Nội"),
    ('XLOOKUP(8,H1.A:H5.A,H1.B:H5.B,"không có")', "không có"),
    ("XLOOKUP(6,H1.D:H5.D,H1.A:H5.A,0,-1)", 9),
    ("XLOOKUP(6,H1.D:H5.D,H1.A:H5.A,0,1)", 27),
    ("ROWS(H1.A:H5.D)", 5),
    ("COLUMNS(H1.A:H5.D)", 4),
    # Texts
    ('LEFT("Tỉnh Đắk Lắk",4)', "Tỉnh"),
    ('LEFT("abc")', "a"),
    ('RIGHT("Sale Price",5)', "Price"),
    ('RIGHT("abc",0)', ""),
    ('MID("Fluid Flow",7,20)', "Flow"),
    ('MID("Fluid Flow",20,5)', ""),
    ('MID("a",0,5)', "#VALUE!"),
    ('LEN("Phường Thuận Hóa")', 16),
    ('TRIM(" First   Quarter ")', "First Quarter"),
    ('CLEAN("a"&CHAR(10)&"b")', "ab"),
    ('UPPER("đăk lăk")', "ĐĂK LĂK"),
    ('LOWER("HUẾ")', "huế"),
    ('PROPER("thừa thiên huế")', "Thừa Thiên Huế"),
    ('PROPER("76BudGet")', "76Budget"),
    ('SUBSTITUTE("Quarter 1, 2008","1","2",1)', "Quarter 2, 2008"),
    ('SUBSTITUTE("Sales Data","Sales","Cost")', "Cost Data"),
    ('REPLACE("abcdefghijk",6,5,"*")', "abcde*k"),
    ('REPT("*-",3)', "*-*-*-"),
    ('REPT("x",40000)', "#VALUE!"),
    ('FIND("M","Miriam McGovern")', 1),
    ('FIND("m","Miriam McGovern")', 6),
    ('FIND("z","a")', "#VALUE!"),
    ('SEARCH("MARGIN","Profit Margin")', 8),
    ('SEARCH("r?e","tree")', 2),
    ('EXACT("word","Word")', False),
    ("CONCAT(H1.B:H4.B)", "HuếĐà NẵngHà Nội"),
    ('CONCATENATE("a",1,TRUE)', "a1TRUE"),
    ('TEXTJOIN(", ",TRUE,H1.B:H4.B)', "Huế, Đà Nẵng, Hà Nội"),
    ('TEXTJOIN(",",FALSE,H1.B:H4.B)', "Huế,Đà Nẵng,,Hà Nội"),
    ('VALUE("12%")', Decimal("0.12")),
    ('VALUE("1,000.5")', Decimal("1000.5")),
    ('VALUE("abc")', "#VALUE!"),
    ('NUMBERVALUE("2.500,27",",",".")', Decimal("2500.27")),
    ('NUMBERVALUE("3.5%")', Decimal("0.035")),
    ('TEXT(1234.567,"#,##0.00")', "1,234.57"),
    ('TEXT(0.285,"0.0%")', "28.5%"),
    ('TEXT(DATE(2026,2,5),"dd/mm/yyyy")', "05/02/2026"),
    ('TEXT(7,"000")', "007"),
    ("FIXED(1234.567,1)", "1,234.6"),
    ("FIXED(1234.567,-1,TRUE)", "1230"),
    ("CHAR(65)", "A"),
    ('CODE("A")', 65),
    ("UNICHAR(66)", "B"),
    ('UNICODE("Đ")', 272),
    # Dates
    ("DATE(2026,1,1)", 46023),
    ("DATE(2008,14,2)", 39846),
    ("DATE(108,1,2)", 39449),
    ("DATE(2008,1,-15)", 39432),
    ("YEAR(46023)", 2026),
    ("MONTH(DATE(2026,7,1))", 7),
    ("DAY(DATE(2026,2,28)+1)", 1),
    ('DATEVALUE("31/01/2026")', 46053),
    ("EDATE(DATE(2026,1,31),1)", 46081),
    ("EOMONTH(DATE(2026,1,1),1)", 46081),
    ("DAYS(DATE(2026,3,15),DATE(2026,2,1))", 42),
    ("DAYS360(DATE(2011,1,1),DATE(2011,12,31))", 360),
    ("WEEKDAY(DATE(2008,2,14))", 5),
    ("WEEKDAY(DATE(2008,2,14),2)", 4),
    ("WEEKDAY(DATE(2008,2,14),3)", 3),
    ("WEEKNUM(DATE(2012,3,9))", 10),
    ("WEEKNUM(DATE(2012,3,9),2)", 11),
    ("ISOWEEKNUM(DATE(2012,3,9))", 10),
    ('DATEDIF(DATE(2001,1,1),DATE(2003,1,1),"Y")', 2),
    ('DATEDIF(DATE(2001,6,1),DATE(2002,8,15),"YD")', 75),
    ("YEARFRAC(DATE(2012,1,1),DATE(2012,7,30),3)", Decimal("0.5780821917808219")),
    ("NETWORKDAYS(DATE(2012,10,1),DATE(2013,3,1),H3.B:H3.B)", 110),
    ("NETWORKDAYS(DATE(2026,8,31),DATE(2026,9,4))", 2),
    ("WORKDAY(DATE(2008,10,1),151,H3.B:H3.B)", 39933),
    ("WORKDAY(DATE(2026,9,3),1)", 46269),
]
OUTSIDE = {"CHILDREN", "PREV", "SAME_PERIOD_LAST_YEAR", "YTD", "CONTRIBUTORS", "FIGURE"}


@pytest.fixture(scope="module")
def found() -> dict[str, object]:
    formulas = [formula for formula, _ in ROWS]
    return dict(zip(formulas, untyped(formulas, SHEET), strict=True))


@pytest.mark.parametrize(("formula", "expected"), ROWS)
def test_a_function_gives_what_its_reference_page_says(
    found: dict[str, object], formula: str, expected: object
) -> None:
    got = found[formula]
    if isinstance(expected, str) and expected.startswith("#"):
        assert got is ExcelError(expected)
    elif isinstance(expected, bool | str | None):
        assert got == expected
        assert type(got) is type(expected)
    else:
        assert isinstance(got, Decimal)
        assert abs(got - Decimal(str(expected))) < Decimal("1e-14")


def test_there_are_at_least_ninety_functions_and_each_has_a_row_and_a_description() -> None:
    tested = set(_called(formula for formula, _ in ROWS)) | OUTSIDE
    assert len(FUNCTIONS) >= 90
    assert set(FUNCTIONS) - tested == set()
    assert [function.name for function in FUNCTIONS.values() if len(function.description) < 10] == []


def _called(formulas: Iterable[str]) -> Iterable[str]:
    for formula in formulas:
        yield from (node.function for node in walk(parse(formula).tree) if isinstance(node, Call))
