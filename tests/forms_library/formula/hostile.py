"""Formulas and definitions meant to do harm: each is refused by a named guard, or is finished at once."""

from __future__ import annotations

from forms_library.definition.model import CellRule, Check, Column, Definition, Row, TableSection

LENGTH = "characters; at most"
TERMS = "terms"
DEPTH = "levels deep"
DIGITS = "digits"
SIZE = "too large or too small"
UNREADABLE = "cannot be read from here on"
SIGN = "cannot be used in a formula"
FUNCTION = "There is no function"
BRACKET = "bracket"
CELL = "There is no cell"
SIDE = "side by side"
BESIDE = "missing beside"

FORMULAS: dict[str, tuple[str, str]] = {
    # Long
    "longer than Excel takes": ("A1+" * 4000 + "A1", LENGTH),
    "a text longer than Excel takes": ('"' + "x" * 9000 + '"', LENGTH),
    "four thousand terms": ("+".join(["1"] * 4000), TERMS),
    "two thousand terms": ("+".join(["A"] * 2050), TERMS),
    "four thousand signs": ("1" + "%" * 4500, TERMS),
    "commas without end": ("SUM(" + "," * 5000 + ")", TERMS),
    "too many arguments": ("SUM(" + ",".join(["1"] * 300) + ")", "needs at least|takes"),
    "unary signs without end": ("-" * 5000 + "1", TERMS),
    "joined texts without end": ("&".join(['""'] * 2001), TERMS),
    # Deep
    "sixty-five brackets": ("(" * 65 + "1" + ")" * 65, DEPTH),
    "eight thousand brackets": ("(" * 4000 + "1" + ")" * 4000, DEPTH),
    "brackets never closed": ("(" * 50, BRACKET),
    "brackets never opened": (")" * 50, BRACKET),
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
    "lambda": ("LAMBDA(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", BRACKET),
    "lambda closed": ("LAMBDA(x,x+1)(5)", FUNCTION + "|" + SIDE),
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
    "a whole column": ("SUM(A:A1048576)", CELL + "|" + UNREADABLE),
    "all rows": ("SUM(1:1048576)", "range joins|cannot be read"),
    "a sheet": ("Sheet1!A1+'My sheet'!B2", SIGN),
    "another workbook": ("[1]Sheet!A1", SIGN),
    "dollars": ("$A$1", SIGN),
    "a union": ("SUM((A,B))", SIDE),
    "an intersection": ("SUM(A B)", UNREADABLE),
    "a range of ranges": ("SUM(A:B:A)", "range joins"),
    "an array": ("SUM({1,2;3,4})", SIGN),
    "a spill": ("A#", SIGN),
    "a structured reference": ("Table1[Column]", SIGN),
    "a code nobody knows": ("Ẁ̷eird+1", SIGN + "|" + CELL),
    "an attribute": ("A.__class__", CELL),
    "four parts": ("A.B.C.D", CELL),
    # Unicode tricks
    "a Cyrillic A": ("А+1", CELL),
    "full-width digits": ("１+２", SIGN + "|" + CELL),
    "a right-to-left override": ("A\u202e+1", SIGN),
    "a zero-width space": ("A\u200b+1", SIGN),
    "a no-break space": ("SUM(A\u00a0;1)", "separated by commas"),
    "an emoji": ("😀+1", SIGN),
    "smart quotes": ("“a”", SIGN),
    "a null byte": ("A\x00+1", SIGN),
    "a lone surrogate": ("A\ud800", SIGN),
    # Broken
    "nothing but a space": (" ", "empty"),
    "only an equals sign": ("=", "empty"),
    "two equals signs": ("==A", BESIDE),
    "an operator alone": ("*", BESIDE),
    "a text not closed": ('"abc', "quotation mark"),
    "a semicolon": ("SUM(A;B)", "separated by commas"),
    "code after a line break": ("1\nimport os", UNREADABLE),
    "a comment": ("1 # x", SIGN),
    "a statement": ("1; failing.append(9)", "separated by commas"),
    "percent of percent": ("5%%", UNREADABLE),
}
"""name: (formula, what the error says)"""

HARMLESS: dict[str, str] = {
    "factorial of a million": "FACT(1E+6)",
    "a text of a thousand million letters": 'REPT("x",1E+9)',
    "texts that double": 'REPT(REPT(REPT("xxxxxxxx",100),100),100)',
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
    "the logarithm of almost nothing": "LN(1E-300)",
    "an exponential beyond everything": "EXP(1E+9)",
    "a thousand terms": "+".join(["A"] * 900),
    "sixty levels": "(" * 60 + "1" + ")" * 60,
    "sixty conditions": "IF(A=1,1," * 60 + "0" + ")" * 60,
    "fifty errors caught": "IFERROR(1/0," * 50 + "0" + ")" * 50,
}


def sheet(formula: str) -> Definition:
    """The formula as the rule of a cell in a small form."""
    columns = (Column("A", "", kind="decimal"), Column("X", "", kind="text"))
    rows = (Row("H1", ""), Row("H2", ""))
    section = TableSection("B1", columns=columns, rows=rows, cells=(CellRule("H1", "X", formula=formula),))
    return Definition("T", "T", "T", sections=(section,))


def bombs() -> dict[str, tuple[Definition, str]]:
    """Whole definitions meant to do harm."""
    wide = tuple(Column(f"C{n}", "") for n in range(150))
    many = tuple(Row(f"R{n}", "") for n in range(400))
    everything = "SUM(R0.C0:R399.C149)"
    return {
        "a range over a whole large table": (
            form(wide, many, [CellRule("R0", "C0", formula=everything)]),
            "range has more than",
        ),
        "every cell reads a thousand": (
            form(
                wide[:3],
                many,
                [
                    CellRule(f"R{n}", "C2", formula="SUM(R0.C0:R399.C0)*COUNT(R0.C1:R399.C1)")
                    for n in range(400)
                ]
                + [
                    CellRule(f"R{n}", "C1", formula="SUM(R0.C0:R399.C0)+SUM(R0.C0:R399.C0)") for n in range(1)
                ],
                [Check(f"K{k}", "SUM(R0.C0:R399.C0)>=COUNT(R0.C1:R399.C1)") for k in range(4)],
            ),
            "read more than",
        ),
        "an array times an array": (
            form(
                wide[:20],
                many,
                [
                    CellRule(
                        "R0", "C0", formula="SUMPRODUCT((R1.C1:R399.C19>0)*(R1.C1:R399.C19<9)*R1.C1:R399.C19)"
                    )
                ],
            ),
            "too many cells at once",
        ),
        "a circle of one": (
            form(wide[:1], many[:1], [CellRule("R0", "C0", formula="R0.C0+1")]),
            "need one another",
        ),
        "a circle of four hundred": (
            form(
                wide[:1], many, [CellRule(f"R{n}", "C0", formula=f"R{(n + 1) % 400}.C0") for n in range(400)]
            ),
            "need one another",
        ),
        "a circle through a range": (
            form(wide[:1], many[:9], [CellRule("R5", "C0", formula="SUM(R0.C0:R8.C0)")]),
            "need one another",
        ),
    }


def form(
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    cells: list[CellRule],
    checks: list[Check] | None = None,
) -> Definition:
    section = TableSection("B1", columns=columns, rows=rows, cells=tuple(cells), checks=tuple(checks or ()))
    return Definition("T", "T", "T", sections=(section,))
