"""Columns of other forms, for rules that name them: "Cột (1) = cột (6) ở Biểu 02/XLD"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from forms_library.catalogue import load_all
from forms_library.definition import Definition, TableSection
from forms_library.formula.printed import Foreign
from forms_library.spreadsheet.importing.words import code_of

Find = Callable[[str], Definition | None]
"""The newest version of the form with a symbol, None if there is none."""


def reference_by(find: Find) -> Foreign:
    """What the rules of a form need to know of the forms that `find` knows: "XLD02!C06" for column 6 of 02/XLD."""

    def reference(symbol: str, printed: str) -> str | None:
        definition = find(bare_symbol(symbol))
        if definition is None:
            return None
        hits = [
            f"{definition.code}!{column.code}"
            for section in definition.sections
            if isinstance(section, TableSection)
            for column in section.leaf_columns()
            if code_of(column.printed_code) == printed
        ]
        return hits[0] if len(hits) == 1 else None

    return reference


def catalogue_reference(symbol: str, printed: str) -> str | None:
    """The reference to a column of a ready-made form; None if there is no such column, or several."""
    return reference_by(_in(load_all().values()))(symbol, printed)


def _in(definitions: Iterable[Definition]) -> Find:
    known = {bare_symbol(definition.symbol): definition for definition in definitions if definition.symbol}
    return known.get


def bare_symbol(symbol: str) -> str:
    """A symbol as it is compared: no spaces, capitals."""
    return re.sub(r"\s+", "", symbol).upper()
