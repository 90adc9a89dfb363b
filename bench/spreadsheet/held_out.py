"""How much of forms the importer's author has not tried is found, in sheets as careless offices make them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from forms_library.spreadsheet.importing.form import import_package
from forms_library.spreadsheet.importing.found import Imported
from forms_library.spreadsheet.opening import open_package
from tests.forms_library.spreadsheet.corpus.forms import PrintedForm, printed_forms
from tests.forms_library.spreadsheet.corpus.layout import Dirt, dirt_of, draw
from tests.forms_library.spreadsheet.corpus.score import Share, columns, rules
from tests.forms_library.spreadsheet.reading_back import printed_rules


@dataclass(frozen=True)
class Finding:
    """What was found in one sheet; `sound`: a definition was made that can be loaded."""

    form: str
    dirt: Dirt
    columns: Share
    rules: Share
    sound: bool


def sheets(seeds: Iterable[int], *, held_out: bool = True) -> list[tuple[PrintedForm, Dirt, bytes]]:
    """The forms of a set, each drawn once for each seed."""
    forms = [form for form in printed_forms() if form.held_out == held_out]
    return [(form, dirt, draw(form, dirt)) for form in forms for dirt in map(dirt_of, seeds)]


def finding(form: PrintedForm, dirt: Dirt, content: bytes) -> Finding:
    """Import one sheet and compare."""
    found = import_package(open_package(content), foreign=_column_of)
    return Finding(
        form.name, dirt, _columns(form, dirt, found), _rules(form, found), found.definition is not None
    )


def _columns(form: PrintedForm, dirt: Dirt, found: Imported) -> Share:
    bare = dirt.codes == "labels unnamed"
    wanted = [
        (column.path, "" if bare and place < form.labels and not column.code.isdigit() else column.code)
        for place, column in enumerate(form.columns)
    ]
    got = [(column.path, column.printed.printed) for table in found.tables for column in table.columns]
    return columns(wanted, got)


def _rules(form: PrintedForm, found: Imported) -> Share:
    wanted = [_OTHER_FORM.sub(lambda hit: _column_of(hit[1], hit[2]), rule) for rule in form.rules]
    return rules(wanted, [rule for table in found.tables for rule in printed_rules(table)])


_OTHER_FORM = re.compile(r"(\d+/[A-Z]+)!(\d+)")


def _column_of(symbol: str, code: str) -> str:
    """A reference to a column of another form, whichever it is."""
    return f"F_{symbol.replace('/', '_')}!K{code}"
