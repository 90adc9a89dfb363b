"""Random sheets: seeded, of many shapes, with blanks, texts, logicals and errors, for comparison between engines."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from decimal import Decimal

from forms_library.definition.model import CellRule, Column, Definition, Row, TableSection
from forms_library.value_types import CellKey, Value

WIDTH = 6
HEIGHT = 12

NUMERIC = [
    "{n}+{n}",
    "{n}-{n}",
    "{n}*{n}",
    "{n}/{n}",
    "-{n}",
    "{n}%",
    "{n}+{n}*{n}-{n}",
    "({n}+{n})/({n}-{n})",
    "SUM({r})",
    "SUM({r},{n})",
    "AVERAGE({r})",
    "MIN({r})",
    "MAX({r})",
    "COUNT({r})",
    "COUNTA({r})",
    "COUNTBLANK({r})",
    "PRODUCT({n},{n})",
    "SUMSQ({n},{n})",
    "MEDIAN({r})",
    "LARGE({r},{k})",
    "SMALL({r},{k})",
    "RANK({n},{r})",
    "ROUND({n},{d})",
    "ROUND({n}/{n},{d})",
    "ROUNDUP({n},{d})",
    "ROUNDDOWN({n},{d})",
    "TRUNC({n})",
    "INT({n})",
    "INT({n}/{n})",
    "MOD({n},{n})",
    "QUOTIENT({n},{n})",
    "ABS({n})",
    "SIGN({n})",
    "SQRT({n})",
    "POWER({n},{k})",
    "EVEN({n})",
    "ODD({n})",
    "MROUND({n},{k})",
    "CEILING({n},{k})",
    "FLOOR({n},{k})",
    "GCD(INT(ABS({n})),INT(ABS({n})))",
    'SUMIF({r},">{k}")',
    'SUMIF({r},"<={k}")',
    "SUMIF({r},{n})",
    'COUNTIF({r},">={k}")',
    'COUNTIF({r},"<>{k}")',
    'COUNTIFS({r},">{k}",{r},"<99")',
    'AVERAGEIF({r},">{k}")',
    "SUMPRODUCT({r},{r})",
    "SUMPRODUCT(({r}>{k})*1)",
    "IF({b},{n},{n})",
    "IF({b},{n},IF({b},{n},{n}))",
    'IF({n}=0,"",ROUND({n}/{n}*100,1))',
    "IFERROR({n}/{n},{n})",
    "IFERROR({n}/{n},-1)",
    "CHOOSE({k},{n},{n},{n})",
    "SWITCH({k},1,{n},2,{n},{n})",
    "IFS({b},{n},TRUE,{n})",
    "INDEX({r},{k})",
    "IFNA(MATCH({n},{r},0),0)",
    'LEN({n}&"")',
    "N({n})",
    "EXP(SIGN({n}))",
    "LN(ABS({n})+1)",
    "LOG(ABS({n})+1,2)",
    "LOG10(ABS({n})+1)",
    "DAY(ABS(INT({n}))+40000)",
    "MONTH(ABS(INT({n}))+40000)",
    "YEAR(ABS(INT({n}))+40000)",
    "WEEKDAY(ABS(INT({n}))+40000)",
    "EOMONTH(40000,{k})",
    "EDATE(40000,{k})",
    "DATE(2020+{k},{k},31)",
    "DAYS(40100,40000+{k})",
]
LOGICAL = [
    "{n}>{n}",
    "{n}<={n}",
    "{n}={n}",
    "{n}<>0",
    "AND({n}>0,{n}<50)",
    "OR({n}>50,{n}<0)",
    "NOT({n}>10)",
    "ISNUMBER({n})",
]
TEXTUAL = [
    "{t}&{t}",
    "{n}&{t}",
    "LEFT({t},{k})",
    "RIGHT({t},{k})",
    "MID({t},{k},2)",
    "UPPER({t})",
    "LOWER({t})",
    'TRIM({t}&" ")',
    'SUBSTITUTE({t},"a","b")',
    "REPT({t},{k})",
    "CONCATENATE({t},{n})",
    "IF({b},{t},{t})",
    'REPLACE({t},1,1,"x")',
    'TEXT({n},"0.00")',
    'TEXT({n},"#,##0")',
    "EXACT({t},{t})",
    "LEN({t})",
    "ISTEXT({t})",
    "ISBLANK({t})",
    "COUNTA({t},{n})",
]


@dataclass
class Sheet:
    """Columns C1..C6, rows R1..R12; every cell has a value or a formula that reads cells before it."""

    seed: int
    values: dict[tuple[int, int], Value] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    def key(self, cell: tuple[int, int]) -> CellKey:
        return ("B", f"R{cell[0]}", f"C{cell[1]}")

    def given(self) -> dict[CellKey, Value]:
        return {self.key(cell): value for cell, value in self.values.items()}

    def definition(self, kind: str = "text", decimals: int | None = None) -> Definition:
        """The sheet as a form of cell rules."""
        columns = tuple(Column(f"C{n}", "", kind=kind, decimals=decimals) for n in range(1, WIDTH + 1))
        rows = tuple(Row(f"R{n}", "") for n in range(1, HEIGHT + 1))
        cells = tuple(CellRule(f"R{r}", f"C{c}", formula=text) for (r, c), text in self.formulas.items())
        return Definition(
            "S", "S", "S", sections=(TableSection("B", columns=columns, rows=rows, cells=cells),)
        )


def random_sheet(seed: int, *, numeric: bool = False) -> Sheet:
    """A sheet; `numeric`: numbers and blanks only, so that it fits typed cells."""
    source = random.Random(seed)
    sheet = Sheet(seed)
    for row in range(1, HEIGHT + 1):
        for column in range(1, WIDTH + 1):
            if row <= 4 or source.random() < 0.1:
                sheet.values[row, column] = _value(source, column, numeric)
            else:
                sheet.formulas[row, column] = _formula(source, row, column, numeric)
    return sheet


def _value(source: random.Random, column: int, numeric: bool) -> Value:
    roll = source.random()
    if roll < 0.12:
        return None
    if not numeric and column == WIDTH:
        return source.choice(["a", "Banana", "xin chào", "Huế", "", "b a"]) or None
    if not numeric and roll < 0.18:
        return source.choice(["abc", True, False])
    if roll < 0.6:
        return Decimal(source.randint(-20, 120))
    return Decimal(source.randint(-5000, 90000)).scaleb(-2)


def _formula(source: random.Random, row: int, column: int, numeric: bool) -> str:
    if numeric or column != WIDTH:
        kinds = NUMERIC if numeric or source.random() < 0.85 else LOGICAL
    else:
        kinds = TEXTUAL
    return _fill(source, source.choice(kinds), row, column, numeric, 2)


def _fill(source: random.Random, pattern: str, row: int, column: int, numeric: bool, depth: int) -> str:
    def piece(match: re.Match[str]) -> str:
        return _piece(source, match[1], row, column, numeric, depth)

    return re.sub(r"\{(\w)\}", piece, pattern)


def _piece(source: random.Random, kind: str, row: int, column: int, numeric: bool, depth: int) -> str:
    if kind == "n":
        if depth and source.random() < 0.15:
            return f"({_fill(source, source.choice(NUMERIC[:8]), row, column, numeric, depth - 1)})"
        if source.random() < 0.15:
            return source.choice(["0", "1", "2", "100", "0.5", "7"])
        return _cell(source, row, source.randint(1, WIDTH - 1))
    if kind == "t":
        return '"ab c"' if source.random() < 0.2 else _cell(source, row, WIDTH)
    if kind == "b":
        return _fill(source, source.choice(LOGICAL[:4]), row, column, numeric, 0)
    if kind == "r":
        place, first = source.randint(1, WIDTH - 1), source.randint(1, 2)
        return f"R{first}.C{place}:R{first + 2}.C{place}"
    return str(source.randint(1, 3)) if kind == "k" else str(source.randint(-1, 3))


def _cell(source: random.Random, row: int, column: int) -> str:
    # Mostly the inputs, so that errors do not swallow the whole sheet.
    line = source.randint(1, 4) if source.random() < 0.75 else source.randint(1, row - 1)
    return f"R{line}.C{column}"


def in_a1(formula: str) -> str:
    """The formula with spreadsheet references."""
    return re.sub(r"\bR(\d+)\.C(\d+)\b", lambda hit: f"{chr(64 + int(hit[2]))}{hit[1]}", formula)
