"""Which columns say what a row is (its number, name, unit of measure, code) and which hold figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from forms_library.spreadsheet.book import Sheet
from forms_library.spreadsheet.importing.codes import PrintedCode
from forms_library.spreadsheet.importing.header import Leaf
from forms_library.spreadsheet.importing.layout import Layout
from forms_library.spreadsheet.importing.words import (
    is_named_code,
    is_number_code,
    label_source,
    names_organisations,
    names_rows,
)

Role = Literal["number", "label", "unit_of_measure", "printed_code", "note", "figure"]
MOST_LABELS = 6


def roles_of(
    sheet: Sheet, layout: Layout, leaves: Sequence[Leaf], codes: Sequence[PrintedCode]
) -> list[Role]:
    """The role of each column. Columns of words stand on the left; after the first figure all hold figures."""
    roles: list[Role] = []
    for leaf, code in zip(leaves, codes, strict=True):
        ended = len(roles) >= MOST_LABELS or roles[-1:] == ["figure"]
        role: Role = "figure" if ended else _role(sheet, layout, leaf, code, roles)
        roles.append(role)
    return roles


def _role(sheet: Sheet, layout: Layout, leaf: Leaf, code: PrintedCode, before: Sequence[Role]) -> Role:
    source = label_source(leaf.label) if len(leaf.path) <= 1 else ""
    lettered = bool(code.code) and not is_number_code(code.code)
    if source and not (source in before and not lettered):
        return source  # type: ignore[return-value]
    if lettered or _holds_words(sheet, layout, leaf, code, before):
        return "note" if "label" in before else "label"
    return "figure"


def _holds_words(sheet: Sheet, layout: Layout, leaf: Leaf, code: PrintedCode, before: Sequence[Role]) -> bool:
    if len(leaf.path) != 1 or is_named_code(code.code):
        return is_named_code(code.code)
    if "label" in before and is_number_code(code.code):
        return False
    named = names_rows(leaf.label) or names_organisations(leaf.label)
    if named and (not is_number_code(code.code) or "number" in before):
        return True
    return "label" not in before and _written_on(sheet, layout, leaf)


def _written_on(sheet: Sheet, layout: Layout, leaf: Leaf) -> bool:
    """Whether most rows have words in the column."""
    rows = [row for row in layout.body_rows if sheet.texts(row)]
    words = [row for row in rows if any(letter.isalpha() for letter in sheet.text(row, leaf.left))]
    return bool(rows) and len(words) * 2 > len(rows)
