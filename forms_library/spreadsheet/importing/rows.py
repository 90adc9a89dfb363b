"""The rows of a table: numbers, names, levels, headings, totals, and where reporters add lines of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from forms_library.formula.a1 import address_of
from forms_library.messages import N_
from forms_library.spreadsheet.book import Sheet
from forms_library.spreadsheet.importing.doubts import Doubts, Sort
from forms_library.spreadsheet.importing.header import Leaf
from forms_library.spreadsheet.importing.layout import Layout
from forms_library.spreadsheet.importing.numbering import (
    BOLD,
    CAPITALS,
    PLAIN,
    Levels,
    Style,
    sign_of,
    split_number,
    style_of,
)
from forms_library.spreadsheet.importing.roles import Role
from forms_library.spreadsheet.importing.words import (
    is_capitals,
    is_of_which,
    is_open,
    is_placeholder,
    is_total,
)
from forms_library.text import clean

ROW_LEVELS = 6
BARRED = frozenset({"x", "X", "×", "-", "–", "—", "/"})
"""What is printed in cells that nobody fills."""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row as printed. `indent` is how far its name is moved in; `wide` means that its name reaches over figures;
    `open` that it only says more lines follow; `barred` are the columns in which nothing is filled."""

    row: int
    address: str
    number: str = ""
    label: str = ""
    unit_of_measure: str = ""
    printed: str = ""
    note: str = ""
    level: int = 1
    bold: bool = False
    indent: int = 0
    wide: bool = False
    open: bool = False
    heading: bool = False
    total: bool = False
    of_which: bool = False
    added: bool = False
    barred: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: its label, or its number."""
        return self.label or self.number


def read_rows(
    sheet: Sheet, layout: Layout, leaves: Sequence[Leaf], roles: Sequence[Role], doubts: Doubts
) -> list[FoundRow]:
    """The rows of a table in order, those that are empty left out, with their levels."""
    reader = _RowReader(sheet, leaves, roles)
    # Where every column is left out there is nothing that could be a row.
    body = layout.body_rows if leaves else ()
    rows = [reader.read(row) for row in body if row not in sheet.hidden_rows]
    named = [row for row in rows if row.number or row.label or row.printed]
    placed = _with_levels(named)
    return _with_added(_with_headings(placed, roles), doubts)


class _RowReader:
    def __init__(self, sheet: Sheet, leaves: Sequence[Leaf], roles: Sequence[Role]) -> None:
        self.sheet, self.leaves = sheet, leaves
        # Of two columns of one role the left one counts.
        self.places = dict(reversed(list(zip(roles, leaves, strict=True))))
        self.figures = [leaf for role, leaf in zip(roles, leaves, strict=True) if role == "figure"]

    def read(self, row: int) -> FoundRow:
        number, label = self._text("number", row), self._text("label", row)
        name_leaf = self.places.get("label") or self.places.get("number") or self.leaves[0]
        area = self.sheet.area(row, name_leaf.left)
        number, label = self._sorted_out(row, number, label)
        cell = self.sheet.shown(row, name_leaf.left)
        return FoundRow(
            row,
            address_of(row, name_leaf.left),
            number,
            label,
            self._text("unit_of_measure", row),
            self._text("printed_code", row),
            self._text("note", row),
            bold=cell.bold,
            indent=cell.indent,
            wide=bool(self.figures) and area.right >= self.figures[0].left,
            open=self._is_open(number, label),
            total=is_total(label),
            of_which=is_of_which(label),
            barred=tuple(
                place for place, leaf in enumerate(self.figures) if self.sheet.text(row, leaf.left) in BARRED
            ),
        )

    def _text(self, role: Role, row: int) -> str:
        leaf = self.places.get(role)
        return clean(self.sheet.text(row, leaf.left)) if leaf is not None else ""

    def _sorted_out(self, row: int, number: str, label: str) -> tuple[str, str]:
        """A name that reaches over the column of numbers is no number; a number in front of a name is one."""
        number_leaf, label_leaf = self.places.get("number"), self.places.get("label")
        if number_leaf is None:
            return split_number(label) if label else ("", "")
        if label_leaf is not None and number == label and number:
            return split_number(label) if style_of(label) is None else (number, "")
        if number and not label and style_of(number) is None and not is_placeholder(number):
            return "", number
        if not number and label:
            return split_number(label)
        return number, label

    def _is_open(self, number: str, label: str) -> bool:
        if label:
            return is_placeholder(label) or (is_open(label) and not is_total(label))
        return "label" in self.places and bool(number)


# Levels


def _with_levels(rows: Sequence[FoundRow]) -> list[FoundRow]:
    levels = Levels()
    placed: list[FoundRow] = []
    before: dict[str, str] = {}
    numbered = any(style_of(row.number) for row in rows)
    for place, row in enumerate(rows):
        if row.total or (numbered and _closes(row, rows, place)):
            levels.restart()
        style = _style(row, before)
        code = row.printed if "." in row.printed or row.printed.isdigit() else row.number
        level = levels.place(style, code.strip(".)"), row.indent)
        placed.append(replace(row, level=min(level, ROW_LEVELS)))
        if row.total:
            levels.restart()
    return placed


def _closes(row: FoundRow, rows: Sequence[FoundRow], place: int) -> bool:
    """Whether a row without a number among numbered ones stands for itself: below all others, or in capitals."""
    if row.number or sign_of(row.label) or row.of_which:
        return False
    rest_numbered = any(other.number for other in rows[place + 1 :])
    return not rest_numbered or (is_capitals(row.label) and row.bold)


def _style(row: FoundRow, before: dict[str, str]) -> Style:
    number = row.number
    if (number and not row.open) or (number and style_of(number)):
        style = style_of(number, before.get("capital", ""))
        if style is not None:
            if style.key in ("letter", "roman"):
                before["capital"] = number
            return style
    sign = sign_of(row.label)
    if sign:
        return style_of(sign) or PLAIN
    if row.of_which:
        return Style("of which", 75)
    if is_capitals(row.label):
        return CAPITALS
    return BOLD if row.bold else PLAIN


# Headings and lines that reporters add


def _with_headings(rows: Sequence[FoundRow], roles: Sequence[Role]) -> list[FoundRow]:
    return [replace(row, heading=_is_heading(row, rows, place, roles)) for place, row in enumerate(rows)]


def _is_heading(row: FoundRow, rows: Sequence[FoundRow], place: int, roles: Sequence[Role]) -> bool:
    """Whether a row has no cells: its name reaches over them, or it alone has no unit of measure and no code."""
    if row.wide:
        return True
    if row.total or row.open:
        return False
    told = [role for role in ("unit_of_measure", "printed_code") if role in roles]
    if not told or row.unit_of_measure or row.printed:
        return False
    others = [other for other in rows if other.unit_of_measure or other.printed]
    parent = place + 1 < len(rows) and rows[place + 1].level > row.level
    return len(others) * 2 > len(rows) - len(others) and (parent or row.bold or is_capitals(row.label))


def _with_added(rows: Sequence[FoundRow], doubts: Doubts) -> list[FoundRow]:
    """Rows that only say "1, 2, …" become a mark on the row above them."""
    kept: list[FoundRow] = []
    for row in rows:
        if not row.open:
            kept.append(row)
            continue
        parent = next((n for n in reversed(range(len(kept))) if kept[n].level < row.level), None)
        if parent is not None and not kept[parent].total:
            kept[parent] = replace(kept[parent], added=True, heading=False)
        else:
            kept.append(row)
    _note_levels(kept, doubts)
    return kept


def _note_levels(rows: Iterable[FoundRow], doubts: Doubts) -> None:
    level = 0
    for row in rows:
        if row.level > level + 1:
            message = N_("“%(row)s” seems to stand two levels below the row before it.")
            doubts.note(Sort.ROW_LEVEL, message, row.address, row=row.name[:80])
        level = row.level
