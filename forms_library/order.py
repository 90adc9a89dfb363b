"""Rows that reporters add have an order of their own, kept as one more value of each row.

The position stands under a column code that no definition can have. It is a word of letters and digits, compared
character by character; between any two positions there is room for another, so that adding or moving one row changes
one value only. A row without a position (sent by another system, say) stands behind those that have one, by its id.
Among the cells that entry keeps, a row whose position has been emptied is deleted: its other cells stay, so that
undoing brings everything back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from forms_library.messages import N_, Message
from forms_library.value_types import CellKey, CellSpec, Value, ValueProblem

POSITION = "_at"
POSITION_SPEC = CellSpec("text", maximum_length=60)
# Ids are made by the page that adds the row, or by the system that sends it.
RECORD_ID = re.compile(r"[A-Za-z0-9][\w.\-~]{0,59}")
_WORD = re.compile(r"[0-9A-Za-z]{1,60}")


def is_position(key: CellKey) -> bool:
    """Whether the key holds the place of a row instead of a value."""
    return key[2] == POSITION


def position_key(section: str, row: str) -> CellKey:
    """Where the position of a row is kept."""
    return section, row, POSITION


def read_position(raw: str) -> str | None:
    """A position as a page sends it; None deletes the row. ValueProblem for what is none."""
    if raw == "":
        return None
    if not _WORD.fullmatch(raw):
        raise ValueProblem(
            Message(N_("The place of this row in the list cannot be read. Load the page again."))
        )
    return raw


def rows_in_order(section: str, values: Mapping[CellKey, object]) -> list[str]:
    """The ids of the rows of a list that hold anything, or are there to be filled, in the order of the list."""
    return sorted(
        {key[1] for key in values if key[0] == section}, key=lambda row: _place(section, row, values)
    )


def _place(section: str, row: str, values: Mapping[CellKey, object]) -> tuple[bool, str, str]:
    position = values.get((section, row, POSITION))
    return position is None, str(position or ""), row


def deleted_rows(positions: Iterable[tuple[CellKey, Value]]) -> frozenset[tuple[str, str]]:
    """(section, row) of the rows whose position has been emptied, of all cells that are kept."""
    return frozenset((key[0], key[1]) for key, value in positions if key[2] == POSITION and value is None)


def without_blank_rows(values: Mapping[CellKey, Value], sections: Collection[str]) -> dict[CellKey, Value]:
    """The values without rows of these sections that were added and never filled."""
    filled = {(key[0], key[1]) for key, value in values.items() if value is not None and key[2] != POSITION}
    return {
        key: value for key, value in values.items() if key[0] not in sections or (key[0], key[1]) in filled
    }
