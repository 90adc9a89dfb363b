"""How much of a printed form was found: shares of columns and rules."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

Column = tuple[tuple[str, ...], str]
"""(path in the header, printed code)."""


@dataclass(frozen=True)
class Share:
    """`right` of `expected` were found, and `found` in all."""

    right: int
    expected: int
    found: int

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.expected + other.expected, self.found + other.found)

    @property
    def share(self) -> float:
        """Of what is printed; what was found beside it counts against it."""
        return self.right / max(self.expected, self.found, 1)


def columns(expected: Iterable[Column], found: Iterable[Column]) -> Share:
    """Columns whose whole path and code are right."""
    return _share(map(_plain_column, expected), map(_plain_column, found))


def rules(expected: Iterable[str], found: Iterable[str]) -> Share:
    """Rules that say the same; "6=7+8"."""
    return _share(map(_plain_rule, expected), map(_plain_rule, found))


def plain_label(text: str) -> str:
    """A label as a reader takes it: case, white space and a rule printed in it do not matter."""
    text = unicodedata.normalize("NFC", text)
    text = re.sub(r"\(\s*\(?\d+\)?\s*=[^A-Za-zÀ-ỹ]*\)\s*$", "", text.strip())
    return re.sub(r"\s+", " ", text).strip().casefold()


def plain_code(text: str) -> str:
    """The bare code: "3" of "(3)=(4)+(5)"."""
    found = re.match(r"\s*\(?\s*(\d+[a-z]?|[A-ZĐ]{1,2})\s*\)?", text)
    return found[1] if found else text.strip()


def _plain_column(column: Column) -> object:
    path, code = column
    return tuple(plain_label(part) for part in path), plain_code(code)


def _plain_rule(rule: str) -> str:
    plain = re.sub(r"\s+", "", rule)
    return re.sub(r"=\(([^()]*)\)$", r"=\1", plain)


def _share(expected: Iterable[object], found: Iterable[object]) -> Share:
    wanted, got = Counter(expected), Counter(found)
    return Share((wanted & got).total(), wanted.total(), got.total())
