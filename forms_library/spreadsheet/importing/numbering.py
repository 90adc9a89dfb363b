"""How rows are numbered: A, I, 1, 1.1, a), -, +; and which row stands under which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from forms_library.text import clean

_ROMAN = re.compile(r"(?=[IVXLC])(?:X[CL]|L?X{0,3})(?:IX|IV|V?I{0,3})")
_DOTTED = re.compile(r"\d{1,4}(?:\.\d{1,4})*")
_STRIP = re.compile(r"^[(\[]*\s*(.*?)\s*[)\]./:]*$", re.DOTALL)
_PREFIX = re.compile(
    r"(?P<number>[A-ZĐ]|[IVXLC]+|\d{1,3}(?:\.\d{1,3})*|[a-zđ])(?P<end>\s*[.)/]\s*|\s+[-–]\s+)(?=\S)|"
    r"(?P<sign>[-–+*•])\s*(?=\S)"
)
DASHES = "-–—"


@dataclass(frozen=True, slots=True)
class Style:
    """A way of numbering. `rank` orders the ways as offices nest them; `first` begins a new list."""

    key: str
    rank: int
    first: bool = False


CAPITALS, BOLD, PLAIN = Style("capitals", 15), Style("bold", 35), Style("plain", 60)


def style_of(number: str, before: str = "") -> Style | None:
    """The style of a row's number; `before` is the number before it, which tells the letter I from the Roman one."""
    text = clean(number)
    if text and text[0] in DASHES:
        return Style("dash", 70)
    if text[:1] == "+":
        return Style("plus", 80)
    if text[:1] in ("*", "•"):
        return Style("bullet", 90)
    bare = _STRIP.fullmatch(text)[1] if text else ""  # type: ignore[index]
    if not bare:
        return None
    if _DOTTED.fullmatch(bare):
        depth = bare.count(".") + 1
        return Style(f"number {depth}", 29 + depth, bare.rpartition(".")[2] == "1")
    return _lettered(bare, _STRIP.fullmatch(clean(before))[1] if before else "")  # type: ignore[index]


def _lettered(bare: str, before: str) -> Style | None:
    if len(bare) == 1 and bare.isupper() and _follows(bare, before):
        return Style("letter", 10)
    if _ROMAN.fullmatch(bare) and bare not in ("C", "D", "L"):
        return Style("roman", 20, bare == "I")
    if re.fullmatch(r"[A-ZĐ]", bare):
        return Style("letter", 10, bare == "A")
    if re.fullmatch(r"(?:ii|iii|iv|vi{0,3}|ix|x)", bare):
        return Style("small roman", 55)
    if re.fullmatch(r"[a-zđ]", bare):
        return Style("small letter", 50, bare == "a")
    return None


def _follows(letter: str, before: str) -> bool:
    """Whether a capital is the next letter of the alphabet after the number before."""
    return len(before) == 1 and before.isupper() and ord(letter) - ord(before) == 1 and before not in "I"


def split_number(label: str) -> tuple[str, str]:
    """The number that a label begins with and the rest: ("1.2", "Thu phí"); dashes stay with the label."""
    found = _PREFIX.match(label)
    if found is None or found["sign"]:
        return "", label
    return found["number"] + found["end"].strip().rstrip("-–"), label[found.end() :].strip()


def sign_of(label: str) -> str:
    """The dash, plus or star that a label begins with; "" if none."""
    found = _PREFIX.match(label)
    return found["sign"] or "" if found else ""


@dataclass(slots=True)
class _Open:
    """A row under which others may stand."""

    key: str
    rank: int
    code: str
    indent: int
    children: int | None = None


class Levels:
    """Gives each row its level from the row before it: 1 is the outermost."""

    def __init__(self) -> None:
        self._open: list[_Open] = []

    def restart(self) -> None:
        """Begin anew at the outermost level: a total, or a new part."""
        self._open.clear()

    def place(self, style: Style, code: str = "", indent: int = 0) -> int:
        """The level of the next row. `code` is its printed number or code (1.2 stands under 1)."""
        parent = self._parent_by_code(code)
        if parent is not None:
            del self._open[parent + 1 :]
        else:
            self._close(style, indent)
        if self._open and self._open[-1].children is None:
            self._open[-1].children = style.rank
        self._open.append(_Open(style.key, style.rank, code, indent))
        return len(self._open)

    def _parent_by_code(self, code: str) -> int | None:
        above = code.rpartition(".")[0]
        if not above:
            return None
        return next((n for n in reversed(range(len(self._open))) if self._open[n].code == above), None)

    def _close(self, style: Style, indent: int) -> None:
        """Close the rows under which this one does not stand."""
        same = [n for n, row in enumerate(self._open) if row.key == style.key]
        if (
            style.first
            and self._open
            and self._open[-1].rank < style.rank
            and self._open[-1].key != style.key
        ):
            return
        if same and not (style in (PLAIN, BOLD) and self._open[same[-1]].indent < indent):
            del self._open[same[-1] :]
            return
        while self._open and self._open[-1].rank > style.rank:
            self._open.pop()
        while self._open and (self._open[-1].children or 0) > style.rank and style.rank >= PLAIN.rank:
            self._open.pop()
        while (
            style is PLAIN
            and self._open
            and self._open[-1].rank == style.rank
            and self._open[-1].indent >= indent
        ):
            self._open.pop()


@cache
def roman(number: int) -> str:
    """4 as IV."""
    return "".join(_roman(number))


def _roman(number: int) -> Iterator[str]:
    for value, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            number -= value
            yield sign
