"""Lines that a definition does not name: the reporter adds them, or each contributing organisation has one.

A line belongs to a table and to a group: the row marked `added` under which it stands, or none, in a table whose
`row_source` is not fixed; then it stands above the fixed rows, which are totals. Its row code is the group's code, "~"
and an id of the line's own: `R05~k3f9`, `~H49.61`. For a contributor the id is the organisation's code. Lines have
positions like the records of a list (forms_library.order). The codes of a definition never contain "~", so that a line
is told by its row code alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MARK = "~"
# Together with "~" and an id of 30 characters the code still fits the 60 characters of a cell's row.
GROUP_LENGTH = 29
# Below one row; what is longer is a list. A row may allow fewer (`maximum_lines`).
MOST_LINES = 500
LINE_ID = r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,29}"
_ID = re.compile(LINE_ID)
NEW = "new"
"""The id of the line that the entry page turns into the next one."""


def line_code(group: str, line_id: str) -> str:
    """The row code of a line; ValueError for an id that could not be read back."""
    if not _ID.fullmatch(line_id):
        raise ValueError(f"not the id of a line: {line_id}")
    return f"{group}{MARK}{line_id}"


def group_of(row: str) -> str | None:
    """The code of the row under which a line stands ("" for none); None when `row` is a row of the definition."""
    group, mark, line_id = row.partition(MARK)
    return group if mark and _ID.fullmatch(line_id) else None


def line_id_of(row: str) -> str:
    """The line's own part of its row code."""
    return row.partition(MARK)[2]


def lines_among(rows: Iterable[str]) -> dict[str, list[str]]:
    """The row codes of lines by group, in the order in which they come; other rows are left out."""
    found: dict[str, list[str]] = {}
    for row in rows:
        group = group_of(row)
        if group is not None:
            found.setdefault(group, []).append(row)
    return found
