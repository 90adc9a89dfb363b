"""What is special about the cells of records and added lines: they come and go, and none swallows what others typed."""

from __future__ import annotations

from collections.abc import Mapping

from forms_library.definition.labels import row_label
from forms_library.definition.lines import group_of
from forms_library.messages import N_, Message
from forms_library.order import POSITION, deleted_rows, is_position, position_key
from forms_library.value_types import CellKey, Value, ValueProblem
from runtime.reports.forms import Form
from runtime.reports.queries import StoredCell

MOST_RECORDS = 5_000
Cells = Mapping[CellKey, StoredCell]


def is_gone(cells: Cells, key: CellKey) -> bool:
    """Whether the key belongs to a record that has been deleted."""
    position = cells.get((key[0], key[1], POSITION))
    return not is_position(key) and position is not None and position.value is None


def contested(cells: Cells, key: CellKey, value: Value, person_id: int | None) -> CellKey | None:
    """The key at which another person's change would be overwritten: mostly the very cell.

    Of a record that is gone it is its position; for one that is about to be deleted it is the cell that somebody else
    changed last. Two people who move a row do not collide: the last one wins.
    """
    if is_gone(cells, key):
        return position_key(key[0], key[1])
    if not is_position(key):
        return key
    return _changed_last(cells, key, person_id) if value is None else None


def _changed_last(cells: Cells, key: CellKey, but_by: int | None) -> CellKey | None:
    theirs = [
        at
        for at, cell in cells.items()
        if at[:2] == key[:2] and not is_position(at) and cell.changed_by_id != but_by
    ]
    return max(theirs, key=lambda at: cells[at].sequence, default=None)


class Rooms:
    """The rows of lists, and the lines below rows of tables, that are there while one save goes on."""

    def __init__(self, form: Form, cells: Cells) -> None:
        self._form = form
        self._cells = cells
        self._there: dict[tuple[str, str], set[str]] = {}

    def check(self, key: CellKey, value: Value) -> None:
        """Raise ValueProblem when a value would begin one more row than there is room for.

        A row begins with its position, or, sent by another system without one, with the first of its cells.
        """
        if value is None or not self._is_of_row(key) or is_gone(self._cells, key):
            return
        there = self._rows(key)
        full = _list_is_full if key[0] in self._form.lists else _group_is_full
        problem = full(self._form, key, len(there)) if key[1] not in there else None
        if problem is not None:
            raise ValueProblem(problem)

    def keep(self, key: CellKey, value: Value) -> None:
        """A value now stands; an emptied position takes its row away."""
        if not self._is_of_row(key):
            return
        if is_position(key) and value is None:
            self._rows(key).discard(key[1])
        elif not is_gone(self._cells, key):
            self._rows(key).add(key[1])

    def _is_of_row(self, key: CellKey) -> bool:
        return key[0] in self._form.lists or group_of(key[1]) is not None

    def _rows(self, key: CellKey) -> set[str]:
        place = key[0], "" if key[0] in self._form.lists else group_of(key[1]) or ""
        if place not in self._there:
            self._there[place] = _rows_beside(self._form, self._cells, key)
        return self._there[place]


def _list_is_full(form: Form, key: CellKey, count: int) -> Message | None:
    if count < MOST_RECORDS:
        return None
    text = N_("A list has at most %(maximum)s rows. Attach longer lists as a file.")
    return Message(text, {"maximum": MOST_RECORDS})


def _group_is_full(form: Form, key: CellKey, count: int) -> Message | None:
    table, group = form.open_tables[key[0]], group_of(key[1]) or ""
    most = table.most_lines(group)
    if count < most:
        return None
    if not group:
        text = N_("At most %(maximum)s lines are added to this table. Attach longer lists as a file.")
        return Message(text, {"maximum": most})
    text = N_(
        "At most %(maximum)s lines are added to the row “%(row)s”. "
        "Put what is left into one of them, or attach it as a file."
    )
    return Message(text, {"maximum": most, "row": row_label(table, group)})


def _rows_beside(form: Form, cells: Cells, key: CellKey) -> set[str]:
    """The rows of the list, or the lines of the group, that are there."""
    section, group = key[0], group_of(key[1])
    there = {
        at[1] for at in cells if at[0] == section and (section in form.lists or group_of(at[1]) == group)
    }
    gone = deleted_rows((at, cell.value) for at, cell in cells.items())
    return {row for row in there if (section, row) not in gone}
