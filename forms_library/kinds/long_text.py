"""Several lines of text."""

from __future__ import annotations

from typing import ClassVar

from forms_library.kinds.base import Widget
from forms_library.kinds.text import TextKind
from forms_library.messages import N_, Message
from forms_library.text import clean_lines


class LongTextKind(TextKind):
    """Several lines of text, 20,000 characters unless declared."""

    name = "long_text"
    label = Message(N_("Long text"))
    widget: ClassVar[Widget] = "lines"
    default_length = 20_000

    def tidy(self, raw: str) -> str:
        return clean_lines(raw)
