"""What is wrong and where: one shape for definitions, formulas and filled reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from forms_library.messages import Message
from forms_library.value_types import CellKey

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Place:
    """Where a problem stands.

    `start` and `end` are character offsets in a formula; `path` is the JSON pointer into a definition, for problems
    found before the codes are known to be good. `setting` is what it is written in where that is known and is not the
    formula: hidden_if, required_if, prefill, default, label, minimum, indicator, rows, columns.
    """

    section: str = ""
    row: str = ""
    column: str = ""
    start: int | None = None
    end: int | None = None
    path: str = ""
    setting: str = ""

    def __str__(self) -> str:
        codes = "/".join(code for code in (self.section, self.row, self.column) if code)
        return codes or self.path


@dataclass(frozen=True)
class Problem:
    """A message with its severity and its place. `keys` are all the cells that take part, where there are several;
    `detail` is what is compared with what, where it does not stand in the same report."""

    message: Message
    severity: Severity = "error"
    place: Place = Place()
    keys: tuple[CellKey, ...] = ()
    detail: Message | None = None

    def __str__(self) -> str:
        where = str(self.place)
        return f"{where}: {self.message}" if where else str(self.message)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems forbids going on."""
    return any(problem.severity == "error" for problem in problems)
