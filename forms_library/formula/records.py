"""Lists whose rows the reporter adds: each record is calculated and checked like one line of a table.

The rules of the columns, their conditions and the checks of scope row are compiled once, as a form of a single line,
and run for every record. What speaks of all records at once (``SUM(DS.C03)`` anywhere in the form, the other checks of
the list) sees a column of the list as a tuple of values. Lines that are added to a table, or stand in it for the
contributing organisations, are calculated in the same way; ``CHILDREN()`` of their row sees them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from forms_library.definition.conditions import is_conditional
from forms_library.definition.inheritance import limits_of
from forms_library.definition.lines import group_of, line_code
from forms_library.definition.model import Definition, RecordsSection, Row, Section, TableSection
from forms_library.order import is_position, rows_in_order
from forms_library.value_types import CellKey, Values

LINE = "record"
"""The code of the single line of the form that stands for one record."""

ListKey = tuple[str, str]
"""(section, group): the group of a list of records is "", and so is that of lines above all rows of a table."""


ListSection = RecordsSection | TableSection


def lists_of(definition: Definition) -> dict[ListKey, ListSection]:
    """The lists of a form and the groups of lines in its tables."""
    return {
        (section.code, group): section
        for section in definition.sections
        if isinstance(section, RecordsSection | TableSection)
        for group in groups_of(section)
    }


def groups_of(section: Section) -> tuple[str, ...]:
    """The groups of a section whose lines the definition does not name; a list of records is one."""
    if isinstance(section, TableSection):
        return section.groups()
    return ("",) if isinstance(section, RecordsSection) else ()


@lru_cache(maxsize=256)
def form_of_one(section: ListSection, group: str = "") -> Definition | None:
    """The form of one record; None where nothing is calculated, checked or conditional in it."""
    checks = tuple(check for check in section.checks if check.scope == "row" and not check.rows)
    computed = any(column.formula for column in section.leaf_columns())
    if not checks and not computed and not is_conditional(section):
        return None
    line = TableSection(
        section.code,
        columns=section.columns,
        rows=(_line(section, group),),
        checks=checks,
        **limits_of(section),
    )
    return Definition(section.code, section.code, section.title, sections=(line,))


def _line(section: ListSection, group: str) -> Row:
    """The line as a row: in a table its group says what else holds for it."""
    if isinstance(section, RecordsSection):
        return Row(LINE, "")
    said = section.row(line_code(group, "1"))
    return replace(said, code=LINE, prefill="", default="")


def records_in(section: ListSection, group: str, values: Values) -> dict[str, dict[CellKey, object]]:
    """The records of a list that hold anything, in its order by id, each with its cells under the keys of
    `form_of_one`."""
    in_table = isinstance(section, TableSection)
    found: dict[str, dict[CellKey, object]] = {}
    for key, value in values.items():
        if key[0] != section.code or value is None or is_position(key):
            continue
        if not in_table or group_of(key[1]) == group:
            found.setdefault(key[1], {})[section.code, LINE, key[2]] = value
    return (
        {record: found[record] for record in rows_in_order(section.code, values) if record in found}
        if found
        else {}
    )


def column_of(key: CellKey, records: Iterable[Mapping[CellKey, object]]) -> tuple[object, ...]:
    """One column over all records, blanks included; `key` is (section, group, column)."""
    section, _, column = key
    return tuple(record.get((section, LINE, column)) for record in records)
