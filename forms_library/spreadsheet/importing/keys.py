"""Codes for what is found: columns after their printed codes, rows in order, the form after its symbol."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from forms_library.spreadsheet.importing.codes import PrintedCode
from forms_library.spreadsheet.importing.roles import Role
from forms_library.text import plain

LABEL_CODES: dict[str, str] = {
    "number": "STT",
    "label": "ND",
    "unit_of_measure": "DVT",
    "printed_code": "MS",
    "note": "PT",
}


def column_keys(codes: Sequence[PrintedCode], roles: Sequence[Role]) -> list[str]:
    """A code for each column: C03 for the one printed (3), STT for the numbers of rows; never the same twice."""
    taken: set[str] = set()
    numbers = [int(code.code) for code in codes if code.code.isdigit()]
    following = max(numbers, default=0)
    keys = []
    for code, role in zip(codes, roles, strict=True):
        if role != "figure":
            key = LABEL_CODES[role]
        elif code.code.isdigit():
            key = f"C{int(code.code):02d}"
        elif code.code:
            key = f"C{plain(code.code).upper()}"
        else:
            following += 1
            key = f"C{following:02d}"
        keys.append(free_key(key, taken))
    return keys


def row_keys(count: int, used: int) -> list[str]:
    """R01, R02…; a form counts its rows over all tables, so that `used` are the numbers that are taken."""
    width = max(len(str(used + count)), 2)
    return [f"R{number:0{width}d}" for number in range(used + 1, used + count + 1)]


def free_key(key: str, taken: set[str]) -> str:
    """The key, with a number behind it where it is taken; it is taken from then on."""
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key}_{number}"
    taken.add(free)
    return free


def form_code(symbol: str, title: str) -> str:
    """A code for the form: XLD03 of 03/XLD, else the first letters of the words of its title."""
    short = re.sub(r"(?i)^phụ lục", "PL", symbol)
    words = re.findall(r"[A-Z]+|\d+[A-Z]?", _ascii(re.sub(r"(?i)^mẫu số", "MAU", short)))
    letters = [word for word in words if word.isalpha() and len(word) > 1]
    numbers = [word for word in words if word[0].isdigit()]
    if letters and numbers:
        return f"{letters[-1]}{''.join(numbers[:1]).zfill(2)}"[:40]
    if words and symbol:
        return ("B" + "".join(words))[:40]
    initials = "".join(word[0] for word in re.findall(r"[A-Z0-9]+", _ascii(title)))
    return ("B" + initials)[:20] if initials else "BIEU"


def _ascii(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.upper().replace("Đ", "D"))
    return "".join(letter for letter in apart if letter.isascii())
