"""Yes or no."""

from __future__ import annotations

from typing import ClassVar

from forms_library.kinds.base import Align, Kind, Widget, wrong_json, wrong_type
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value, ValueProblem

YES = frozenset({"x", "1", "có", "co", "đúng", "yes", "y", "true", "✓", "✔", "☑"})
NO = frozenset({"0", "không", "khong", "ko", "sai", "no", "n", "false", "☐"})


class YesNoKind(Kind):
    """Yes or no. Forms ask for 1 and 0, a mark “x”, or the words; all of them are read."""

    name = "yes_no"
    label = Message(N_("Yes or no"))
    widget: ClassVar[Widget] = "check"
    align: ClassVar[Align] = "center"

    def read(self, text: str, spec: CellSpec) -> Value:
        word = text.casefold()
        if word in YES:
            return True
        if word in NO:
            return False
        raise ValueProblem(
            Message(N_("“%(text)s” is neither yes nor no. Write “x” or “0”."), {"text": text[:40]})
        )

    def check(self, value: Value, spec: CellSpec) -> Message | None:
        return None if isinstance(value, bool) else wrong_type(self)

    def format(self, value: Value, spec: CellSpec, language: str = "vi") -> str:
        if not isinstance(value, bool):
            return super().format(value, spec)
        return {"vi": ("Không", "Có"), "en": ("No", "Yes")}[language if language == "en" else "vi"][value]

    def from_json(self, stored: object) -> Value:
        if stored is None or isinstance(stored, bool):
            return stored
        raise wrong_json(self)

    def json_schema(self, spec: CellSpec) -> dict[str, object]:
        return {"type": "boolean"}
