"""Formulas of a spreadsheet, whose references are addresses (`=SUM(C5:C9)`, `Sheet2!$B$3`), in the codes of a form.

The importer knows which cell of the form each address became; what has no code is reported with its place in the
formula, never guessed. `as_excel` goes the other way.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from forms_library.definition.model import Definition
from forms_library.formula.errors import FormulaError
from forms_library.formula.functions import FUNCTIONS
from forms_library.formula.layout import Layout, layout_of
from forms_library.formula.parsing import parse
from forms_library.messages import N_, Message
from forms_library.text import nfc
from forms_library.value_types import CellKey

Address = tuple[str, str]
"""(name of the sheet, "C5")."""

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
_SHEET = r"(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!"
_CELL = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_LEXEME = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NUM!|NAME\?|N/A))
  | (?P<elsewhere>'?\[[^\]]*\][^!'"]*'?!\s*\$?\w+\$?\w*(?::\$?\w+\$?\w*)?)
  | (?P<sheets>[^\W\d][\w.]*:[^\W\d][\w.]*!\s*\$?\w+\$?\w*)
  | (?P<reference>(?P<sheet>{_SHEET})?
      (?:(?P<first>{_CELL})(?::(?:{_SHEET})?(?P<last>{_CELL}))?
       | (?P<columns>\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}})
       | (?P<rows>\$?[1-9][0-9]{{0,6}}:\$?[1-9][0-9]{{0,6}})))(?![\w.(\#\[])
  | (?P<table>(?:[^\W\d][\w.]*)?\[[^\]]*(?:\]\s*,\s*\[[^\]]*)*\]+)
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:E[+-]?[0-9]+)?(?![\w.]))
  | (?P<function>[^\W\d][\w.]*)\s*(?=\()
  | (?P<name>(?:{_SHEET})?[^\W\d\\][\w.]*)
  | (?P<space>\s+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True)
class A1Problem:
    """Something in a formula that has no meaning in the form; `start` and `end` are offsets in the formula as it
    was given. A warning says what was left out; with an error there is no translation."""

    message: Message
    start: int
    end: int
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True)
class Translation:
    """A formula in codes, without the equals sign: `text` names every cell in full (`R01.C02`), `column` is the same
    as a rule of its column (cells of the same row by their column alone), `row` as a rule of its row. All are ""
    where a problem is an error."""

    text: str
    column: str = ""
    row: str = ""
    problems: tuple[A1Problem, ...] = ()


def position(address: str) -> tuple[int, int]:
    """(row, column) of "C5" or "$C$5", counted from 1; ValueError if it is no address."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", address.strip(), re.IGNORECASE)
    if found is None:
        raise ValueError(address)
    row, column = int(found[2]), column_number(found[1])
    if row > MAX_ROW or column > MAX_COLUMN:
        raise ValueError(address)
    return row, column


def address_of(row: int, column: int) -> str:
    """ "C5" for (5, 3)."""
    return f"{column_letters(column)}{row}"


def column_number(letters: str) -> int:
    """3 for "C"."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """ "C" for 3."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Addresses:
    """Which cell of a form stands at which address of a workbook.

    The key of a column of a list is (section, "", column): it may stand at several addresses, one below the other.
    With the `definition`, a range is written as a range only where it means the same cells there. `names` are the
    workbook's defined names with what they stand for (`{"DonGia": "Sheet1!$B$2"}`)."""

    keys: Mapping[Address, CellKey]
    definition: Definition | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> dict[str, dict[tuple[int, int], CellKey]]:
        """The cells of each sheet by (row, column); Excel does not mind capital letters in names of sheets."""
        found: dict[str, dict[tuple[int, int], CellKey]] = {}
        for (sheet, address), key in self.keys.items():
            found.setdefault(nfc(sheet).casefold(), {})[position(address)] = key
        return found

    @cached_property
    def layout(self) -> Layout | None:
        return layout_of(self.definition) if self.definition else None

    @cached_property
    def folded_names(self) -> dict[str, str]:
        return {nfc(name).casefold(): meaning for name, meaning in self.names.items()}

    def cells(self, sheet: str) -> dict[tuple[int, int], CellKey]:
        return self.sheets.get(nfc(sheet).casefold(), {})


