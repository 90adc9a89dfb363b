"""One statement printed on a form, taken apart: words blanked out, signs and codes as formulas write them.

`12=13+18+...+21`, `Cột (2) <= Cột (1)`, `lũy kế (n) = lũy kế (n-1) + phát sinh (n)`: the sides as canonical
expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from forms_library.messages import N_, Message

Foreign = Callable[[str, str], str | None]
"""(symbol of another form, printed code in it) -> reference such as "XLD02!C06", or None if it is not known."""

_NAMED = 0xE000  # a column called by its name takes one of the characters for private use
_CODE = r"\d+(?:\.\d+)*[a-wyz]?|[IVXLC]+(?:\.\d+)*(?!\w)|[A-ZĐ](?!\w)|[\ue000-\uf8ff]"
_TOKEN = re.compile(
    rf"""
    (?P<foreign>\d+[a-z]?/[A-ZĐ][\w/.-]*?\.\(?\d+\)?(?![\w.]))
  | (?P<code>{_CODE})(?P<when>\s*[\[(]\s*[Nn]\s*(?P<before>[-–]\s*1\s*)?[\])])?
  | (?P<dots>\.{{2,}}|…)
  | (?P<compare><=|>=|=<|=>|<>|≤|≥|≠|=|<|>)
  | (?P<sign>[-+*/:x×÷·()–−])
  | (?P<space>\s+)
  | (?P<other>.)
    """,
    re.VERBOSE,
)
_WORDS = re.compile(r"\b(?:cột|cot|ô\s+số|ô|dòng|hàng|mã\s+số|chỉ\s+tiêu|ms)\b\s*(?:số\b)?", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\(?(\d+[a-z]?)\)?\s*(?:ở|của|tại)\s*biểu\s+(?:số\s+)?([\w./-]*\w)", re.IGNORECASE)
_BRACKETED = re.compile(r"\(\s*(\d+(?:\.\d+)*[a-z]?|[IVXLC]+(?:\.\d+)*)\s*\)")
_PERIOD_WORDS = re.compile(r"(?:của\s+)?kỳ\s+báo\s+cáo\s*(?=\()|bất\s+kỳ", re.IGNORECASE)
_HUNDRED_PERCENT = re.compile(r"(?<!\d)100\s*%")
_SIGNS = {"x": "*", "×": "*", "·": "*", ":": "/", "÷": "/", "–": "-", "−": "-"}
_COMPARES = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">=", "≠": "<>"}
_FACTORS = frozenset({"100", "1000", "10000", "100000", "1000000"})


class Unreadable(Exception):
    """What cannot be read in a statement, and where."""

    def __init__(self, message: Message, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end


def members_of(
    statement: str, known: Mapping[str, str], foreign: Foreign | None
) -> tuple[list[str], list[str]]:
    """The sides of the statement as canonical expressions, and the signs between them."""
    names = [name for name in known if is_name(name)]
    members, signs, current = [], [], _Side(known, names, foreign)
    for token in _TOKEN.finditer(_plain(statement, names)):
        if compare := token["compare"]:
            members.append(current.text())
            signs.append(_COMPARES.get(compare, compare))
            current = _Side(known, names, foreign)
        else:
            current.take(token)
    members.append(current.text())
    return members, signs


def is_name(printed: str) -> bool:
    """Whether a column is called by words: "lũy kế" rather than 5, A or II.1."""
    return re.fullmatch(_CODE, printed) is None and any(sign.isalpha() for sign in printed)


def _plain(statement: str, names: list[str]) -> str:
    """The statement with words blanked out, so that offsets stay."""

    def blank(hit: re.Match[str]) -> str:
        return " " * len(hit[0])

    text = _ELSEWHERE.sub(lambda hit: f"{hit[2]}.{hit[1]}".ljust(len(hit[0])), statement)
    for number, name in sorted(enumerate(names), key=lambda item: -len(item[1])):
        text = _with_sign(text, name, chr(_NAMED + number))
    text = _PERIOD_WORDS.sub(blank, text)
    # A printed percentage is a number of hundredths: times 100 % is times 100.
    text = _HUNDRED_PERCENT.sub(lambda hit: "100".ljust(len(hit[0])), text)
    text = _BRACKETED.sub(lambda hit: hit[1].center(len(hit[0])), _WORDS.sub(blank, text))
    return text.rstrip(". ")


def _with_sign(text: str, name: str, sign: str) -> str:
    """One character for a name, wherever it stands as a word of its own."""
    return re.sub(
        rf"(?<!\w){re.escape(name)}(?!\w)", lambda hit: sign.ljust(len(hit[0])), text, flags=re.IGNORECASE
    )


class _Side:
    """One side of a statement, taken token by token."""

    def __init__(self, known: Mapping[str, str], names: list[str], foreign: Foreign | None) -> None:
        self.known, self.names, self.foreign = known, names, foreign
        self.pieces: list[str] = []
        self.last = ""
        self.open: tuple[str, int] | None = None

    def take(self, token: re.Match[str]) -> None:
        if token["space"]:
            return
        if token["other"]:
            raise Unreadable(
                Message(N_("Only codes and signs can be read in a printed rule.")), *token.span()
            )
        if token["dots"]:
            self._take_dots(token)
        elif token["foreign"]:
            self._take_foreign(token)
        elif token["code"]:
            self._take_code(token)
        else:
            self.pieces.append(_SIGNS.get(token["sign"], token["sign"]))

    def text(self) -> str:
        return "".join(self.pieces)

    def _take_dots(self, token: re.Match[str]) -> None:
        # `2+..+5`, `2+...+7` and `20+..+24`: the dots stand between two plus signs.
        if not self.last or not self.pieces or self.pieces[-1] != "+":
            raise Unreadable(
                Message(N_("The dots must stand between two codes, as in 2+…+5.")), *token.span()
            )
        self.open = (self.last, token.start())
        self.pieces.pop()

    def _take_code(self, token: re.Match[str]) -> None:
        printed = self._printed(token["code"])
        if self._is_constant(printed):
            self.pieces.append(printed)
            return
        if self.open is not None:
            self._fill(token)
        self.pieces.append(self._reference(printed, token))
        self.last = printed

    def _printed(self, code: str) -> str:
        place = ord(code) - _NAMED if len(code) == 1 else -1
        return self.names[place] if 0 <= place < len(self.names) else code

    def _fill(self, token: re.Match[str]) -> None:
        assert self.open is not None
        (first, _), self.open = self.open, None
        last = token["code"]
        if not first.isdigit() or not last.isdigit() or int(first) >= int(last) or self.pieces[-1:] != ["+"]:
            raise Unreadable(
                Message(N_("The dots must stand between two codes, as in 2+…+5.")), *token.span()
            )
        for number in range(int(first) + 1, int(last)):
            self.pieces += [self._reference(str(number), token), "+"]

    def _reference(self, printed: str, token: re.Match[str]) -> str:
        code = self.known.get(printed)
        if code is None:
            message = Message(
                N_("There is no column or row with the printed code %(code)s."), {"code": printed}
            )
            raise Unreadable(message, *token.span())
        return f"PREV({code})" if token["before"] else code

    def _is_constant(self, printed: str) -> bool:
        return printed in _FACTORS and self.pieces[-1:] in (["*"], ["/"]) and self.open is None

    def _take_foreign(self, token: re.Match[str]) -> None:
        symbol, _, printed = token["foreign"].rpartition(".")
        found = self.foreign(symbol, printed.strip("()")) if self.foreign else None
        if found is None:
            message = Message(
                N_("The rule names column %(code)s of form %(form)s, which is not known here."),
                {"code": printed.strip("()"), "form": symbol},
            )
            raise Unreadable(message, *token.span())
        self.pieces.append(found)
