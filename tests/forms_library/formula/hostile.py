"""Formulas and definitions meant to do harm: each is refused by a named guard, or is finished at once."""

from __future__ import annotations

from forms_library.definition.model import CellRule, Check, Column, Definition, Row, TableSection

LENGTH = ("length",)
TERMS = ("lexemes", "nodes")
ARGUMENTS = ("arguments",)
DEPTH = ("depth",)
DIGITS = ("digits",)
SIZE = ("exponent",)
UNREADABLE = ("grammar",)
SIGN = ("signs",)
FUNCTION = ("functions",)
CELL = ("references",)

FORMULAS: dict[str, tuple[str, tuple[str, ...]]] = {
    # Long
    "longer than Excel takes": ("A1+" * 4000 + "A1", LENGTH),
    "a text longer than Excel takes": ('"' + "x" * 9000 + '"', LENGTH),
    "four thousand terms": ("+".join(["1"] * 4000), TERMS),
    "two thousand terms": ("+".join(["A"] * 2050), TERMS),
    "four thousand signs": ("1" + "%" * 4500, TERMS),
    "commas without end": ("SUM(" + "," * 5000 + ")", TERMS),
    "too many arguments": ("SUM(" + ",".join(["1"] * 300) + ")", ARGUMENTS),
    "unary signs without end": ("-" * 5000 + "1", TERMS),
    "joined texts without end": ("&".join(['""'] * 2001), TERMS),
    # Deep
    "sixty-five brackets": ("(" * 65 + "1" + ")" * 65, DEPTH),
    "eight thousand brackets": ("(" * 4000 + "1" + ")" * 4000, DEPTH),
    "brackets never closed": ("(" * 50, UNREADABLE),
    "brackets never opened": (")" * 50, UNREADABLE),
    "nested functions": ("ABS(" * 65 + "1" + ")" * 65, DEPTH),
    "nested conditions": ("IF(A=1,1," * 65 + "0" + ")" * 65, DEPTH),
    "a switch of a hundred cases": ("SWITCH(A," + ",".join(f"{n},{n}" for n in range(100)) + ")", DEPTH),
    "a choice of a hundred": ("CHOOSE(A," + ",".join(map(str, range(100))) + ")", DEPTH),
    "minus in brackets": ("-(" * 70 + "1" + ")" * 70, DEPTH),
    "comparisons in a row": ("=".join(["A"] * 100), DEPTH),
    "powers in a row": ("^".join(["2"] * 100), DEPTH),
    # Numbers
    "a numeral of sixteen digits": ("1234567890123456+1", DIGITS),
    "a numeral of eight thousand digits": ("9" * 8000, DIGITS),
    "an endless fraction": ("0." + "1" * 40, DIGITS),
    "a power of ten beyond everything": ("1E+999999999", SIZE),
    "a power of ten below everything": ("1E-99999", SIZE),
    # Functions that hang or eat memory elsewhere
    "lambda": ("LAMBDA(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", UNREADABLE),
    "lambda closed": ("LAMBDA(x,x+1)(5)", FUNCTION + UNREADABLE),
    "let": ("LET(x,1,x)", FUNCTION),
    "makearray": ("MAKEARRAY(3000,3000,1)", FUNCTION),
    "sequence": ("SUM(SEQUENCE(1000000,1000))", FUNCTION),
    "indirect": ('INDIRECT("A1")', FUNCTION),
    "offset": ("OFFSET(A,1,1)", FUNCTION),
    "hyperlink": ('HYPERLINK("http://example.org")', FUNCTION),
    "webservice": ('WEBSERVICE("http://example.org")', FUNCTION),
    "call": ('CALL("kernel32","x")', FUNCTION),
    "now": ("NOW()", FUNCTION),
    "rand": ("RAND()", FUNCTION),
    "reduce": ("REDUCE(0,A,B)", FUNCTION),
    "python": ('__import__("os").system("id")', SIGN),
    "evaluate": ('EVALUATE("1+1")', FUNCTION),
    # References
    "a whole column": ("SUM(A:A1048576)", CELL + UNREADABLE),
    "all rows": ("SUM(1:1048576)", CELL + UNREADABLE),
    "a sheet": ("Sheet1!A1+'My sheet'!B2", SIGN),
    "another workbook": ("[1]Sheet!A1", SIGN),
    "dollars": ("$A$1", SIGN),
    "a union": ("SUM((A,B))", UNREADABLE),
    "an intersection": ("SUM(A B)", UNREADABLE),
    "a range of ranges": ("SUM(A:B:A)", CELL),
    "an array": ("SUM({1,2;3,4})", SIGN),
    "a spill": ("A#", SIGN),
    "a structured reference": ("Table1[Column]", SIGN),
    "a code nobody knows": ("Ẁ̷eird+1", SIGN + CELL),
    "an attribute": ("A.__class__", CELL),
    "four parts": ("A.B.C.D", CELL),
    # Unicode tricks
    "a Cyrillic A": ("А+1", CELL),
    "full-width digits": ("１+２", SIGN + CELL),
    "a right-to-left override": ("A\u202e+1", SIGN),
    "a zero-width space": ("A\u200b+1", SIGN),
    "a no-break space": ("SUM(A\u00a0;1)", SIGN),
    "an emoji": ("😀+1", SIGN),
    "smart quotes": ("“a”", SIGN),
    "a null byte": ("A\x00+1", SIGN),
    "a lone surrogate": ("A\ud800", SIGN),
    # Broken
    "nothing but a space": (" ", UNREADABLE),
    "only an equals sign": ("=", UNREADABLE),
    "two equals signs": ("==A", UNREADABLE),
    "an operator alone": ("*", UNREADABLE),
    "a text not closed": ('"abc', UNREADABLE),
    "a semicolon": ("SUM(A;B)", SIGN),
    "code after a line break": ("1\nimport os", UNREADABLE),
    "a comment": ("1 # x", SIGN),
    "a statement": ("1; failing.append(9)", SIGN),
    "a percentage of nothing": ("5%%%1", UNREADABLE),
}
"""name: (formula, the guards one of which refuses it)"""

