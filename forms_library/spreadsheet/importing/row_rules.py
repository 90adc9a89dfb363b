"""Rules that name rows by their numbers: "TỔNG CỘNG (I+II)", "III = I - II", "Thu ngân sách (1+2)"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from forms_library.spreadsheet.importing.rows import FoundRow
from forms_library.text import clean

_BRACKET = re.compile(r"\(\s*(?:[^()=]{0,12}=)?\s*([^()=]+)\)\s*:?\s*$")
_PLAIN = re.compile(r"=\s*([^()=]+)$")
_TERM = re.compile(r"\s*([+-–])?\s*((?:[IVXLC]+|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*|[a-zđ]\)?))\s*")


def formulas_by_number(rows: Sequence[FoundRow], codes: Mapping[int, str]) -> dict[str, str]:
    """The formula of each row whose label adds up others by number; `codes` are the rows' codes by place."""
    found: dict[str, str] = {}
    for place, row in enumerate(rows):
        terms = _terms(row.label)
        others = [_row_of(number, rows, place) for _, number in terms]
        if len(terms) > 1 and None not in others:
            pieces = [
                f"{sign}{codes[other]}"
                for (sign, _), other in zip(terms, others, strict=True)
                if other is not None
            ]
            found[codes[place]] = "".join(pieces).removeprefix("+")
    return found


def _terms(label: str) -> list[tuple[str, str]]:
    """[("+", "I"), ("+", "II")] of a label that ends with (I+II)."""
    bracket = _BRACKET.search(clean(label)) or _PLAIN.search(clean(label))
    if bracket is None:
        return []
    text, terms, at = bracket[1], [], 0
    while at < len(text):
        term = _TERM.match(text, at)
        if term is None or (at and not term[1]):
            return []
        terms.append(("-" if term[1] in ("-", "–") else "+", term[2]))
        at = term.end()
    return terms


def _row_of(number: str, rows: Sequence[FoundRow], place: int) -> int | None:
    """The row of that number: first among those below this one, then among its equals; None if there are several."""
    own = rows[place]
    below = []
    for other in range(place + 1, len(rows)):
        if rows[other].level <= own.level:
            break
        if rows[other].level == own.level + 1:
            below.append(other)
    equals = [other for other, row in enumerate(rows) if row.level == own.level and other != place]
    for group in (below, equals):
        hits = [other for other in group if _bare(rows[other].number) == _bare(number)]
        if len(hits) == 1 and not rows[hits[0]].heading:
            return hits[0]
    return None


def _bare(number: str) -> str:
    return number.strip("().:/ ").rstrip(".")