def translate(formula: str, addresses: Addresses, sheet: str, at: str = "") -> Translation:
    """A formula of a sheet, in Excel's own file form (commas, English names), in the codes of the form.

    `at` is the address of the cell that holds it: it makes the short forms for rules of its column and row, and in a
    list says which line is its own. Never raises."""
    reader = _Reader(nfc(formula), addresses, sheet, at)
    reader.read()
    problems = reader.problems
    if not any(problem.severity == "error" for problem in problems):
        problems = [*problems, *reader.misread()]
    if any(problem.severity == "error" for problem in problems):
        return Translation("", problems=tuple(problems))
    return Translation(reader.text(0), reader.text(1), reader.text(2), tuple(problems))


@dataclass(frozen=True)
class _Piece:
    """Part of the result in its three forms, and where it comes from."""

    forms: tuple[str, str, str]
    start: int
    end: int


@dataclass(frozen=True)
class _Rectangle:
    """A reference as read: the corner cells and the text for people."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    shown: str
    whole: bool = False

    @property
    def single(self) -> bool:
        return (self.top, self.left) == (self.bottom, self.right) and not self.whole


class _Reader:
    """Takes a formula piece by piece."""

    def __init__(self, formula: str, addresses: Addresses, sheet: str, at: str) -> None:
        self.formula, self.addresses, self.sheet = formula, addresses, sheet
        self.at = position(at) if at else None
        self.own = addresses.cells(sheet).get(self.at) if self.at else None
        self.pieces: list[_Piece] = []
        self.problems: list[A1Problem] = []
        self.calls: list[str] = []
        self.called = ""

    def text(self, form: int) -> str:
        return "".join(piece.forms[form] for piece in self.pieces)

    def misread(self) -> list[A1Problem]:
        """What the engine itself does not take in the result, at its place in the formula."""
        try:
            parse(self.text(0))
        except FormulaError as error:
            start, end = self._source(error.start or 0), self._source((error.end or 1) - 1)
            return [A1Problem(error.message, start.start, max(end.end, start.start + 1))]
        return []

    def _source(self, offset: int) -> _Piece:
        for piece in self.pieces:
            offset -= len(piece.forms[0])
            if offset < 0:
                return piece
        return _Piece(("", "", ""), len(self.formula), len(self.formula) + 1)

    def read(self) -> None:
        begin = len(self.formula) - len(self.formula.lstrip())
        begin += self.formula[begin : begin + 1] == "="
        for match in _LEXEME.finditer(self.formula, begin):
            self._take(match)

    def _take(self, match: re.Match[str]) -> None:
        if match["reference"]:
            self._reference(match)
        elif match["function"]:
            self._function(match)
        elif match["name"]:
            self._name(match)
        elif match["elsewhere"] or match["sheets"] or match["table"]:
            self._refuse(match, *_foreign(match))
        elif match["sign"]:
            self._sign(match)
        else:
            self._put(match, " " if match["space"] else match[0])

    def _put(self, match: re.Match[str], *forms: str) -> None:
        three = (forms[0], forms[0], forms[0]) if len(forms) == 1 else (forms[0], forms[1], forms[2])
        self.pieces.append(_Piece(three, match.start(), match.end()))

    def _refuse(self, match: re.Match[str], message: str, **params: str | int) -> None:
        self.problems.append(A1Problem(Message(message, params), match.start(), match.end()))

    def _sign(self, match: re.Match[str]) -> None:
        if match[0] == "(":
            self.calls.append(self.called)
            self.called = ""
        elif match[0] == ")" and self.calls:
            self.calls.pop()
        elif match[0] in "{}":
            return self._refuse(match, N_("Constants in braces cannot be used in a formula."))
        elif match[0] == "#":
            return self._refuse(match, N_("“%(sign)s” cannot be used in a formula."), sign="#")
        return self._put(match, match[0])

    def _function(self, match: re.Match[str]) -> None:
        name = match["function"].upper()
        for prefix in ("_XLFN.", "_XLWS."):
            name = name.removeprefix(prefix)
        self.called = name
        if name not in FUNCTIONS:
            return self._refuse(match, N_("There is no function %(name)s."), name=name[:40])
        return self._put(match, name)

    def _name(self, match: re.Match[str]) -> None:
        name = match["name"]
        if name.upper() in ("TRUE", "FALSE"):
            return self._put(match, name.upper())
        meaning = self.addresses.folded_names.get(name.rpartition("!")[2].casefold())
        inner = _LEXEME.fullmatch(meaning.strip().removeprefix("=")) if meaning else None
        if inner is None or not inner["reference"]:
            return self._refuse(
                match, N_("The name %(name)s stands for no cell of the form."), name=name[:60]
            )
        return self._referred(match, _rectangle(inner, self.sheet))

    def _reference(self, match: re.Match[str]) -> None:
        self._referred(match, _rectangle(match, self.sheet))

    def _referred(self, match: re.Match[str], place: _Rectangle | None) -> None:
        if place is None:
            return self._refuse(match, N_("%(cell)s lies outside any sheet."), cell=match[0][:40])
        if place.single:
            key = self.addresses.cells(place.sheet).get((place.top, place.left))
            if key is None:
                return self._refuse(match, N_("%(cell)s is no cell of the form."), cell=place.shown)
            return self._cell(match, place, key)
        return self._range(match, place)

    # One cell

    def _cell(self, match: re.Match[str], place: _Rectangle, key: CellKey) -> None:
        if key[1]:
            return self._put(match, *self._forms(key))
        own_line = self.at and place.top == self.at[0] and place.sheet.casefold() == self.sheet.casefold()
        if self.own and self.own[:2] == key[:2] and own_line:
            return self._put(match, key[2])
        if self._adds():
            return self._put(match, f"{key[0]}.{key[2]}")
        return self._refuse(
            match,
            N_("%(cell)s is one line of a list; a formula reads its own line or all of them."),
            cell=place.shown,
        )

    def _forms(self, key: CellKey) -> tuple[str, str, str]:
        full = _full_name(key)
        if self.own is None or self.own[0] != key[0] or key[2] == "value":
            return full, full, full
        return (
            full,
            key[2] if key[1] == self.own[1] else full,
            key[1] if key[2] == self.own[2] else full,
        )

    # Ranges

    def _adds(self) -> bool:
        """Whether the function around passes over what is no number, so that a range may shrink to its figures."""
        function = FUNCTIONS.get(self.calls[-1]) if self.calls else None
        return function is not None and function.parameter(0) in ("numbers", "counted")

    def _range(self, match: re.Match[str], place: _Rectangle) -> None:
        found = self._inside(place)
        if not found:
            return self._refuse(match, N_("No cell of the form lies in %(range)s."), range=place.shown)
        keys = list(dict.fromkeys(found.values()))
        missing = [] if place.whole else self._missing(place, found)
        if missing and not self._adds():
            shown = ", ".join(missing[:5]) + ("…" if len(missing) > 5 else "")
            return self._refuse(
                match, N_("%(cells)s in %(range)s are no cells of the form."), cells=shown, range=place.shown
            )
        if missing:
            self._warn_left_out(match, place, missing)
        return self._joined(match, place, keys)

    def _inside(self, place: _Rectangle) -> dict[tuple[int, int], CellKey]:
        cells = self.addresses.cells(place.sheet)
        return {
            spot: cells[spot]
            for spot in sorted(cells)
            if place.top <= spot[0] <= place.bottom and place.left <= spot[1] <= place.right
        }

    def _missing(self, place: _Rectangle, found: Mapping[tuple[int, int], CellKey]) -> list[str]:
        missing: list[str] = []
        for row in range(place.top, place.bottom + 1):
            for column in range(place.left, place.right + 1):
                if (row, column) not in found:
                    missing.append(address_of(row, column))
                    if len(missing) > 5:
                        return missing
        return missing

    def _warn_left_out(self, match: re.Match[str], place: _Rectangle, missing: Sequence[str]) -> None:
        shown = ", ".join(missing[:5]) + ("…" if len(missing) > 5 else "")
        message = Message(
            N_("%(cells)s in %(range)s are no cells of the form and were left out."),
            {"cells": shown, "range": place.shown},
        )
        self.problems.append(A1Problem(message, match.start(), match.end(), "warning"))

    def _joined(self, match: re.Match[str], place: _Rectangle, keys: list[CellKey]) -> None:
        groups = _sections(keys)
        if len(groups) > 1 and not self._adds():
            return self._refuse(
                match, N_("%(range)s reaches over several parts of the form."), range=place.shown
            )
        forms = [self._group(group) for group in groups]
        if any(form is None for form in forms) and not self._adds():
            return self._refuse(
                match,
                N_("%(range)s is no range of the form: its rows or columns do not lie together there."),
                range=place.shown,
            )
        written = [
            form if form is not None else self._listed(group)
            for form, group in zip(forms, groups, strict=True)
        ]
        return self._put(match, *(",".join(form[n] for form in written) for n in range(3)))

    def _listed(self, keys: Sequence[CellKey]) -> tuple[str, str, str]:
        forms = [self._forms(key) if key[1] else (f"{key[0]}.{key[2]}",) * 3 for key in keys]
        return (
            ",".join(form[0] for form in forms),
            ",".join(form[1] for form in forms),
            ",".join(form[2] for form in forms),
        )

    def _group(self, keys: Sequence[CellKey]) -> tuple[str, str, str] | None:
        """The keys of one section as a range, or None where they are none."""
        if len(keys) == 1 or not keys[0][1]:
            return self._listed(keys) if len(keys) == 1 else None
        rows, columns = list(dict.fromkeys(k[1] for k in keys)), list(dict.fromkeys(k[2] for k in keys))
        if len(rows) * len(columns) != len(keys) or not self._spans(keys[0][0], rows, columns):
            return None
        first, last = self._forms(keys[0]), self._forms(keys[-1])
        whole = f"{first[0]}:{last[0]}"
        # A range joins two short names or two full ones, so that it says what it means.
        short = [
            f"{first[n]}:{last[n]}" if (first[n] != first[0]) == (last[n] != last[0]) else whole
            for n in (1, 2)
        ]
        return whole, short[0], short[1]

    def _spans(self, section: str, rows: Sequence[str], columns: Sequence[str]) -> bool:
        layout = self.addresses.layout
        if layout is None:
            return True
        table = layout.tables.get(section)
        if (
            table is None
            or not all(row in table.rows for row in rows)
            or not all(c in table.columns for c in columns)
        ):
            return False
        return table.row_span(rows[0], rows[-1]) == tuple(rows) and table.column_span(
            columns[0], columns[-1]
        ) == tuple(columns)


def _foreign(match: re.Match[str]) -> tuple[str]:
    if match["elsewhere"]:
        return (N_("References to other workbooks cannot be used in a formula."),)
    if match["sheets"]:
        return (N_("References across several sheets cannot be used in a formula."),)
    return (N_("References to tables of Excel cannot be used in a formula."),)


def _full_name(key: CellKey) -> str:
    return f"{key[0]}.{key[1]}" if key[2] == "value" else f"{key[1]}.{key[2]}"


def _sections(keys: Iterable[CellKey]) -> list[list[CellKey]]:
    groups: dict[str, list[CellKey]] = {}
    for key in keys:
        groups.setdefault(key[0], []).append(key)
    return list(groups.values())


def _rectangle(match: re.Match[str], sheet: str) -> _Rectangle | None:
    name = match["sheet"]
    if name:
        name = name[:-1]
        sheet = name[1:-1].replace("''", "'") if name.startswith("'") else name
    shown = match[0].replace("$", "")
    if match["columns"]:
        left, right = sorted(column_number(part.strip("$")) for part in match["columns"].split(":"))
        return _Rectangle(sheet, 1, left, MAX_ROW, right, shown, whole=True) if right <= MAX_COLUMN else None
    if match["rows"]:
        top, bottom = sorted(int(part.strip("$")) for part in match["rows"].split(":"))
        return _Rectangle(sheet, top, 1, bottom, MAX_COLUMN, shown, whole=True) if bottom <= MAX_ROW else None
    try:
        first = position(match["first"])
        last = position(match["last"] or match["first"])
    except ValueError:
        return None
    (top, bottom), (left, right) = sorted((first[0], last[0])), sorted((first[1], last[1]))
    return _Rectangle(sheet, top, left, bottom, right, shown)
