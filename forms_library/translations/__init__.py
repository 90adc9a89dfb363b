"""The Vietnamese of the messages in this package, for callers that have no web framework around them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import resources

from babel.messages.pofile import read_po


@lru_cache
def translator(language: str) -> Callable[[str], str]:
    """A function from the English text to the text in `language`; English where nothing is translated."""
    file = resources.files(__name__) / language / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return str
    with file.open("rb") as stream:
        catalogue = {
            str(message.id): str(message.string)
            for message in read_po(stream)
            if message.id and message.string
        }
    return lambda text: catalogue.get(text, text)
