"""A mark in one of several columns."""

from __future__ import annotations

from typing import ClassVar

from forms_library.kinds.base import Widget
from forms_library.kinds.yes_no import YesNoKind
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value


class OneOfKind(YesNoKind):
    """A mark “x”; of the columns of one group exactly one is marked in a row. Unmarked is blank."""

    name = "one_of"
    label = Message(N_("Mark in one of several columns"))
    widget: ClassVar[Widget] = "mark"

    def read(self, text: str, spec: CellSpec) -> Value:
        return True if super().read(text, spec) else None

    def format(self, value: Value, spec: CellSpec, language: str = "vi") -> str:
        return "x" if value is True else ""