HARMLESS: dict[str, str] = {
    "factorial of a million": "FACT(1E+6)",
    "a text of a thousand million letters": 'REPT("x",1E+9)',
    "texts that double": 'REPT(REPT(REPT("xxxxxxxx",100),100),100)',
    "a text that grows by being replaced": 'SUBSTITUTE(REPT("a",30000),"a",REPT("b",30000))',
    "a power without end": "9^9^9^9^9",
    "a power of powers": "POWER(10,POWER(10,8))",
    "combinations": "COMBIN(1E+9,5E+8)",
    "working days of an age": "NETWORKDAYS(1,2900000)",
    "a workday in a million days": "WORKDAY(1,1E+6)",
    "a date beyond the calendar": "DATE(9999,99999,99999)",
    "months beyond the calendar": "EDATE(1,1E+9)",
    "a pattern that backtracks": 'SEARCH("*a*a*a*a*a*a*a*b",REPT("a",30000))',
    "criteria that backtrack": 'COUNTIF(H1.A:H2.A,"*a*a*a*a*a*a*a*b")',
    "rounding to a million places": "ROUND(1/3,1E+6)",
    "a number format of a thousand places": 'TEXT(1/3,"0."&REPT("0",1000))',
    "the logarithm of almost nothing": "LN(1E-300)",
    "an exponential beyond everything": "EXP(1E+9)",
    "percent of percent": "5" + "%" * 60,
    "a thousand terms": "+".join(["A"] * 900),
    "sixty levels": "(" * 60 + "1" + ")" * 60,
    "sixty conditions": "IF(A=1,1," * 60 + "0" + ")" * 60,
    "fifty errors caught": "IFERROR(1/0," * 50 + "0" + ")" * 50,
    "conditions inside conditions": "IF(" * 6 + "A=1" + ",A=2,A=3)" * 6,
    "a switch of sixty cases": "SWITCH(A," + ",".join(f"{n},{n}" for n in range(60)) + ",0)",
}
"""name: a formula that is done in a moment, in little memory, or refused"""


