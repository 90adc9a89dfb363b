"""Texts for people, kept apart from the language they are shown in.

A message carries its English source and its parameters; whoever shows it supplies the translation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark `text` for extraction without translating it."""
    return text


def _identity(text: str) -> str:
    return text


@dataclass(frozen=True)
class Message:
    """An English text with %(name)s places and what fills them.

    A parameter may itself be a message; it is then translated as well.
    """

    id: str
    params: Mapping[str, str | int | Message] = field(default_factory=dict, hash=False)

    def text(self, translate: Callable[[str], str] = _identity) -> str:
        """The message in the language of `translate` (a gettext function)."""
        if not self.params:
            return translate(self.id)
        filled = {
            name: value.text(translate) if isinstance(value, Message) else value
            for name, value in self.params.items()
        }
        return translate(self.id) % filled

    def __str__(self) -> str:
        return self.text()
