"""Lines of any spreadsheet as new records of a list: columns are matched by a person, nothing is kept here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from forms_library.definition import RecordsSection
from forms_library.messages import Message
from forms_library.order import POSITION, deleted_rows
from forms_library.spreadsheet.exporting.returned import typed_text
from forms_library.spreadsheet.lists import ListLine, SheetList
from forms_library.spreadsheet.matching import typed_columns
from forms_library.text import plain
from forms_library.value_types import CellKey, Value, ValueProblem
from forms_library.values import edit_text, parse
from runtime.entry.new_rows import NewRow, Places, change_of
from runtime.entry.records import MOST_RECORDS
from runtime.entry.schemas import MOST_CHANGES
from runtime.reports.forms import Form
from runtime.reports.queries import StoredCell

Key = tuple[str, ...]


@dataclass(frozen=True)
class RefusedValue:
    """A value of the sheet that the list cannot keep: its cell there, the label of the list's column, why."""

    address: str
    label: str
    text: str
    message: Message


@dataclass(frozen=True)
class ListedRow:
    """A record that a line of the sheet would make.

    `known`: such a record stands in the list already; `twin`: the row of the sheet that says the same before;
    `aside`: it may be a total or a note. Such a line is only taken when a person asks for it."""

    row: NewRow
    values: Mapping[str, Value]
    known: bool = False
    twin: int | None = None
    aside: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether the line is left out unless somebody asks for it."""
        return self.known or self.twin is not None or self.aside


@dataclass
class Listed:
    """What the lines of a sheet would add, and what of them cannot be kept; `beyond`: lines for which no room is."""

    rows: list[ListedRow] = field(default_factory=list)
    refused: list[RefusedValue] = field(default_factory=list)
    beyond: int = 0


def records_from(
    form: Form,
    section: RecordsSection,
    found: SheetList,
    matched: Mapping[str, int],
    cells: Mapping[CellKey, StoredCell],
) -> Listed:
    """The records that the lines make; `matched` is the place of the sheet's column by the code of the list's."""
    made = _Making(form, section, found, matched, cells)
    for line in found.lines:
        made.add(line)
    return made.listed


class _Making:
    """The records while they are made, one line after the other."""

    def __init__(
        self,
        form: Form,
        section: RecordsSection,
        found: SheetList,
        matched: Mapping[str, int],
        cells: Mapping[CellKey, StoredCell],
    ) -> None:
        self._form, self._section, self._found, self._cells = form, section, found, cells
        self._columns = [column for column in typed_columns(section) if column.code in matched]
        self._matched = matched
        self._places = Places(cells)
        self._key_codes = self._telling()
        records = dict(_records(section.code, cells))
        self._ids = {key[1] for key in cells if key[0] == section.code}
        self._standing = {self._key(values) for values in records.values()}
        self._alive = set(records)
        self._seen: dict[Key, int] = {}
        self._room = min(MOST_RECORDS - len(records), MOST_CHANGES // (len(self._columns) + 1))
        self.listed = Listed()

    def add(self, line: ListLine) -> None:
        """One line of the sheet: a record, or nothing where none of its values belongs to the list."""
        values = self._read(line)
        if not values:
            return
        if len(self.listed.rows) >= self._room:
            self.listed.beyond += 1
            return
        key = self._key(values)
        record, before = self._id(line, values)
        first = self._seen.setdefault(key, line.row) if any(key) else line.row
        twin = first if first != line.row and self._key_codes == self._section.matching_key else None
        known = before or (any(key) and key in self._standing)
        self.listed.rows.append(ListedRow(self._row(line, record, values), values, known, twin, line.aside))

    def _read(self, line: ListLine) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for column in self._columns:
            place = self._matched[column.code]
            spec = self._form.specs[self._section.code, "x", column.code]
            text = typed_text(line.values[place], spec)
            try:
                value = parse(text, spec)
            except ValueProblem as problem:
                address = f"{self._found.sheet}!{self._found.columns[place].letters}{line.row}"
                self.listed.refused.append(RefusedValue(address, column.label, text, problem.message))
                continue
            if value is not None:
                values[column.code] = value
        return values

    def _id(self, line: ListLine, values: Mapping[str, Value]) -> tuple[str, bool]:
        """An id that no record has or had, the same for the same line until it is taken; whether it was taken and
        still stands."""
        before = False
        for number in count():
            salt = f"{self._section.code}/{line.row}/{number}/{sorted(self._texts(values).items())}"
            record = "x" + hashlib.sha256(salt.encode()).hexdigest()[:14]
            if record not in self._ids:
                return record, before
            before = before or record in self._alive
        raise AssertionError  # count() has no end

    def _row(self, line: ListLine, record: str, values: Mapping[str, Value]) -> NewRow:
        code, texts = self._section.code, self._texts(values)
        position = (code, record, POSITION)
        changes = [change_of(position, self._places.after(code, record), record)]
        changes += [change_of((code, record, column), text, record) for column, text in texts.items()]
        return NewRow(position, "; ".join(texts.values()), str(line.row), changes)

    def _texts(self, values: Mapping[str, Value]) -> dict[str, str]:
        specs = self._form.specs
        return {
            column: edit_text(value, specs[self._section.code, "x", column])
            for column, value in values.items()
        }

    def _telling(self) -> tuple[str, ...]:
        """The columns that tell one record from another: those that the form names, else all that are matched."""
        named = self._section.matching_key
        return named if named and set(named) <= set(self._matched) else tuple(c.code for c in self._columns)

    def _key(self, values: Mapping[str, Value]) -> Key:
        texts = self._texts({code: values[code] for code in self._key_codes if values.get(code) is not None})
        return tuple(plain(texts.get(code, "")) for code in self._key_codes)


def _records(code: str, cells: Mapping[CellKey, StoredCell]) -> Iterator[tuple[str, dict[str, Value]]]:
    """The records that stand in a list, by their ids."""
    kept = {key: cell.value for key, cell in cells.items() if key[0] == code}
    gone = deleted_rows(kept.items())
    records: dict[str, dict[str, Value]] = {}
    for key, value in kept.items():
        if key[:2] not in gone:
            records.setdefault(key[1], {})[key[2]] = value
    yield from records.items()