def sheet(formula: str) -> Definition:
    """The formula as the rule of a cell in a small form."""
    columns = (Column("A", "", kind="decimal"), Column("X", "", kind="text"))
    rows = (Row("H1", ""), Row("H2", ""))
    section = TableSection("B1", columns=columns, rows=rows, cells=(CellRule("H1", "X", formula=formula),))
    return Definition("T", "T", "T", sections=(section,))


WIDE = tuple(Column(f"C{n}", "") for n in range(150))
MANY = tuple(Row(f"R{n}", "") for n in range(400))


def _in_every_cell(formula: str) -> Definition:
    return form((Column("C0", ""), *(Column(f"F{n}", "", formula=formula) for n in range(9))), MANY, [])


def bombs() -> dict[str, tuple[Definition, tuple[str, ...]]]:
    """Whole definitions meant to do harm, with the guards one of which refuses each."""
    return {
        "a range over a whole large table": (
            form(WIDE, MANY, [CellRule("R0", "C0", formula="SUM(R0.C0:R399.C149)")]),
            ("area",),
        ),
        "every cell reads a thousand": (_reading_a_thousand(), ("reads",)),
        "every cell names one cell nine hundred times": (_in_every_cell("+".join(["C0"] * 900)), ("reads",)),
        "every cell adds up a thousand numbers": (_in_every_cell("+".join(["1"] * 990)), ("reads",)),
        "checks that read a thousand": (
            form(
                WIDE[:9], MANY, [], [Check(f"K{n}", "SUM(R0.C0:R399.C2)>=0", scope="row") for n in range(9)]
            ),
            ("reads",),
        ),
        "an array times an array": (
            form(WIDE[:20], MANY, [CellRule("R0", "C0", formula=_ARRAYS)]),
            ("array",),
        ),
        "an array inside an array": (
            form(WIDE[:9], MANY, [CellRule("R0", "C0", formula=f"SUMPRODUCT(--({_ARRAYS_OF_FEW}>0))")]),
            ("array",),
        ),
        "a circle of one": (form(WIDE[:1], MANY[:1], [CellRule("R0", "C0", formula="R0.C0+1")]), ("order",)),
        "a circle of four hundred": (
            form(
                WIDE[:1], MANY, [CellRule(f"R{n}", "C0", formula=f"R{(n + 1) % 400}.C0") for n in range(400)]
            ),
            ("order",),
        ),
        "a circle through a range": (
            form(WIDE[:1], MANY[:9], [CellRule("R5", "C0", formula="SUM(R0.C0:R8.C0)")]),
            ("order",),
        ),
        "circles everywhere": (
            form(
                WIDE[:1],
                MANY,
                [CellRule(f"R{n}", "C0", formula="SUM(R0.C0:R399.C0)") for n in range(400)],
            ),
            ("order",),
        ),
        "a column that reads itself": (
            form((Column("C0", "", formula="C0+1"), *WIDE[1:9]), MANY, []),
            ("order",),
        ),
        "three hundred checks in every row": (
            form(WIDE[:9], MANY, [], [Check(f"K{n}", "C0>=0") for n in range(300)]),
            ("formulas",),
        ),
        "a check for every cell and column": (
            form(
                WIDE,
                MANY,
                [],
                [Check(f"K{n}", "R0>=0", scope="column", columns=("C0",) * 5000) for n in range(30)],
            ),
            ("formulas",),
        ),
        "a broken rule in four hundred rows": (
            form((Column("C0", "", formula="+".join(["C1"] * 990) + "+"), *WIDE[1:9]), MANY, []),
            ("grammar",),
        ),
        "a rule of nothing in four hundred rows": (
            form((Column("C0", "", formula="+".join(f"X{n}" for n in range(500))), *WIDE[1:9]), MANY, []),
            ("references",),
        ),
        "a rule too long in every column": (
            form(tuple(Column(f"C{n}", "", formula="1+" * 5000) for n in range(40)), MANY[:9], []),
            ("length",),
        ),
        "errors caught in errors": (
            form(
                (Column("C0", "", formula="IFERROR(" * 20 + "1/C1" + ",0)" * 20), *WIDE[1:3]), MANY[:40], []
            ),
            ("attempts",),
        ),
        "codes that look alike": (
            form(
                (Column("Х1", ""), Column("X1", ""), Column("C", "", formula="Χ1+1")),
                MANY[:3],
                [],
            ),
            ("references",),
        ),
        "codes that differ by what stands over a letter": (
            form(
                (
                    Column("Ế", ""),
                    Column("E\u0302\u0301\u0301", ""),
                    Column("C", "", formula="E\u0302\u0301\u0323"),
                ),
                MANY[:3],
                [],
            ),
            ("references", "signs"),
        ),
    }


