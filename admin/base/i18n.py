"""Texts for people: marked here in English, translated in <package>/translations/vi."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import flask_babel

from forms_library.messages import Message

_: Callable[..., str] = flask_babel.gettext
_l: Callable[..., Any] = flask_babel.lazy_gettext
ngettext: Callable[..., str] = flask_babel.ngettext

__all__ = ["_", "_l", "force_language", "language", "ngettext", "said"]


def language() -> str:
    """``vi`` or ``en``: the language of this request (Vietnamese outside a request)."""
    locale = flask_babel.get_locale()
    return str(locale.language) if locale is not None else "vi"


def said(message: Message | Any) -> str:
    """A Message of the forms library (or any text) in the reader's language."""
    return message.text(_) if isinstance(message, Message) else str(message)


@contextmanager
def force_language(code: str) -> Iterator[Callable[[str], str]]:
    """Texts of one language whatever the reader's, for letters and documents; gives the translating function."""
    with flask_babel.force_locale(code):
        yield _
