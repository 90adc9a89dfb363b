"""One line of text."""

from __future__ import annotations

from typing import ClassVar

from forms_library.kinds.base import Kind, Widget, too_long, wrong_json, wrong_type
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value, ValueProblem


class TextKind(Kind):
    """One line of text, 500 characters unless declared."""

    name = "text"
    label = Message(N_("Text"))
    widget: ClassVar[Widget] = "line"
    default_length = 500

    def read(self, text: str, spec: CellSpec) -> Value:
        problem = self.check(text, spec)
        if problem is not None:
            raise ValueProblem(problem)
        return text

    def check(self, value: Value, spec: CellSpec) -> Message | None:
        if not isinstance(value, str):
            return wrong_type(self)
        longest = spec.maximum_length or self.default_length
        return too_long(longest) if len(value) > longest else None

    def from_json(self, stored: object) -> Value:
        if stored is None:
            return None
        if not isinstance(stored, str):
            raise wrong_json(self)
        return self.tidy(stored) or None

    def json_schema(self, spec: CellSpec) -> dict[str, object]:
        return {"type": "string", "maxLength": spec.maximum_length or self.default_length}
