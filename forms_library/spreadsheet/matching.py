"""Which column of a sheet is probably which column of a list."""

from __future__ import annotations

import difflib
import re

from forms_library.definition.model import RecordsSection
from forms_library.definition.parts import Column
from forms_library.spreadsheet.lists import ListColumn, SheetList
from forms_library.text import plain

ALIKE, PART_OF = 0.88, 0.9
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_WORD = re.compile(r"[^\W_]+")


def typed_columns(section: RecordsSection) -> list[Column]:
    """The columns in which people type; a file cannot be taken from a spreadsheet."""
    return [
        column
        for column in section.leaf_columns()
        if not (column.formula or column.read_only or column.kind == "file")
    ]


def guess_columns(section: RecordsSection, found: SheetList) -> dict[str, int]:
    """The column of the sheet for each column in which people type, as far as labels are alike; the best pairs first.

    Where nothing is alike enough nothing is guessed: a person sees a missing column sooner than a wrong one."""
    pairs = [
        (_alike(column, other), -at, column.code)
        for column in typed_columns(section)
        for at, other in enumerate(found.columns)
    ]
    guessed: dict[str, int] = {}
    for score, at, code in sorted(pairs, reverse=True):
        if score >= ALIKE and code not in guessed and -at not in guessed.values():
            guessed[code] = -at
    return guessed


def _alike(column: Column, other: ListColumn) -> float:
    """How alike two labels are, from 0 to 1; of the sheet's labels the lowest counts, or its whole path."""
    whole = other.label.replace(" / ", " ")
    return max(_alike_texts(column.label, text) for text in (other.label.rpartition(" / ")[2], whole))


def _alike_texts(one: str, other: str) -> float:
    first, second = _words(one), _words(other)
    if not first or not second:
        return 0
    if first == second:
        return 1
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 1 and set(shorter) <= set(longer):
        return PART_OF
    return difflib.SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()


def _words(label: str) -> list[str]:
    """The words of a label without what stands in brackets: "Diện tích (ha)" is "dien tich"."""
    return _WORD.findall(plain(_IN_BRACKETS.sub(" ", label))) or _WORD.findall(plain(label))
