"""Rows of a returned workbook that do not exist in the report yet: records and lines written into the spare room."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from forms_library.definition.lines import group_of, line_code
from forms_library.messages import Message
from forms_library.order import POSITION, is_position
from forms_library.spreadsheet.exporting.plan import SPARE
from forms_library.spreadsheet.exporting.returned import Returned, ReturnedCell, typed_text
from forms_library.value_types import CellKey, ValueProblem
from forms_library.values import edit_text, key_text, parse
from runtime.entry.records import is_gone
from runtime.reports.forms import Form
from runtime.reports.queries import StoredCell

Refused = tuple[ReturnedCell, str, Message]
LONGEST_POSITION = 50


@dataclass(frozen=True)
class NewRow:
    """A row that the file adds: what it says, where it stands in the file, and what is sent when it is taken."""

    key: CellKey
    text: str
    address: str
    changes: Sequence[Mapping[str, Any]]


def new_rows(
    form: Form, returned: Returned, cells: Mapping[CellKey, StoredCell], salt: str
) -> tuple[list[NewRow], list[Refused]]:
    """The rows that were written into spare room, in the order of the file, and cells that cannot be kept."""
    rows: dict[tuple[str, str], list[tuple[CellKey, ReturnedCell]]] = {}
    for key, cell in returned.cells.items():
        if SPARE in key[1]:
            rows.setdefault(key[:2], []).append((key, cell))
    made: list[NewRow] = []
    refused: list[Refused] = []
    places = Places(cells)
    for (section, spare), written in rows.items():
        code = _code_of(section, spare, f"{salt}/{section}/{spare}", cells)
        row = _row(form, section, code, written, refused)
        if row is not None:
            position = change_of((section, code, POSITION), places.after(section, code), salt)
            made.append(NewRow(row.key, row.text, row.address, [position, *row.changes]))
    return made, refused


def _code_of(section: str, spare: str, salt: str, cells: Mapping[CellKey, StoredCell]) -> str:
    """The code of a new row; where the row that this file made was deleted since, that of another one.

    Under the code of the deleted one its cells would count as taken already, and nothing would be there.
    """
    made = (_code(spare, f"{salt}/{number}" if number else salt) for number in count())
    return next(code for code in made if not is_gone(cells, (section, code, "")))


def _code(spare: str, salt: str) -> str:
    """The id of a new record, or the code of a new line of its group; the same for the same file."""
    made = "x" + hashlib.sha256(salt.encode()).hexdigest()[:14]
    group, mark, _rest = spare.partition("~")
    return line_code(group, made) if mark else made


def _row(
    form: Form,
    section: str,
    code: str,
    written: Sequence[tuple[CellKey, ReturnedCell]],
    refused: list[Refused],
) -> NewRow | None:
    changes: list[Mapping[str, Any]] = []
    texts: list[str] = []
    address = ""
    for key, cell in written:
        own = (section, code, key[2])
        if not form.is_input(own):
            continue
        spec = form.specs[own]
        text = typed_text(cell.value, spec)
        try:
            value = parse(text, spec)
        except ValueProblem as problem:
            refused.append((cell, text, problem.message))
            continue
        if value is not None:
            changes.append(change_of(own, edit_text(value, spec), code))
            texts.append(text)
            address = address or f"{cell.sheet}!{cell.address}"
    return NewRow((section, code, POSITION), "; ".join(texts), address, changes) if changes else None


def change_of(key: CellKey, raw: str, salt: str) -> dict[str, Any]:
    """A change as the page carries it; the same row of the same file makes the same one."""
    made = hashlib.sha256(f"{salt}|{key_text(key)}".encode()).hexdigest()[:40]
    return {"id": f"wb-{made}", "key": key_text(key), "raw": raw, "base": 0}


class Places:
    """Positions behind all that there are: a word is greater than any of its beginnings."""

    def __init__(self, cells: Mapping[CellKey, StoredCell]) -> None:
        self._last: dict[tuple[str, str], str] = {}
        self._count = 0
        for key, cell in cells.items():
            if is_position(key) and cell.value is not None:
                list_key = (key[0], group_of(key[1]) or "")
                self._last[list_key] = max(self._last.get(list_key, ""), str(cell.value))

    def after(self, section: str, code: str) -> str:
        """A position behind the last one of a list and behind those given out before."""
        self._count += 1
        last = self._last.get((section, group_of(code) or ""), "")
        begin = last if len(last) <= LONGEST_POSITION else "z" * 8
        return f"{begin or 'V'}{self._count:04d}"
