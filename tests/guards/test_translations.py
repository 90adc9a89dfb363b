"""Vietnamese is complete: nothing missing, fuzzy, left in English, or with places of its own."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import pytest
from babel.messages.catalog import Message

from scripts.messages import (
    OF_A_LIBRARY,
    PACKAGES,
    Text,
    read_catalogue,
    script_catalogue,
    script_texts_of,
    scripts_of,
)
from scripts.messages import (
    texts_of as read_texts_of,
)

texts_of = cache(read_texts_of)

# The same word in both languages, or a format without words.
SAME_IN_BOTH = {
    "%(first)s; %(second)s",
    "%(number)s",
    "%(name)s",
    "Excel",
    "PDF",
    "E-mail",
    "Email",
    "Logo",
    "OK",
}
PLACE = re.compile(r"%\((\w+)\)[sd]")


def translated(package: str) -> dict[Text, Message]:
    return {
        tuple(message.id) if isinstance(message.id, list | tuple) else message.id: message
        for message in read_catalogue(package)
        if message.id
    }


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_has_a_vietnamese_translation(package: str) -> None:
    known = translated(package)
    missing = {
        text: places
        for text, places in texts_of(package).items()
        if text not in known
        or not all(known[text].string if isinstance(text, tuple) else [known[text].string])
    }
    assert missing == {}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_translation_is_a_guess_or_the_english_text(package: str) -> None:
    wrong = [
        text
        for text, message in translated(package).items()
        if message.fuzzy
        or (message.string == text and text not in SAME_IN_BOTH and re.search(r"[a-z]{2}", str(text)))
    ]
    assert wrong == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_translation_has_the_places_of_its_source_and_is_composed(package: str) -> None:
    for text, message in translated(package).items():
        sources = [text] if isinstance(text, str) else list(text)
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        asked = set(PLACE.findall(sources[-1]))
        for string in strings:
            assert set(PLACE.findall(string)) == asked, text
            assert unicodedata.is_normalized("NFC", string), text


@pytest.mark.parametrize("package", PACKAGES)
def test_no_translation_is_left_over(package: str) -> None:
    used = texts_of(package)
    left = [
        text
        for text, message in translated(package).items()
        if text not in used and OF_A_LIBRARY not in message.user_comments + message.auto_comments
    ]
    assert left == []


@pytest.mark.parametrize("package", [package for package in PACKAGES if scripts_of(package)])
def test_every_text_of_a_script_has_a_vietnamese_translation(package: str) -> None:
    shared, own, used = script_catalogue("admin"), script_catalogue(package), script_texts_of(package)
    assert {text: place for text, place in used.items() if text not in shared | own} == {}
    assert [text for text, vietnamese in own.items() if not vietnamese or vietnamese == text] == []
    assert [text for text in own if text not in used] == []


def test_a_text_says_the_same_in_every_package() -> None:
    """The catalogues are read as one: where two translate a text differently, chance would decide."""
    said: dict[Text, dict[str, object]] = {}
    for package in PACKAGES:
        for text, message in translated(package).items():
            said.setdefault(text, {})[package] = message.string
    assert {
        text: words for text, words in said.items() if len({str(word) for word in words.values()}) > 1
    } == {}
