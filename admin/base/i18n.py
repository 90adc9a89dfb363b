"""Texts for people: marked here in English, translated in <package>/translations/vi."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask_babel import force_locale, get_locale, gettext, lazy_gettext, ngettext

from forms_library.messages import Message

_ = gettext
_l = lazy_gettext

__all__ = ["_", "_l", "force_language", "language", "ngettext", "said"]


def language() -> str:
    """``vi`` or ``en``: the language of this request (Vietnamese outside a request)."""
    locale = get_locale()
    return locale.language if locale is not None else "vi"


def said(message: Message | Any) -> str:
    """A Message of the forms library (or any text) in the reader's language."""
    return message.text(gettext) if isinstance(message, Message) else str(message)


@contextmanager
def force_language(code: str) -> Iterator[Callable[[str], str]]:
    """Texts of one language whatever the reader's, for letters and documents; gives the translating function."""
    with force_locale(code):
        yield gettext
