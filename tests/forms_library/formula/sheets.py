"""Random sheets: seeded, of many sizes and shapes, with blanks, texts, logicals, dates and errors, for comparison
between engines."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from forms_library.definition.model import CellRule, Column, Definition, Row, TableSection
from forms_library.value_types import CellKey, ExcelError, Value
from tests.forms_library.formula.patterns import LOGICAL, MIXED, NUMERIC, TEXTUAL, TYPED

INPUT_ROWS = 4  # every column begins with so many inputs
_FORMATS = ("0", "0.00", "#,##0", "#,##0.0", "0%", "0.0%", "000", "0.0#", "yyyy-mm-dd", "dd/mm/yyyy")
_CRITERIA = (">1", "<=3", "<>0", "=2", ">=50", "<>", "2", "0.5", "<99")
_WORDS = ("abc", "Banana", "xin chào", "Huế", "b a", "Đà Nẵng 2", "  a  b ", "12", "ab?c", "TRUE")


@dataclass
class Sheet:
    """Columns C1, C2, ..., rows R1, R2, ...; every cell has a value or a formula that reads cells before it. The last
    column is one of texts."""

    seed: int
    width: int
    height: int
    values: dict[tuple[int, int], Value | ExcelError] = field(default_factory=dict)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)

    def key(self, cell: tuple[int, int]) -> CellKey:
        return ("B", f"R{cell[0]}", f"C{cell[1]}")

    def given(self) -> dict[CellKey, Value]:
        """The inputs by key; errors stand among them in sheets that are not numeric."""
        return {self.key(cell): value for cell, value in self.values.items()}

    def digest(self) -> str:
        """Sixteen digits that tell whether it is the same sheet."""
        whole = repr((sorted(self.values.items()), sorted(self.formulas.items())))
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def definition(self, kind: str = "text", decimals: int | None = None) -> Definition:
        """The sheet as a form of cell rules."""
        columns = tuple(Column(f"C{n}", "", kind=kind, decimals=decimals) for n in range(1, self.width + 1))
        rows = tuple(Row(f"R{n}", "") for n in range(1, self.height + 1))
        cells = tuple(CellRule(f"R{r}", f"C{c}", formula=text) for (r, c), text in self.formulas.items())
        section = TableSection("B", columns=columns, rows=rows, cells=cells)
        return Definition("S", "S", "S", sections=(section,))


def random_sheet(seed: int, *, numeric: bool = False) -> Sheet:
    """A sheet; `numeric`: numbers and blanks only, so that it fits typed cells."""
    source = random.Random(seed)
    sheet = Sheet(seed, source.randint(4, 8), source.randint(8, 14))
    _Writer(source, sheet, numeric).fill()
    return sheet


class _Writer:
    def __init__(self, source: random.Random, sheet: Sheet, numeric: bool) -> None:
        self.source, self.sheet, self.numeric = source, sheet, numeric
        # A third of the sheets are tables as people write them: one rule all the way down a column.
        self.rules = None if source.random() < 0.67 else [self._pattern(c) for c in range(1, sheet.width + 1)]
        self.row = 0

    def fill(self) -> None:
        for row in range(1, self.sheet.height + 1):
            self.row = row
            for column in range(1, self.sheet.width + 1):
                if self.row <= INPUT_ROWS or self.source.random() < 0.1:
                    self.sheet.values[self.row, column] = self._value(column)
                else:
                    self.sheet.formulas[self.row, column] = self._formula(column)

    def _formula(self, column: int) -> str:
        return self._filled(self.rules[column - 1] if self.rules else self._pattern(column), 2)

    def _pattern(self, column: int) -> str:
        if self.numeric:
            return self.source.choice(NUMERIC + TYPED)
        if column == self.sheet.width:
            return self.source.choice(TEXTUAL)
        roll = self.source.random()
        return self.source.choice(NUMERIC if roll < 0.75 else LOGICAL if roll < 0.85 else MIXED)

    # Inputs

    def _value(self, column: int) -> Value | ExcelError:
        roll = self.source.random()
        if roll < 0.12:
            return None
        if not self.numeric and column == self.sheet.width:
            return self.source.choice(_WORDS)
        if not self.numeric and roll < 0.2:
            return self.source.choice(["abc", "7", True, False, ExcelError.NA, ExcelError.DIV0])
        return self._number(roll)

    def _number(self, roll: float) -> Decimal:
        if roll < 0.6:
            return Decimal(self.source.randint(-20, 120))
        if roll < 0.95:
            return Decimal(self.source.randint(-5000, 90000)).scaleb(-2)
        return Decimal(self.source.choice(["0", "1000000", "123456789.25", "0.005", "-0.5", "45000"]))

    # Formulas

    def _filled(self, pattern: str, depth: int) -> str:
        return re.sub(r"\{(\w)\}", lambda match: self._piece(match[1], depth), pattern)

    def _piece(self, kind: str, depth: int) -> str:
        source = self.source
        pieces: dict[str, Callable[[], str]] = {
            "n": lambda: self._operand(depth),
            "t": lambda: '"ab c"' if source.random() < 0.2 else self._cell(self.sheet.width),
            "x": lambda: self._cell(source.randint(1, self.sheet.width)),
            "b": lambda: self._filled(source.choice(LOGICAL[:4]), 0),
            "r": lambda: self._range(3, 1),
            "h": lambda: self._range(1, 3),
            "m": lambda: self._range(3, 3),
            "k": lambda: str(source.randint(1, 3)),
            "d": lambda: str(source.randint(-1, 3)),
            "e": lambda: f"(40000+MOD(ABS(INT({self._operand(0)})),9999))",
            "c": lambda: f'"{source.choice(_CRITERIA)}"',
            "f": lambda: f'"{source.choice(_FORMATS)}"',
        }
        return pieces[kind]()

    def _operand(self, depth: int) -> str:
        roll = self.source.random()
        if depth and roll < 0.15:
            return f"({self._filled(self.source.choice(NUMERIC[:8]), depth - 1)})"
        if roll < 0.28:
            return self.source.choice(["0", "1", "2", "100", "0.5", "7", "-3"])
        return self._cell(self.source.randint(1, self.sheet.width - 1))

    def _range(self, height: int, width: int) -> str:
        """Of inputs."""
        top, left = self.source.randint(1, 2), self.source.randint(1, self.sheet.width - 3)
        return f"R{top}.C{left}:R{top + height - 1}.C{left + width - 1}"

    def _cell(self, column: int) -> str:
        # Mostly the inputs, so that errors do not swallow the whole sheet.
        deep = self.source.random() >= 0.75
        line = self.source.randint(1, self.row - 1) if deep else self.source.randint(1, INPUT_ROWS)
        return f"R{line}.C{column}"


def in_a1(formula: str) -> str:
    """The formula with spreadsheet references."""
    return re.sub(r"\bR(\d+)\.C(\d+)\b", lambda hit: f"{chr(64 + int(hit[2]))}{hit[1]}", formula)
