"""Sheets written by hand, cell by cell, and the trees that must be found in them, written by hand as well.

`made/NAME.txt` holds one cell a line (`A3:A5 | Đơn vị`; a range is a merged area) and marks for the whole sheet
(`!lines A3:H9` draws borders, `!font .VnTime A1:H9`, `!list G7:G9 Thấp,Cao`). `made/NAME.xlsx` are files that another
program wrote. `made/NAME.expected.txt` is what an importer must find. All of it is frozen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent / "made"
THIN = Side(style="thin")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


# The sheets


def made_names() -> list[str]:
    """The sheets there are."""
    return sorted(path.name.removesuffix(".expected.txt") for path in HERE.glob("*.expected.txt"))


def made(name: str) -> bytes:
    """The spreadsheet of that name."""
    if (HERE / f"{name}.xlsx").exists():
        return (HERE / f"{name}.xlsx").read_bytes()
    return sheet_of((HERE / f"{name}.txt").read_text(encoding="utf-8"))


def sheet_of(text: str) -> bytes:
    """A spreadsheet written cell by cell."""
    book = Workbook()
    sheet: Worksheet = book.active  # type: ignore[assignment]
    for line in text.splitlines():
        if line.startswith("!"):
            _mark(sheet, line[1:])
        elif line.strip():
            _put(sheet, *line.split(" |", 1))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _put(sheet: Worksheet, place: str, text: str) -> None:
    text = text.removeprefix(" ")
    if ":" in place:
        sheet.merge_cells(place)
    value: str | int | float | None = text or None
    if NUMBER.fullmatch(text):
        value = float(text) if "." in text else int(text)
    sheet[place.split(":", maxsplit=1)[0]] = value


def _mark(sheet: Worksheet, line: str) -> None:
    word, _, rest = line.partition(" ")
    MARKS[word](sheet, rest)


def _each(sheet: Worksheet, area: str) -> Iterator[Cell]:
    found: Any = sheet[area]
    for row in found if isinstance(found, tuple) else ((found,),):
        yield from row


def _lines(sheet: Worksheet, area: str) -> None:
    for cell in _each(sheet, area):
        cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def _bold(sheet: Worksheet, area: str) -> None:
    for cell in _each(sheet, area):
        cell.font = Font(name=cell.font.name, bold=True)


def _font(sheet: Worksheet, rest: str) -> None:
    name, area = rest.rsplit(" ", 1)
    for cell in _each(sheet, area):
        cell.font = Font(name=name)


def _format(sheet: Worksheet, rest: str) -> None:
    code, area = rest.rsplit(" ", 1)
    for cell in _each(sheet, area):
        cell.number_format = code


def _validation(**settings: Any) -> Callable[[Worksheet, str], None]:
    def add(sheet: Worksheet, rest: str) -> None:
        area, _, words = rest.partition(" ")
        first, _, second = words.partition(" ")
        given = dict(settings)
        if settings["type"] == "list":
            given["formula1"] = f'"{words}"'
        elif settings["type"] == "textLength":
            given["formula1"] = first
        else:
            given["formula1"], given["formula2"] = first, second
        rule = DataValidation(**given)
        rule.add(area)
        sheet.add_data_validation(rule)

    return add


MARKS: dict[str, Callable[[Worksheet, str], None]] = {
    "lines": _lines,
    "bold": _bold,
    "font": _font,
    "format": _format,
    "list": _validation(type="list"),
    "whole": _validation(type="whole", operator="between"),
    "length": _validation(type="textLength", operator="lessThanOrEqual"),
}


# What must be found


@dataclass
class ExpectedColumn:
    """`printed` is the code as its cell shows it without a rule; `kind` is "" where it does not matter."""

    path: tuple[str, ...]
    printed: str
    kind: str = ""
    decimals: int | None = None


@dataclass
class ExpectedRow:
    """`marks`: heading, total, of_which, added, or a kind."""

    level: int
    number: str
    label: str
    unit_of_measure: str = ""
    printed: str = ""
    marks: frozenset[str] = frozenset()


@dataclass
class ExpectedTable:
    """`formulas` name columns by printed code (c4) and rows by their place (r1)."""

    title: str = ""
    unit_of_measure: str = ""
    labels: int = 0
    records: bool = False
    columns: list[ExpectedColumn] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    rows: list[ExpectedRow] | None = None
    formulas: list[str] = field(default_factory=list)


@dataclass
class Expected:
    """`doubts` are (address, sort)."""

    title: str = ""
    symbol: str = ""
    legal_basis: str = ""
    tables: list[ExpectedTable] = field(default_factory=lambda: [ExpectedTable()])
    notes: list[str] = field(default_factory=list)
    doubts: list[tuple[str, str]] = field(default_factory=list)


def expected(name: str) -> Expected:
    """What must be found in the sheet of that name."""
    reader = _ExpectedReader()
    for line in (HERE / f"{name}.expected.txt").read_text(encoding="utf-8").splitlines():
        reader.take(line)
    return reader.found


class _ExpectedReader:
    LISTS = ("columns", "rules", "rows", "formulas", "notes", "doubts")

    def __init__(self) -> None:
        self.found = Expected()
        self.list = ""
        self.path: list[str] = []
        self.titled = False

    @property
    def table(self) -> ExpectedTable:
        return self.found.tables[-1]

    def take(self, line: str) -> None:
        key, _, value = line.partition(":")
        if key in ("title", "symbol", "legal", "unit", "table", "labels", "records") and self.list != "notes":
            self.list = ""
            return self._setting(key, value.strip())
        if line.rstrip(":") in self.LISTS:
            self.list = line.rstrip(":")
            if self.list == "rows":
                self.table.rows = []
            return None
        return getattr(self, f"_{self.list}")(line)

    def _setting(self, key: str, value: str) -> None:
        if key in ("title", "symbol", "legal"):
            setattr(self.found, {"legal": "legal_basis"}.get(key, key), value)
        elif key == "table":
            if self.titled:
                self.found.tables.append(ExpectedTable())
            self.table.title, self.titled = value, True
        elif key == "unit":
            self.table.unit_of_measure = value
        elif key == "labels":
            self.table.labels = int(value)
        else:
            self.table.records = True

    def _columns(self, line: str) -> None:
        level = (len(line) - len(line.lstrip())) // 2
        parts = [part.strip() for part in line.split(" |")]
        self.path[level:] = [parts[0]]
        if len(parts) > 1:
            kind, _, decimals = (parts[2] if len(parts) > 2 else "").partition(" ")
            self.table.columns.append(
                ExpectedColumn(tuple(self.path), parts[1], kind, int(decimals) if decimals else None)
            )

    def _rules(self, line: str) -> None:
        self.table.rules.append(line)

    def _rows(self, line: str) -> None:
        level = (len(line) - len(line.lstrip())) // 2 + 1
        number, label, unit, marks = ([part.strip() for part in line.split(";")] + ["", ""])[:4]
        words = marks.split()
        printed = words.pop(words.index("code") + 1) if "code" in words else ""
        assert self.table.rows is not None
        self.table.rows.append(ExpectedRow(level, number, label, unit, printed, frozenset(words) - {"code"}))

    def _formulas(self, line: str) -> None:
        self.table.formulas.append(line)

    def _notes(self, line: str) -> None:
        self.found.notes.append(line)

    def _doubts(self, line: str) -> None:
        place, sort = line.split()
        self.found.doubts.append((place, sort))
