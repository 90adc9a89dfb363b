"""What the importer is not sure of, each with its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from forms_library.messages import Message


class Sort(StrEnum):
    """Sorts of doubt; the review page groups by them and the tests name them."""

    NO_TABLE = "no_table"
    NO_CODES = "no_codes"
    DUPLICATE_CODE = "duplicate_code"
    MISSING_CODE = "missing_code"
    CODE_ORDER = "code_order"
    MISPRINT = "misprint"
    NO_LABEL = "no_label"
    SHIFTED = "shifted"
    MERGED = "merged"
    UNREAD_RULE = "unread_rule"
    RULES_DIFFER = "rules_differ"
    NO_FORMULA = "no_formula"
    UNREAD_FORMULA = "unread_formula"
    NO_ROWS = "no_rows"
    ROW_LEVEL = "row_level"
    TOTAL = "total"
    KIND = "kind"
    VALIDATION = "validation"
    LEGACY_FONT = "legacy_font"
    PERIOD = "period"
    TITLE = "title"
    HIDDEN = "hidden"
    OTHER_SHEETS = "other_sheets"
    DEFINITION = "definition"


@dataclass(frozen=True)
class Doubt:
    """Something a person should look at. `address` is where ("A9"); `section`, `row` and `column` are the codes in
    the definition, where there are any."""

    sort: Sort
    message: Message
    address: str
    section: str = ""
    row: str = ""
    column: str = ""


class Doubts:
    """Takes note of doubts about one sheet."""

    def __init__(self) -> None:
        self._found: list[Doubt] = []

    def note(
        self,
        sort: Sort,
        message: str,
        address: str,
        *,
        section: str = "",
        row: str = "",
        column: str = "",
        **params: str | int | Message,
    ) -> None:
        """Take note of a doubt; the same one about the same place is kept once."""
        self.add(Doubt(sort, Message(message, params), address, section, row, column))

    def add(self, doubt: Doubt) -> None:
        """Take note of a doubt that is already put into words."""
        if not any(doubt == known and doubt.message.params == known.message.params for known in self._found):
            self._found.append(doubt)

    def __iter__(self) -> Iterator[Doubt]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)
