"""The rules printed on official forms: `1=2+3=4+5`, `(3)=(4)+(5)`, `12=13+18+...+21`, `Cột (2) <= Cột (1)`,
`6[N] = 11[N-1]`.

The first member of a chain of equalities is filled by the second; every further one becomes a check. What
cannot be read, names a
column that is not there or goes round in a circle is reported with its place, never guessed: official forms
contain misprints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms_library.formula.errors import FormulaError
from forms_library.formula.ordering import Circle, in_order
from forms_library.formula.parsing import parse
from forms_library.messages import N_, Message
from forms_library.text import nfc

Foreign = Callable[[str, str], str | None]
"""(symbol of another form, printed code in it) -> reference such as "XLD02!C06", or None if it is not known."""

_TOKEN = re.compile(
    r"""
    (?P<foreign>\d+[a-z]?/[A-ZĐ][\w/.-]*?\.\(?\d+\)?(?![\w.]))
  | (?P<code>\d+[a-wyz]?|[A-ZĐ](?!\w))(?P<when>\s*[\[(]\s*[Nn]\s*(?P<before>[-–]\s*1\s*)?[\])])?
  | (?P<dots>\.{2,}|…)
  | (?P<compare><=|>=|<>|≤|≥|≠|=|<|>)
  | (?P<sign>[-+*/:x×()–])
  | (?P<space>\s+)
  | (?P<other>.)
    """,
    re.VERBOSE,
)
_WORDS = re.compile(r"\b(?:cột|cot|ô\s+số|ô|dòng|hàng|mã\s+số|chỉ\s+tiêu|ms)\b\s*(?:số\b)?", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\(?(\d+[a-z]?)\)?\s*(?:ở|của|tại)\s*biểu\s+(?:số\s+)?([\w./-]*\w)", re.IGNORECASE)
_BRACKETED = re.compile(r"\(\s*(\d+[a-z]?)\s*\)")
_PERIOD_WORDS = re.compile(r"(?:của\s+)?kỳ\s+báo\s+cáo\s*(?=\()|bất\s+kỳ", re.IGNORECASE)
_HAS_RULE = re.compile(r"\d\s*\)?\s*(?:=|<=|>=|≤|≥)")
_SIGNS = {"x": "*", "×": "*", ":": "/", "–": "-", "≤": "<=", "≥": ">=", "≠": "<>"}
_FACTORS = frozenset({"100", "1000", "10000", "100000", "1000000"})


@dataclass(frozen=True)
class PrintedProblem:
    """What is wrong with a printed rule; `start` and `end` are offsets in its text."""

    message: Message
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class PrintedRule:
    """One statement as read: `target` is the code it fills ("" if it only checks), formulas are in canonical form.

    `prefill` instead of `formula` when the value is carried over from the previous period."""

    text: str
    target: str = ""
    formula: str = ""
    prefill: str = ""
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class PrintedRules:
    """All rules of a form: formula and prefill by code, checks in order, and what could not be used."""

    formulas: Mapping[str, str]
    prefills: Mapping[str, str]
    checks: tuple[str, ...]
    problems: tuple[PrintedProblem, ...]


class _Unreadable(Exception):
    def __init__(self, message: Message, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end


def rules_in_label(label: str) -> tuple[str, ...]:
    """The rules printed inside a label: `Tổng số (1=2+3)` has one."""
    return tuple(group.strip() for group in _bracketed(nfc(label)) if _HAS_RULE.search(group))


def _bracketed(label: str) -> Iterator[str]:
    """What stands inside the outermost brackets."""
    depth = start = 0
    for place, sign in enumerate(label):
        if sign == "(":
            depth += 1
            start = place + 1 if depth == 1 else start
        elif sign == ")" and depth:
            depth -= 1
            if depth == 0:
                yield label[start:place]


def read_printed_rules(
    texts: Iterable[str], codes: Sequence[tuple[str, str]], foreign: Foreign | None = None
) -> PrintedRules:
    """Read every rule of a form; `codes` pairs each printed code with the code of its column (or row), in
    printed order."""
    known, problems = _index(codes)
    rules: list[PrintedRule] = []
    for text in texts:
        for statement in _statements(text):
            _read_into(rules, problems, statement, known, foreign)
    return _assembled(rules, problems)


def read_printed_rule(
    text: str, codes: Sequence[tuple[str, str]], foreign: Foreign | None = None
) -> PrintedRule:
    """Read one statement; FormulaError with offsets in `text` if it cannot be read."""
    known, _ = _index(codes)
    try:
        return _read(nfc(text), known, foreign)
    except _Unreadable as problem:
        raise FormulaError(problem.message, problem.start, problem.end) from None


def _index(codes: Sequence[tuple[str, str]]) -> tuple[dict[str, str], list[PrintedProblem]]:
    known: dict[str, str] = {}
    problems: list[PrintedProblem] = []
    for printed, code in codes:
        short = nfc(printed).strip().strip("()").strip()
        if not short:
            continue
        if short in known:
            message = Message(N_("The printed code %(code)s occurs twice."), {"code": short})
            problems.append(PrintedProblem(message, printed, 0, len(printed)))
        known.setdefault(short, code)
    return known, problems


def _statements(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", nfc(text)) if part.strip()]


def _read_into(
    rules: list[PrintedRule],
    problems: list[PrintedProblem],
    statement: str,
    known: Mapping[str, str],
    foreign: Foreign | None,
) -> None:
    try:
        rules.append(_read(statement, known, foreign))
    except _Unreadable as problem:
        problems.append(PrintedProblem(problem.message, statement, problem.start, problem.end))


def _read(statement: str, known: Mapping[str, str], foreign: Foreign | None) -> PrintedRule:
    members, signs = _members(statement, known, foreign)
    if len(members) < 2:
        raise _Unreadable(Message(N_("This is not a rule: there is nothing to compare.")), 0, len(statement))
    for member in members:
        _verify(member, statement)
    first, second = members[0], members[1]
    plain_equalities = all(sign == "=" for sign in signs)
    if plain_equalities and first in known.values() and "!" not in second:
        checks = tuple(f"{first}={member}" for member in members[2:])
        if re.fullmatch(r"PREV\(\w+\)", second):
            return PrintedRule(statement, first, "", second, checks)
        return PrintedRule(statement, first, second, "", checks)
    pairs = zip(members, signs, members[1:], strict=False)
    return PrintedRule(statement, checks=tuple(f"{left}{sign}{right}" for left, sign, right in pairs))


def _verify(member: str, statement: str) -> None:
    try:
        parse(member or "+")
    except FormulaError:
        message = Message(N_("The rule “%(rule)s” cannot be read."), {"rule": statement[:120]})
        raise _Unreadable(message, 0, len(statement)) from None


def _members(
    statement: str, known: Mapping[str, str], foreign: Foreign | None
) -> tuple[list[str], list[str]]:
    """The sides of the statement as canonical expressions, and the signs between them."""
    members, signs, current = [], [], _Side(known, foreign)
    for token in _TOKEN.finditer(_plain(statement)):
        if compare := token["compare"]:
            members.append(current.text())
            signs.append(_SIGNS.get(compare, compare))
            current = _Side(known, foreign)
        else:
            current.take(token)
    members.append(current.text())
    return members, signs


def _plain(statement: str) -> str:
    """The statement with words blanked out, so that offsets stay."""

    def blank(hit: re.Match[str]) -> str:
        return " " * len(hit[0])

    text = _ELSEWHERE.sub(lambda hit: f"{hit[2]}.{hit[1]}".ljust(len(hit[0])), statement)
    text = _PERIOD_WORDS.sub(blank, text)
    text = _BRACKETED.sub(lambda hit: hit[1].center(len(hit[0])), _WORDS.sub(blank, text))
    return text.rstrip(". ")


class _Side:
    """One side of a statement, taken token by token."""

    def __init__(self, known: Mapping[str, str], foreign: Foreign | None) -> None:
        self.known, self.foreign = known, foreign
        self.pieces: list[str] = []
        self.last = ""
        self.open: tuple[str, int] | None = None

    def take(self, token: re.Match[str]) -> None:
        if token["space"]:
            return
        if token["other"]:
            raise _Unreadable(
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
            raise _Unreadable(
                Message(N_("The dots must stand between two codes, as in 2+…+5.")), *token.span()
            )
        self.open = (self.last, token.start())
        self.pieces.pop()

    def _take_code(self, token: re.Match[str]) -> None:
        printed = token["code"]
        if self._is_constant(printed):
            self.pieces.append(printed)
            return
        if self.open is not None:
            self._fill(token)
        self.pieces.append(self._reference(printed, token))
        self.last = printed

    def _fill(self, token: re.Match[str]) -> None:
        assert self.open is not None
        (first, _), self.open = self.open, None
        last = token["code"]
        if not first.isdigit() or not last.isdigit() or int(first) >= int(last) or self.pieces[-1:] != ["+"]:
            raise _Unreadable(
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
            raise _Unreadable(message, *token.span())
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
            raise _Unreadable(message, *token.span())
        self.pieces.append(found)


def _assembled(rules: list[PrintedRule], problems: list[PrintedProblem]) -> PrintedRules:
    formulas: dict[str, str] = {}
    prefills: dict[str, str] = {}
    checks: list[str] = []
    for rule in rules:
        checks += rule.checks
        if not rule.target:
            continue
        if rule.prefill:
            prefills.setdefault(rule.target, rule.prefill)
        elif rule.target in formulas:
            checks.append(f"{rule.target}={rule.formula}")
        else:
            formulas[rule.target] = rule.formula
    _break_circles(rules, formulas, checks, problems)
    return PrintedRules(formulas, prefills, tuple(dict.fromkeys(checks)), tuple(problems))


def _break_circles(
    rules: list[PrintedRule], formulas: dict[str, str], checks: list[str], problems: list[PrintedProblem]
) -> None:
    """Rules that go round in a circle cannot all fill: the last of them becomes a check, and it is said."""
    while (circle := _circle(formulas)) is not None:
        victim = next(code for code in reversed(formulas) if code in circle)
        rule = next(rule for rule in rules if rule.target == victim and rule.formula)
        checks.append(f"{victim}={formulas.pop(victim)}")
        message = Message(
            N_("The rules go round in a circle (%(path)s); this one is kept as a check."),
            {"path": " → ".join(circle)},
        )
        problems.append(PrintedProblem(message, rule.text, 0, len(rule.text)))


def _circle(formulas: Mapping[str, str]) -> tuple[str, ...] | None:
    numbers = {code: number for number, code in enumerate(formulas)}
    reads = {
        numbers[code]: {
            numbers[use.text]
            for use in parse(formula).names
            if use.text in numbers and not _earlier(formula, use.text)
        }
        for code, formula in formulas.items()
    }
    try:
        in_order(reads)
    except Circle as found:
        codes = list(formulas)
        return tuple(codes[number] for number in found.path)
    return None


def _earlier(formula: str, code: str) -> bool:
    """Whether a formula reads a code of the previous period only, which closes no circle."""
    return code not in re.sub(r"PREV\(\w+\)", "", formula)
