"""One answer of a list."""

from __future__ import annotations

from typing import ClassVar

from forms_library.kinds.base import Kind, Widget, wrong_json, wrong_type
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Choice, Value, ValueProblem


class ChoiceKind(Kind):
    """One answer; its code is kept, its label is shown. Both may be typed or pasted, in any letter case."""

    name = "choice"
    label = Message(N_("Choice"))
    widget: ClassVar[Widget] = "list"

    def read(self, text: str, spec: CellSpec) -> Value:
        return find_choice(text, spec).code

    def check(self, value: Value, spec: CellSpec) -> Message | None:
        if not isinstance(value, str):
            return wrong_type(self)
        known = {choice.code for choice in spec.choices}
        return None if value in known else _unknown(value, spec)

    def format(self, value: Value, spec: CellSpec, language: str = "vi") -> str:
        labels = {choice.code: choice.label for choice in spec.choices}
        return labels.get(value, value) if isinstance(value, str) else super().format(value, spec)

    def from_json(self, stored: object) -> Value:
        if stored is None or (isinstance(stored, str) and stored):
            return stored
        raise wrong_json(self)

    def json_schema(self, spec: CellSpec) -> dict[str, object]:
        return {"type": "string", "enum": [choice.code for choice in spec.choices]}


def find_choice(text: str, spec: CellSpec) -> Choice:
    """The answer with that code or label; ValueProblem names the answers there are."""
    for choice in spec.choices:
        if text.casefold() in (choice.code.casefold(), choice.label.casefold()):
            return choice
    raise ValueProblem(_unknown(text, spec))


def _unknown(text: str, spec: CellSpec) -> Message:
    answers = ", ".join(choice.label for choice in spec.choices)
    return Message(
        N_("“%(text)s” is not among the answers: %(answers)s."), {"text": text[:40], "answers": answers}
    )
