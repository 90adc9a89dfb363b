"""The rules printed on official forms: `1=2+3=4+5`, `(3)=(4)+(5)`, `12=13+18+...+21`, `Cột (2) <= Cột (1)`,
`6[N] = 11[N-1]`, `1, trong đó 2`.

The first member of a chain of equalities is filled by the second; every further one becomes a check. What
cannot be read, names a
column that is not there or goes round in a circle is reported with its place, never guessed: official forms
contain misprints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms_library.formula.errors import FormulaError
from forms_library.formula.ordering import Circle, in_order
from forms_library.formula.parsing import parse
from forms_library.formula.printed_statement import Foreign, Unreadable, is_name, members_of
from forms_library.messages import N_, Message
from forms_library.text import nfc

__all__ = [
    "Foreign",
    "PrintedProblem",
    "PrintedRule",
    "PrintedRules",
    "read_printed_rule",
    "read_printed_rules",
    "rules_in_label",
]

_HAS_RULE = re.compile(r"\d\s*\)?\s*(?:=|<=|>=|≤|≥)")
_OF_WHICH = re.compile(r"\s*[,:(]?\s*\btrong\s+đó\b\s*[:,]?", re.IGNORECASE)
_LISTED = re.compile(r"[^,&]+?(?=\s*(?:,|&|\bvà\b|$))", re.IGNORECASE)


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
    except Unreadable as problem:
        raise FormulaError(problem.message, problem.start, problem.end) from None


def _index(codes: Sequence[tuple[str, str]]) -> tuple[dict[str, str], list[PrintedProblem]]:
    known: dict[str, str] = {}
    problems: list[PrintedProblem] = []
    for printed, code in codes:
        short = nfc(printed).strip().strip("()").strip()
        short = short.casefold() if is_name(short) else short
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
    except Unreadable as problem:
        problems.append(PrintedProblem(problem.message, statement, problem.start, problem.end))


def _read(statement: str, known: Mapping[str, str], foreign: Foreign | None) -> PrintedRule:
    if split := _OF_WHICH.search(statement):
        return _of_which(statement, split, known, foreign)
    members, signs = members_of(statement, known, foreign)
    if len(members) < 2:
        raise Unreadable(Message(N_("This is not a rule: there is nothing to compare.")), 0, len(statement))
    for member in members:
        _verify(member, statement)
    first, second = members[0], members[1]
    if signs[0] != "=" or first not in known.values() or "!" in second:
        pairs = zip(members, signs, members[1:], strict=False)
        return PrintedRule(statement, checks=tuple(f"{left}{sign}{right}" for left, sign, right in pairs))
    checks = tuple(_further(members, signs))
    if re.fullmatch(r"PREV\(\w+\)", second):
        return PrintedRule(statement, first, "", second, checks)
    return PrintedRule(statement, first, second, "", checks)


def _further(members: Sequence[str], signs: Sequence[str]) -> Iterator[str]:
    """What follows the first equality: `1=2+3=4+5` also says 1=4+5, `1=2+3>=4` also 1>=4, `...>=4>=5` also 4>=5."""
    equal = members[0]
    for place in range(2, len(members)):
        yield f"{equal}{signs[place - 1]}{members[place]}"
        if signs[place - 1] != "=":
            equal = members[place]


def _of_which(
    statement: str, split: re.Match[str], known: Mapping[str, str], foreign: Foreign | None
) -> PrintedRule:
    """`1, trong đó 2 và 3`: what is named after it is part of the first, but the parts need not add up to it."""
    (whole,), _ = members_of(statement[: split.start()], known, foreign)
    checks = []
    for part in _LISTED.finditer(statement, split.end()):
        if part[0].strip(" )").lower() not in ("", "và"):
            alone = " " * part.start() + part[0].rstrip(")") + (")" if "(" in part[0] else "")
            (named,), _ = members_of(re.sub(r"\bvà\b", "  ", alone), known, foreign)
            _verify(named, statement)
            checks.append(f"{named}<={whole}")
    _verify(whole, statement)
    return PrintedRule(statement, checks=tuple(checks))


def _verify(member: str, statement: str) -> None:
    try:
        parse(member or "+")
    except FormulaError:
        message = Message(N_("The rule “%(rule)s” cannot be read."), {"rule": statement[:120]})
        raise Unreadable(message, 0, len(statement)) from None


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
