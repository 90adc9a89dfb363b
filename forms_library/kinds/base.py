"""What every field kind can do. One class per kind, one file per class; `forms_library.kinds` registers them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar, Literal

from forms_library.messages import N_, Message
from forms_library.text import clean
from forms_library.value_types import CellSpec, Value, ValueProblem

Widget = Literal["number", "line", "lines", "date", "list", "list_many", "check", "mark", "file"]
Align = Literal["left", "right", "center"]


class Kind(ABC):
    """A field kind: how a value is read, checked, kept, shown and edited.

    `name` is the word in definitions; `label` its name for people; `widget` the editor on the entry page.
    """

    name: ClassVar[str]
    label: ClassVar[Message]
    widget: ClassVar[Widget]
    align: ClassVar[Align] = "left"
    numeric: ClassVar[bool] = False

    def parse(self, raw: str, spec: CellSpec) -> Value:
        """What was typed or pasted, as a value; blank is None. ValueProblem says what is wrong and what to do."""
        text = self.tidy(raw)
        return None if text == "" else self.read(text, spec)

    def tidy(self, raw: str) -> str:
        """The raw text as `read` wants it."""
        return clean(raw)

    @abstractmethod
    def read(self, text: str, spec: CellSpec) -> Value:
        """A tidy text that is not empty, as a value."""

    def check(self, value: Value, spec: CellSpec) -> Message | None:
        """Why a value cannot stay in the cell (wrong type, outside its limits), or None."""
        return None

    def format(self, value: Value, spec: CellSpec, language: str = "vi") -> str:
        """The value as people read it on the screen; "" when blank."""
        return "" if value is None else str(value)

    def edit_text(self, value: Value, spec: CellSpec) -> str:
        """The value as its editor shows it; `parse` reads it back to the same value."""
        return self.format(value, spec)

    def paper_text(self, value: Value, spec: CellSpec) -> str:
        """The value as printed in a document."""
        return self.format(value, spec)

    def to_json(self, value: Value) -> str | bool | None:
        """The value as kept in JSON."""
        return value if isinstance(value, str | bool) or value is None else str(value)

    @abstractmethod
    def from_json(self, stored: object) -> Value:
        """The value that `to_json` wrote; ValueProblem for anything else."""

    def json_schema(self, spec: CellSpec) -> dict[str, object]:
        """JSON Schema of a stored value, blank excluded."""
        return {"type": "string"}


def wrong_json(kind: Kind) -> ValueProblem:
    """A stored or sent value is not of the kind."""
    return ValueProblem(Message(N_("This is not a value of the kind “%(kind)s”."), {"kind": kind.label}))


def wrong_type(kind: Kind) -> Message:
    """A value in a cell of another kind."""
    return Message(N_("The value does not fit the kind “%(kind)s”."), {"kind": kind.label})


def too_long(longest: int) -> Message:
    """A text above its limit."""
    return Message(N_("This text is too long: at most %(longest)s characters."), {"longest": longest})
