"""Where the tables of a sheet stand: header, code line, rows. Found from what is printed, or said by a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from forms_library.spreadsheet.book import Area, Sheet, Spot
from forms_library.spreadsheet.importing.words import (
    code_of,
    is_header_word,
    is_note,
    is_number_code,
    is_signing,
    label_source,
    names_words,
    rule_code,
    stands_above,
)

MOST_HEADER_ROWS = 10
LONG_TEXT = 70
MOST_TABLES = 20


@dataclass(frozen=True)
class Layout:
    """One table of a sheet, in rows and columns of the sheet; there is no row where `last_row` lies before
    `first_row`."""

    columns: tuple[int, ...]
    top: int
    bottom: int
    code_row: int | None
    rule_row: int | None
    first_row: int
    last_row: int

    @property
    def header_rows(self) -> range:
        """The rows of the header."""
        return range(self.top, self.bottom + 1)

    @property
    def body_rows(self) -> range:
        """The rows below the header."""
        return range(self.first_row, self.last_row + 1)

    def begins(self, area: Area) -> Spot:
        """The first cell of an area within the header: merged areas may begin in hidden columns or beside it."""
        column = next((column for column in self.columns if column >= area.left), self.columns[-1])
        return max(area.top, self.top), column


def find_layouts(sheet: Sheet) -> list[Layout]:
    """The tables of a sheet, from top to bottom; none where nothing looks like a header."""
    found: list[Layout] = []
    above = 0
    for row in _code_rows(sheet):
        if row <= above or len(found) >= MOST_TABLES:
            continue
        layout = _around_code_row(sheet, row, above)
        if layout is not None:
            found.append(layout)
            above = max(layout.last_row, row)
    if not found:
        found = _without_codes(sheet)
    return _cut(sheet, found)


def _cut(sheet: Sheet, found: Sequence[Layout]) -> list[Layout]:
    """The rows of a table end above the header of the next one."""
    following = [layout.top for layout in found[1:]] + [max(sheet.rows, default=0) + 1]
    return [
        replace(layout, last_row=min(layout.last_row, top - 1))
        for layout, top in zip(found, following, strict=False)
    ]


# The line of codes


def _code_rows(sheet: Sheet) -> list[int]:
    rows = [row for row in sheet.rows if row not in sheet.hidden_rows and is_code_row(sheet, row)]
    # Of two such lines one below the other the lower one holds the codes: the upper one are months or years.
    return [row for row in rows if row + 1 not in rows or _only_rules(sheet, row + 1)]


def is_code_row(sheet: Sheet, row: int) -> bool:
    """Whether a row is a line of column codes."""
    texts = [text for _, text in sheet.texts(row)]
    codes = [code for text in texts if (code := code_of(text))]
    if len(texts) < 2 or len(codes) * 4 < len(texts) * 3:
        return False
    numbers = [int("".join(filter(str.isdigit, code))) for code in codes if is_number_code(code)]
    if len(numbers) < 2:
        return bool(numbers) and len(codes) > 1 and numbers[0] <= 3
    steps = [after - before for before, after in pairwise(numbers)]
    return sum(step == 1 for step in steps) * 5 >= len(steps) * 3 and numbers[0] <= 5


def _only_rules(sheet: Sheet, row: int) -> bool:
    texts = [text for _, text in sheet.texts(row)]
    return bool(texts) and all(rule_code(text) for text in texts)


def _around_code_row(sheet: Sheet, row: int, above: int) -> Layout | None:
    columns = _span(sheet, [area for area, _ in sheet.texts(row)])
    top = _header_top(sheet, row - 1, columns, above)
    if top is None:
        return None
    columns = _widened(sheet, columns, range(top, row), row)
    rules = row + 1 if _only_rules(sheet, row + 1) else None
    first = (rules or row) + 1
    last = _last_row(sheet, first, columns, lined=sheet.lined(row, columns))
    return Layout(columns, top, row - 1, row, rules, first, last)


def _span(sheet: Sheet, areas: Iterable[Area]) -> tuple[int, ...]:
    listed = list(areas)
    left, right = min(area.left for area in listed), max(area.right for area in listed)
    return tuple(column for column in sheet.columns if left <= column <= right)


def _widened(sheet: Sheet, columns: tuple[int, ...], header: range, code_row: int) -> tuple[int, ...]:
    """Columns left and right of the codes that the header or the lines of the table reach as well."""
    left, right = columns[0], columns[-1]
    for area, _ in (found for row in header for found in sheet.texts(row)):
        left, right = min(left, area.left), max(right, area.right)
    known = set(sheet.columns)
    while left - 1 in known and sheet.cell(code_row, left - 1).lines - {"right"}:
        left -= 1
    while right + 1 in known and sheet.cell(code_row, right + 1).lines - {"left"}:
        right += 1
    return tuple(column for column in sheet.columns if left <= column <= right)


# The header


def _header_top(sheet: Sheet, bottom: int, columns: Sequence[int], above: int) -> int | None:
    """The first row of the header that ends in row `bottom`; None if there is none."""
    if bottom <= above or (not sheet.texts(bottom) and not _reached(sheet, bottom, columns)):
        return None
    top = _top_of_first_label(sheet, bottom, columns)
    if top is not None and names_words(sheet.text(top, columns[0])):
        return top
    row = bottom if top is None else top - 1
    while row > above and bottom - row < MOST_HEADER_ROWS and _in_header(sheet, row, columns, top):
        top = row
        row -= 1
    return top


def _reached(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    return any(sheet.area(row, column).top < row and sheet.text(row, column) for column in columns)


def _top_of_first_label(sheet: Sheet, bottom: int, columns: Sequence[int]) -> int | None:
    """Where the first label begins if it is merged down to the codes: that is the whole height of the header."""
    area = sheet.area(bottom, columns[0])
    reaches = area.bottom == bottom and area.top < bottom and area.right - area.left <= 1
    return area.top if reaches and sheet.cell(*area.anchor).text else None


def _in_header(sheet: Sheet, row: int, columns: Sequence[int], top: int | None) -> bool:
    """Whether a row, read from below, still belongs to the header whose part from `top` on is known."""
    texts = sheet.texts(row)
    if not texts:
        return _reached(sheet, row, columns) or (top is not None and _is_blank_inside(sheet, row, columns))
    if any(stands_above(text) and not is_header_word(text) for _, text in texts):
        return False
    wide = [area for area, _ in texts if area.left <= columns[0] and area.right >= columns[-1]]
    if wide and len(columns) > 1:
        return False
    if top is None or _unlabelled(sheet, range(top, row + MOST_HEADER_ROWS), columns):
        return True
    return _closes_above(sheet, row, columns, texts)


def _is_blank_inside(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    return sheet.lined(row, columns) and sheet.lined(row - 1, columns)


def _unlabelled(sheet: Sheet, rows: range, columns: Sequence[int]) -> bool:
    """Whether some column has no label yet in the rows of the header known so far."""
    return any(not any(sheet.text(row, column) for row in rows) for column in columns)


def _closes_above(sheet: Sheet, row: int, columns: Sequence[int], texts: Sequence[tuple[Area, str]]) -> bool:
    """Whether a row above a header that is complete is one more level of it: lined, or several groups."""
    inside = [area for area, _ in texts if columns[0] <= area.left and area.right <= columns[-1]]
    if not inside:
        return False
    lined = any(sheet.cell(*area.anchor).lines for area in inside)
    if sheet.lined(row + 1, columns) and not lined:
        return False
    return lined or len(inside) > 1


# Without a line of codes


def _without_codes(sheet: Sheet) -> list[Layout]:
    for row in sheet.rows:
        texts = sheet.texts(row)
        if sum(is_header_word(text) for _, text in texts) >= 2 and not _is_heading_box(texts):
            return [_around_labels(sheet, row, texts)]
    return []


def _is_heading_box(texts: Sequence[tuple[Area, str]]) -> bool:
    return any(stands_above(text) and not is_header_word(text) for _, text in texts)


def _around_labels(sheet: Sheet, row: int, texts: Sequence[tuple[Area, str]]) -> Layout:
    columns = _span(sheet, [area for area, _ in texts])
    bottom = row
    while bottom - row < MOST_HEADER_ROWS and _goes_on(sheet, bottom + 1, columns):
        bottom += 1
    columns = _widened(sheet, columns, range(row, bottom + 1), row)
    top = _header_top(sheet, bottom, columns, 0) or row
    last = _last_row(sheet, bottom + 1, columns, lined=sheet.lined(row, columns))
    return Layout(columns, min(top, row), bottom, None, None, bottom + 1, last)


def _goes_on(sheet: Sheet, row: int, columns: Sequence[int]) -> bool:
    """Whether a row below the labels is one more level: its first labels reach down, or stand empty beside others."""
    first = sheet.area(row, columns[0])
    if first.top < row and sheet.cell(*first.anchor).text:
        return True
    texts = sheet.texts(row)
    labels = [column for column in columns[:2] if sheet.text(row, column)]
    return not labels and len(texts) > 1 and not any(_is_number(text) for _, text in texts)


def _is_number(text: str) -> bool:
    return text.replace(",", "").replace(".", "").isdigit()


# The rows


def _last_row(sheet: Sheet, first: int, columns: Sequence[int], *, lined: bool) -> int:
    """The last row of the table that begins in row `first`."""
    last, end = first - 1, max(sheet.rows, default=0)
    for row in range(first, end + 1):
        if row in sheet.hidden_rows:
            continue
        if (lined and not sheet.lined(row, columns)) or not _in_body(sheet, row, columns, lined):
            break
        last = row
    return last


def _in_body(sheet: Sheet, row: int, columns: Sequence[int], lined: bool) -> bool:
    texts = [found for found in sheet.texts(row) if found[0].right >= columns[0]]
    if lined:
        return True
    if not texts:
        return _reached(sheet, row, columns)
    area, text = texts[0]
    if is_note(text) or is_signing(text):
        return False
    prose = len(texts) == 1 and (
        (area.left <= columns[0] and area.right >= columns[-1]) or len(text) > LONG_TEXT
    )
    return not prose or bool(label_source(text))
