"""An attached file."""

from __future__ import annotations

from typing import ClassVar

from forms_library.kinds.base import Widget
from forms_library.kinds.text import TextKind
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value, ValueProblem


class FileKind(TextKind):
    """The reference of an attached file, written by the upload and never typed."""

    name = "file"
    label = Message(N_("File"))
    widget: ClassVar[Widget] = "file"
    default_length = 300

    def parse(self, raw: str, spec: CellSpec) -> Value:
        if self.tidy(raw) == "":
            return None
        raise ValueProblem(Message(N_("A file is attached here, nothing is typed.")))
