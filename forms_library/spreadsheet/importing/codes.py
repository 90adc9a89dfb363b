"""The line of codes below a header: which code each column bears, and what is odd about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forms_library.formula.a1 import address_of
from forms_library.messages import N_
from forms_library.spreadsheet.book import Sheet
from forms_library.spreadsheet.importing.doubts import Doubts, Sort
from forms_library.spreadsheet.importing.header import Leaf
from forms_library.spreadsheet.importing.layout import Layout
from forms_library.spreadsheet.importing.words import code_of, is_number_code, rule_code
from forms_library.text import clean


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """The code of a column: as printed, without its rule, the rule itself, and where it stands."""

    printed: str = ""
    code: str = ""
    rule: str = ""
    address: str = ""


def codes_by_column(sheet: Sheet, layout: Layout) -> dict[int, str]:
    """The texts of the code line by the column in which each begins."""
    if layout.code_row is None:
        return {}
    return {layout.begins(area)[1]: text for area, text in sheet.texts(layout.code_row)}


def read_codes(sheet: Sheet, layout: Layout, leaves: Sequence[Leaf], doubts: Doubts) -> list[PrintedCode]:
    """The code of each column; empty ones where there is no line of codes."""
    if layout.code_row is None:
        doubts.note(
            Sort.NO_CODES,
            N_("The form has no line of column codes (1, 2, 3…). Codes were given in order."),
            address_of(layout.top, layout.columns[0]),
        )
        return [PrintedCode() for _ in leaves]
    read = [_code(sheet, layout, leaf) for leaf in leaves]
    _note_odd(read, leaves, layout.code_row, doubts)
    return read


def _code(sheet: Sheet, layout: Layout, leaf: Leaf) -> PrintedCode:
    assert layout.code_row is not None
    printed = clean(_text(sheet, layout, layout.code_row, leaf))
    rule = printed if rule_code(printed) else ""
    if layout.rule_row is not None and not rule:
        rule = clean(_text(sheet, layout, layout.rule_row, leaf))
    return PrintedCode(printed, code_of(printed), rule, address_of(layout.code_row, leaf.left))


def _text(sheet: Sheet, layout: Layout, row: int, leaf: Leaf) -> str:
    """The text that begins over one of the columns of a leaf."""
    for column in leaf.columns:
        area = sheet.area(row, column)
        if layout.begins(area)[1] in leaf.columns and (text := sheet.cell(*area.anchor).text):
            return text
    return ""


def _note_odd(read: Sequence[PrintedCode], leaves: Sequence[Leaf], row: int, doubts: Doubts) -> None:
    first = next((place for place, code in enumerate(read) if is_number_code(code.code)), len(read))
    seen: set[str] = set()
    for code, leaf in zip(read[first:], leaves[first:], strict=True):
        if not code.code:
            message = N_("This column has no code. It was given one that is not printed.")
            doubts.note(Sort.MISSING_CODE, message, address_of(row, leaf.left))
        elif code.code in seen:
            message = N_("The code %(code)s is printed twice. Rules mean the first column of that code.")
            doubts.note(Sort.DUPLICATE_CODE, message, code.address, code=code.code)
        seen.add(code.code)
    for code, expected in _out_of_order(read[first:]):
        message = N_("%(expected)s was expected here, %(code)s is printed.")
        doubts.note(Sort.CODE_ORDER, message, code.address, code=code.code, expected=expected)


def _out_of_order(read: Sequence[PrintedCode]) -> Iterator[tuple[PrintedCode, int]]:
    """Codes that do not follow the one before (duplicates and 13a are said elsewhere or go without saying)."""
    last: int | None = None
    gap = 1
    for code in read:
        if not code.code.isdigit():
            gap += not code.code
            continue
        number = int(code.code)
        if last is not None and number not in (last, last + 1, last + gap):
            yield code, last + 1
        last, gap = number, 1
