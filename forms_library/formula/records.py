"""Lists whose rows the reporter adds: each record is calculated and checked like one line of a table.

The rules of the columns and the checks of scope row are compiled once, as a form of a single line, and run for
every record. What speaks of all records at once (``SUM(DS.C03)`` anywhere in the form, the other checks of the
list) sees a column of the list as a tuple of values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from forms_library.definition.model import Definition, RecordsSection, Row, TableSection
from forms_library.order import is_position, rows_in_order
from forms_library.value_types import CellKey, Values

LINE = "record"
"""The code of the single line of the form that stands for one record."""


def lists_of(definition: Definition) -> tuple[RecordsSection, ...]:
    """The lists of a form."""
    return tuple(section for section in definition.sections if isinstance(section, RecordsSection))


@lru_cache(maxsize=256)
def form_of_one(section: RecordsSection) -> Definition | None:
    """The form of one record; None where nothing is calculated or checked in it."""
    checks = tuple(check for check in section.checks if check.scope == "row")
    if not checks and not any(column.formula for column in section.leaf_columns()):
        return None
    line = TableSection(section.code, columns=section.columns, rows=(Row(LINE, ""),), checks=checks)
    return Definition(section.code, section.code, section.title, sections=(line,))


def records_in(section: str, values: Values) -> dict[str, dict[CellKey, object]]:
    """The records of a list that hold anything, in its order by id, each with its cells under the keys of
    `form_of_one`."""
    found: dict[str, dict[CellKey, object]] = {}
    for (code, record, column), value in values.items():
        if code == section and value is not None and not is_position((code, record, column)):
            found.setdefault(record, {})[section, LINE, column] = value
    return {record: found[record] for record in rows_in_order(section, values) if record in found}


def column_of(key: CellKey, records: Iterable[Mapping[CellKey, object]]) -> tuple[object, ...]:
    """One column over all records, blanks included; `key` is (section, "", column)."""
    section, _, column = key
    return tuple(record.get((section, LINE, column)) for record in records)
