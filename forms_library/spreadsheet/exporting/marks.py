"""The marks in a workbook of ours: which form and version it is, whose, for when, what stood in it when it was made.

They stand on a sheet that Excel does not offer to show. Everything else is found by the hidden codes of the sheets.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields

MARKS_SHEET, LISTS_SHEET = "_baocao", "_danhmuc"
FORMAT = 1
LONGEST = 32_767
"""The most characters that a cell of a spreadsheet keeps; what is longer would be cut without a word."""


@dataclass(frozen=True)
class Marks:
    """What a workbook says of itself; empty for the form alone. `sheets` are section codes by the sheets' names;
    `base` is (value as JSON, sequence) of the inputs when it was made, by key."""

    template: str
    version: int
    digest: str
    organisation: str = ""
    organisation_name: str = ""
    period: str = ""
    report: int | None = None
    sheets: Mapping[str, str] = field(default_factory=dict)
    base: Mapping[str, tuple[str | bool, int]] = field(default_factory=dict)


def rows_of(marks: Marks) -> list[list[str | int | bool]]:
    """The marks as rows of a sheet: the description, then one row for each value; one too long for a cell goes on
    behind its sequence."""
    told = {name: value for name, value in asdict(marks).items() if name != "base"}
    head: list[str | int | bool] = [json.dumps({"format": FORMAT, **told}, ensure_ascii=False)]
    rows: list[list[str | int | bool]] = [head]
    for key, (value, sequence) in marks.base.items():
        first, *more = _pieces(json.dumps(value, ensure_ascii=False))
        rows.append([key, first, sequence, *more])
    return rows


def _pieces(text: str) -> list[str]:
    return [text[start : start + LONGEST] for start in range(0, len(text), LONGEST)]


def marks_in(rows: list[list[str]]) -> Marks | None:
    """The marks in the rows of a sheet; None if they are none of ours, or of a later format."""
    try:
        told = json.loads(rows[0][0])
        known = {item.name for item in fields(Marks)}
        if told.pop("format") != FORMAT or not set(told) <= known - {"base"}:
            return None
        base = {
            row[0]: (json.loads(row[1] + "".join(row[3:])), int(row[2]))
            for row in rows[1:]
            if len(row) >= 3 and row[0]
        }
        return Marks(base=base, **told)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None
