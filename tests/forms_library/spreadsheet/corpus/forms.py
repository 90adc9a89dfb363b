"""The forms of circulars in force and of public offices, as facts: header paths, printed codes, rules.

`forms.json` is frozen: an importer is measured against it. The forms marked "held out" are never looked at while an
importer is being written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent
LETTERS = frozenset("ABC")


@dataclass(frozen=True)
class PrintedColumn:
    """A column as printed: its path in the header, its code, and what its cell of the code line says."""

    path: tuple[str, ...]
    code: str
    printed: str


@dataclass(frozen=True)
class PrintedForm:
    """A form: `rules` are what `notes` and the code line state, in codes ("6=9+10+11", "6=PREV(11)")."""

    name: str
    held_out: bool
    title: str
    symbol: str
    legal_basis: str
    unit_of_measure: str
    columns: tuple[PrintedColumn, ...]
    notes: tuple[str, ...]
    rules: tuple[str, ...]

    @property
    def labels(self) -> int:
        """How many columns on the left hold words, so that rows can be written under them."""
        words = ("MS", "A", "B", "C")
        named = ("stt", "tt", "tên", "lĩnh vực", "cấp chủ trì", "nội dung", "đơn vị")
        count = 0
        for column in self.columns:
            first = column.path[0].casefold()
            if column.code not in words and not (len(column.path) == 1 and first.startswith(named)):
                break
            count += 1
        return count


@lru_cache
def printed_forms() -> tuple[PrintedForm, ...]:
    """All forms in the order of the file."""
    listed = json.loads((HERE / "forms.json").read_text(encoding="utf-8"))
    return tuple(
        PrintedForm(
            item["name"],
            item["set"] == "held out",
            item["title"],
            item["symbol"],
            item["legal_basis"],
            item["unit_of_measure"],
            tuple(PrintedColumn(tuple(path), code, printed) for path, code, printed in item["columns"]),
            tuple(item["notes"]),
            tuple(item["rules"]),
        )
        for item in listed
    )
