"""What a cell may hold and what is known about it. `forms_library.values` reads, writes and shows these."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from forms_library.messages import Message

Value = Decimal | str | bool | datetime.date | None
"""None is blank, and blank is not zero."""

CellKey = tuple[str, str, str]
"""(section code, row code or record id, column code)."""


class ExcelError(StrEnum):
    """The result of a formula that has none, under the name Excel gives it."""

    DIV0 = "#DIV/0!"
    VALUE = "#VALUE!"
    NA = "#N/A"
    NAME = "#NAME?"
    NUM = "#NUM!"
    REF = "#REF!"
    NULL = "#NULL!"


Result = Value | ExcelError
Values = Mapping[CellKey, Value]


class ValueProblem(ValueError):
    """What was typed cannot be kept; `message` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Choice:
    """One of the answers a choice offers."""

    code: str
    label: str


@dataclass(frozen=True)
class CellSpec:
    """Everything a field kind has to know about one cell.

    `decimals` None means the kind's own default; `unit_of_measure` is only shown.
    """

    kind: str
    decimals: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    maximum_length: int | None = None
    unit_of_measure: str = ""
    required: bool = False
