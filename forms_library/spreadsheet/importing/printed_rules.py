"""Rules printed on a form: in the line of codes, in labels, in notes below the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forms_library.formula.errors import FormulaError
from forms_library.formula.printed import (
    Foreign,
    PrintedRule,
    read_printed_rule,
    read_printed_rules,
    rules_in_label,
)
from forms_library.messages import N_
from forms_library.spreadsheet.importing.doubts import Doubt, Doubts, Sort
from forms_library.text import nfc

_COMPARE = re.compile(r"(<=|>=|<>|≤|≥|≠|=|<|>)")
_SAID = re.compile(r"\b(?:cột|cot|ô số|ô|dòng|mã số|chỉ tiêu|ms)\b", re.IGNORECASE)
_ACROSS_PERIODS = re.compile(r"\d\s*[\[(]\s*N\b", re.IGNORECASE)
_PREVIOUS = re.compile(r"kỳ\b[^=<>≤≥]*\(?\s*N\s*[-–]\s*1", re.IGNORECASE)
_CODE = re.compile(r"\(\s*\d+[a-z]?\s*\)|\b\d+[a-z]?\b")
_INTRODUCTION = re.compile(r"^[^:=<>≤≥]{0,60}:\s*|^[-+*•]\s*")


@dataclass(frozen=True, slots=True)
class RuleText:
    """A text that states rules, where it stands, and the code of its own column or row ("" in notes)."""

    text: str
    address: str
    own: str = ""


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule that was read, with the cell that states it."""

    rule: PrintedRule
    address: str


def label_rules(label: str, address: str, own: str) -> list[RuleText]:
    """The rules that stand in brackets in a label."""
    return [RuleText(rule, address, own) for rule in rules_in_label(label)]


def note_rules(notes: Iterable[tuple[str, str]]) -> list[RuleText]:
    """The statements of notes that compare columns or rows; notes are (text, address)."""
    return [
        RuleText(statement, address)
        for text, address in notes
        for statement in _statements(text)
        if _COMPARE.search(statement)
        and any(map(str.isdigit, statement))
        and (_SAID.search(statement) or _ACROSS_PERIODS.search(statement))
    ]


def _statements(text: str) -> Iterator[str]:
    for part in re.split(r"[;\n]|\.\s+(?=[A-ZĐ])", nfc(text)):
        statement = part.strip()
        while (shorter := _INTRODUCTION.sub("", statement, count=1)) != statement:
            statement = shorter
        if statement:
            yield statement.rstrip(". ")


def read_rules(
    texts: Iterable[RuleText],
    codes: Sequence[tuple[str, str]],
    doubts: Doubts,
    foreign: Foreign | None = None,
) -> list[FoundRule]:
    """The rules that could be read, each statement once; `codes` are (printed code, code in the definition).

    Of a chain such as 1=2+3=4+5 the readable parts are kept and the rest is said."""
    found: list[FoundRule] = []
    seen: set[PrintedRule] = set()
    for text in texts:
        for statement in _parts(text.text):
            for rule in _read(statement, text.address, codes, doubts, foreign):
                if rule not in seen:
                    seen.add(rule)
                    found.append(FoundRule(rule, text.address))
    return found


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", nfc(text)) if part.strip()]


def _is_vague(statement: str) -> bool:
    """Whether it cannot be told which of several columns are those of the period before: "(3) - (7) của kỳ (N-1)"."""
    sides = _COMPARE.split(statement)[::2]
    return any(_PREVIOUS.search(side) and len(_CODE.findall(_PREVIOUS.sub(" ", side))) > 1 for side in sides)


def _read(
    statement: str, address: str, codes: Sequence[tuple[str, str]], doubts: Doubts, foreign: Foreign | None
) -> list[PrintedRule]:
    if _is_vague(statement):
        message = N_(
            "The printed rule “%(rule)s” does not say clearly which of its columns are of the period before."
        )
        doubts.note(Sort.UNREAD_RULE, message, address, rule=statement[:120])
        return []
    try:
        return [read_printed_rule(statement, codes, foreign)]
    except FormulaError as error:
        pairs = _pairs(statement)
        if len(pairs) < 2:
            message = N_("The printed rule “%(rule)s” could not be used: %(reason)s")
            doubts.note(Sort.UNREAD_RULE, message, address, rule=statement[:120], reason=error.message)
            return []
    return [rule for pair in pairs for rule in _read(pair, address, codes, doubts, foreign)]


def _pairs(statement: str) -> list[str]:
    """A chain as pairs: 1=2+3=4+5 as 1=2+3 and 1=4+5."""
    pieces = _COMPARE.split(statement)
    members, signs = pieces[::2], pieces[1::2]
    return [
        f"{members[0].strip()}{sign}{member.strip()}" for sign, member in zip(signs, members[1:], strict=True)
    ]


@dataclass(frozen=True)
class Settled:
    """What the rules of one table come to: a formula or a prefill by code, and checks."""

    formulas: Mapping[str, str]
    prefills: Mapping[str, str]
    checks: tuple[str, ...]


def settle(
    found: Sequence[FoundRule],
    codes: Sequence[tuple[str, str]],
    doubts: Doubts,
    foreign: Foreign | None = None,
) -> Settled:
    """Put the rules together: what fills a column twice becomes a check, and so does what goes round in a circle."""
    known = list({printed: (printed, code) for printed, code in reversed(codes)}.values())[::-1]
    together = read_printed_rules([item.rule.text for item in found], known, foreign)
    places = {item.rule.text: item.address for item in found}
    for problem in together.problems:
        if problem.text in places:
            doubts.add(Doubt(Sort.MISPRINT, problem.message, places[problem.text]))
    return Settled(together.formulas, together.prefills, together.checks)
