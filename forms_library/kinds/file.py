"""An attached file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from forms_library.kinds.base import Widget
from forms_library.kinds.text import TextKind
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value, ValueProblem

_REFERENCE = re.compile(r"([0-9a-f]{64}):(\d{1,12}):(.+)")
_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileReference:
    """What a cell says of its file: the SHA-256 of the content, its size in bytes and its name."""

    digest: str
    size: int
    name: str

    def __str__(self) -> str:
        return f"{self.digest}:{self.size}:{self.name}"


def read_reference(text: object) -> FileReference | None:
    """The reference that a cell holds; None for anything else."""
    found = _REFERENCE.fullmatch(text) if isinstance(text, str) else None
    return FileReference(found[1], int(found[2]), found[3]) if found else None


class FileKind(TextKind):
    """The reference of an attached file, written by the upload and never typed."""

    name = "file"
    label = Message(N_("File"))
    widget: ClassVar[Widget] = "file"
    default_length = 300

    def read(self, text: str, spec: CellSpec) -> Value:
        if read_reference(text) is None:
            raise ValueProblem(Message(N_("A file is attached here, nothing is typed.")))
        return super().read(text, spec)

    def format(self, value: Value, spec: CellSpec, language: str = "vi") -> str:
        found = read_reference(value)
        if found is None:
            return super().format(value, spec, language)
        return f"{found.name} ({size_text(found.size, language)})"

    def edit_text(self, value: Value, spec: CellSpec) -> str:
        return "" if value is None else str(value)


def size_text(size: int, language: str = "vi") -> str:
    """12 KB, 1,5 MB: as the entry page says it."""
    if size < _MEGABYTE:
        return f"{_in(language, f'{max(1, round(size / 1024)):,}')} KB"
    megabytes = f"{size / _MEGABYTE:.1f}".removesuffix(".0")
    return f"{_in(language, megabytes)} MB"


def _in(language: str, number: str) -> str:
    return number.translate(str.maketrans(",.", ".,")) if language == "vi" else number
