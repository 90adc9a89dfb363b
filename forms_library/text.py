"""Text on its way in: Unicode NFC (TCVN 6909:2001) and ordinary white space."""

from __future__ import annotations

import re
import unicodedata

# Zero-width characters and the byte order mark come along with pasted text; nobody sees them, every comparison does.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
# XML and PostgreSQL refuse control characters; a report never needs them. Half of a character (an emoji that was cut in
# the middle) cannot be written in UTF-8: a page that showed it would not open.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_INLINE_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")


def is_storable(text: str) -> bool:
    """Whether a text that nobody typed (an id, an address) can be kept as it is."""
    return _CONTROL.search(text) is None


def storable(text: str) -> str:
    """The same text without what can neither be kept nor shown."""
    return _CONTROL.sub("", text)


def nfc(text: str) -> str:
    """The same text in Unicode NFC."""
    return unicodedata.normalize("NFC", text)


def clean(text: str) -> str:
    """One line of text: NFC, no invisible characters, single spaces, none at the ends."""
    return _SPACES.sub(" ", _without_invisible(text)).strip()


def clean_lines(text: str) -> str:
    """Several lines of text: as `clean` within each line; line ends become \\n, at most one empty line between."""
    lines = _without_invisible(text).replace("\r\n", "\n").replace("\r", "\n")
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in _inline(lines).split("\n"))).strip()


def plain(text: str) -> str:
    """Small letters without marks, so that "hue" finds "Huế"; đ is a letter of its own and is said so."""
    apart = unicodedata.normalize("NFD", clean(text)).lower()
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("đ", "d")


def _without_invisible(text: str) -> str:
    return storable(_INVISIBLE.sub("", nfc(text)))


def _inline(text: str) -> str:
    return _INLINE_SPACES.sub(" ", text)
