"""A formula that cannot be read or built, with the place to underline."""

from __future__ import annotations

from dataclasses import dataclass, replace

from forms_library.messages import Message


@dataclass(eq=False)
class FormulaError(Exception):
    """`start` and `end` are character offsets in the formula as it was written; the codes say which rule it
    stands on; `guard` is the name of the limit it is beyond, if it is; `setting` is what it is written in where that is
    not the formula itself: hidden_if, required_if, prefill."""

    message: Message
    start: int | None = None
    end: int | None = None
    section: str = ""
    row: str = ""
    column: str = ""
    guard: str = ""
    setting: str = ""

    def __str__(self) -> str:
        return self.message.text()

    def at(self, section: str, row: str = "", column: str = "") -> FormulaError:
        """The same error, placed on a rule of the definition."""
        return replace(self, section=section, row=row, column=column)

    def between(self, start: int, end: int) -> FormulaError:
        """The same error at other offsets."""
        return replace(self, start=start, end=end)

    def within(self, setting: str) -> FormulaError:
        """The same error, in another setting than the formula."""
        return replace(self, setting=setting)
