"""The specs of all cells of a form: fixed places are known, those of records are recognised."""

from __future__ import annotations

from forms_library.definition import Definition, RecordsSection, column_spec
from forms_library.order import POSITION, POSITION_SPEC, RECORD_ID
from forms_library.value_types import CellKey, CellSpec


class Specs(dict[CellKey, CellSpec]):
    """Spec by key. What is iterated are the fixed places; `specs[key]` and `key in specs` know every record."""

    def __init__(self, definition: Definition) -> None:
        super().__init__((key, definition.spec(key)) for key in definition.keys())  # noqa: SIM118 - not a mapping
        lists = [section for section in definition.sections if isinstance(section, RecordsSection)]
        self.of_columns = {
            (section.code, column.code): column_spec(column)
            for section in lists
            for column in section.leaf_columns()
        }
        self.of_columns |= {(section.code, POSITION): POSITION_SPEC for section in lists}

    def __missing__(self, key: CellKey) -> CellSpec:
        if not RECORD_ID.fullmatch(key[1]):
            raise KeyError(key)
        return self.of_columns[key[0], key[2]]

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or self._of_record(key)

    def _of_record(self, key: object) -> bool:
        return (
            isinstance(key, tuple)
            and (key[0], key[2]) in self.of_columns
            and RECORD_ID.fullmatch(key[1]) is not None
        )
