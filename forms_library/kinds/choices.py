"""Several answers of a list."""

from __future__ import annotations

import re
from typing import ClassVar

from forms_library.kinds.base import Kind, Widget, wrong_json, wrong_type
from forms_library.kinds.choice import ChoiceKind, find_choice
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value

SEPARATOR = ";"


class ChoicesKind(ChoiceKind):
    """Several answers; their codes are kept in the order of the list, joined by semicolons."""

    name = "choices"
    label = Message(N_("Several choices"))
    widget: ClassVar[Widget] = "list_many"

    def read(self, text: str, spec: CellSpec) -> Value:
        typed = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
        chosen = {find_choice(part, spec).code for part in typed}
        return SEPARATOR.join(choice.code for choice in spec.choices if choice.code in chosen) or None

    def check(self, value: Value, spec: CellSpec) -> Message | None:
        if not isinstance(value, str):
            return wrong_type(self)
        problems = (super(ChoicesKind, self).check(code, spec) for code in value.split(SEPARATOR))
        return next((problem for problem in problems if problem), None)

    def format(self, value: Value, spec: CellSpec, language: str = "vi") -> str:
        if not isinstance(value, str):
            return Kind.format(self, value, spec)
        return "; ".join(super(ChoicesKind, self).format(code, spec) for code in value.split(SEPARATOR))

    def from_json(self, stored: object) -> Value:
        if stored is None or (isinstance(stored, str) and stored):
            return stored
        raise wrong_json(self)

    def json_schema(self, spec: CellSpec) -> dict[str, object]:
        code = "|".join(re.escape(choice.code) for choice in spec.choices)
        return {"type": "string", "pattern": f"^({code})({SEPARATOR}({code}))*$"}