_ARRAYS = "SUMPRODUCT((R1.C1:R399.C19>0)*(R1.C1:R399.C19<9)*R1.C1:R399.C19)"
_ARRAYS_OF_FEW = "+".join(["R1.C1:R399.C3"] * 40)


def _reading_a_thousand() -> Definition:
    cells = [CellRule(f"R{n}", "C2", formula="SUM(R0.C0:R399.C0)*COUNT(R0.C1:R399.C1)") for n in range(400)]
    checks = [Check(f"K{k}", "SUM(R0.C0:R399.C0)>=COUNT(R0.C1:R399.C1)") for k in range(4)]
    return form(WIDE[:3], MANY, cells, checks)


def endings() -> dict[str, Definition]:
    """Whole definitions that look like harm and are done in a moment."""
    rows = tuple(Row(f"R{n}", "") for n in range(400))
    columns = (Column("C", "", kind="decimal", decimals=2),)
    return {
        "numbers that double in every row": form(
            columns,
            rows,
            [
                CellRule("R0", "C", formula="1E+10"),
                *(_rule(n, f"R{n - 1}.C*R{n - 1}.C") for n in range(1, 400)),
            ],
        ),
        "texts that double in every row": form(
            (Column("C", "", kind="text"),),
            rows[:60],
            [
                CellRule("R0", "C", formula='"abcdefgh"'),
                *(_rule(n, f"R{n - 1}.C&R{n - 1}.C") for n in range(1, 60)),
            ],
        ),
        "a sum of all before in every row": form(
            columns,
            rows,
            [CellRule("R0", "C", formula="1"), *(_rule(n, f"SUM(R0.C:R{n - 1}.C)") for n in range(1, 200))],
        ),
        "a chain of four hundred": form(columns, rows, [_rule(n, f"R{n + 1}.C+1") for n in range(399)]),
        "an error that everything reads": form(
            columns,
            rows,
            [CellRule("R0", "C", formula="1/0"), *(_rule(n, "IFERROR(R0.C,R0.C)") for n in range(1, 400))],
        ),
        "a hundred and fifty columns that add up": form(
            (*WIDE, Column("T", "", formula="SUM(C0:C149)", aggregation="recompute")), MANY[:60], []
        ),
    }


def _rule(row: int, formula: str) -> CellRule:
    return CellRule(f"R{row}", "C", formula=formula)


def form(
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    cells: list[CellRule],
    checks: list[Check] | None = None,
) -> Definition:
    section = TableSection("B1", columns=columns, rows=rows, cells=tuple(cells), checks=tuple(checks or ()))
    return Definition("T", "T", "T", sections=(section,))
