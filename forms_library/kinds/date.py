"""Calendar days, written 05/02/2026."""

from __future__ import annotations

import datetime
from typing import ClassVar

from forms_library.days import looks_like_a_day, read_day, written
from forms_library.kinds.base import Align, Kind, Widget, wrong_json, wrong_type
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value, ValueProblem


class DateKind(Kind):
    """A day: day/month/year as in Vietnam, or year-month-day. Never month/day/year."""

    name = "date"
    label = Message(N_("Date"))
    widget: ClassVar[Widget] = "date"
    align: ClassVar[Align] = "center"

    def read(self, text: str, spec: CellSpec) -> Value:
        if not looks_like_a_day(text):
            raise ValueProblem(
                Message(N_("“%(text)s” is not a date. Write day/month/year."), {"text": text[:40]})
            )
        try:
            return read_day(text)
        except ValueError:
            raise ValueProblem(Message(N_("There is no such day: “%(text)s”."), {"text": text})) from None

    def check(self, value: Value, spec: CellSpec) -> Message | None:
        return None if isinstance(value, datetime.date) else wrong_type(self)

    def format(self, value: Value, spec: CellSpec, language: str = "vi") -> str:
        return written(value) if isinstance(value, datetime.date) else super().format(value, spec)

    def to_json(self, value: Value) -> str | bool | None:
        return value.isoformat() if isinstance(value, datetime.date) else super().to_json(value)

    def from_json(self, stored: object) -> Value:
        if stored is None:
            return None
        try:
            return datetime.date.fromisoformat(stored if isinstance(stored, str) else "")
        except ValueError:
            raise wrong_json(self) from None

    def json_schema(self, spec: CellSpec) -> dict[str, object]:
        return {"type": "string", "format": "date"}
