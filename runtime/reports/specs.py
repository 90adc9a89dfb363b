"""The specs of all cells of a form: fixed places are known, those of records and added lines are recognised."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from forms_library.definition import Definition, RecordsSection, column_spec
from forms_library.definition.lines import group_of
from forms_library.kinds import kind
from forms_library.order import POSITION, POSITION_SPEC, RECORD_ID
from forms_library.value_types import CellKey, CellSpec, Value


class Specs(dict[CellKey, CellSpec]):
    """Spec by key. What is iterated are the fixed places; `specs[key]` and `key in specs` know records and lines."""

    def __init__(self, definition: Definition) -> None:
        super().__init__((key, definition.spec(key)) for key in definition.keys())  # noqa: SIM118 - not a mapping
        lists = [section for section in definition.sections if isinstance(section, RecordsSection)]
        self.of_columns = {
            (section.code, column.code): column_spec(section, column)
            for section in lists
            for column in section.leaf_columns()
        }
        self.of_columns |= {(section.code, POSITION): POSITION_SPEC for section in lists}
        self._tables = {table.code: table for table in definition.tables() if table.groups()}

    @cached_property
    def readers(self) -> dict[CellKey, tuple[CellKey, Callable[[object], Value]]]:
        """By key of a fixed place the key itself and what reads its JSON: keys that are the same objects everywhere
        are found quicker than equal ones."""
        return {key: (key, kind(spec.kind).from_json) for key, spec in self.items()}

    def __missing__(self, key: CellKey) -> CellSpec:
        table = self._tables.get(key[0])
        if table is not None and group_of(key[1]) is not None:
            return table.spec(key[1], key[2])
        if not RECORD_ID.fullmatch(key[1]):
            raise KeyError(key)
        return self.of_columns[key[0], key[2]]

    def __contains__(self, key: object) -> bool:
        if super().__contains__(key):
            return True
        try:
            self[key]  # type: ignore[index]
        except (KeyError, TypeError, IndexError):
            return False
        return True
