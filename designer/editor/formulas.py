"""What a designer types as a formula, read into the form in which formulas are kept.

Three ways of writing are taken: Excel's with codes (`C01+C02`), the Vietnamese one (`TỔNG(C01;C02)*1,5`), and the rules
printed on forms, which name columns or rows by the numbers over them (`3=4+5`, `(3)=(4)+(5)`, `(4)+(5)`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from forms_library.formula import FormulaError
from forms_library.formula.printed import PrintedRule, read_printed_rule
from forms_library.formula.styles import to_canonical
from forms_library.messages import N_, Message
from forms_library.text import nfc

# Numbers, brackets and signs alone; a letter may be a printed code (A) or belong to a period ([N-1]).
_PRINTED = re.compile(r"[\s\d()\[\]+\-–*/:x×.,…=<>≤≥≠a-zA-ZĐ]+")
_WORD = re.compile(r"[^\W\d_]{2,}|[^\W\d_]\d|_")
_COMPARED = re.compile(r"[\d)\]a-zA-ZĐ]\s*(?:<=|>=|<>|[=<>≤≥≠])\s*[\d(A-ZĐ]")
_BRACKETED_CODE = re.compile(r"\(\s*\d+[a-z]?\s*\)")
_SHORT = re.compile(r"\s*\(?\s*(\d+[a-z]?|[A-ZĐ](?!\w))")


@dataclass(frozen=True)
class TypedFormula:
    """What was typed and where: ``target`` is the code of the column or row that it fills ("" for a check).

    ``codes`` pairs what is printed over the columns (or beside the rows) with their codes, in printed order.
    """

    text: str
    target: str = ""
    codes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class ReadFormula:
    """The formula as it is kept, and the checks that a chain of equalities adds: `3=4+5=6+7`."""

    formula: str
    checks: tuple[str, ...] = ()


def read_formula(typed: TypedFormula) -> ReadFormula:
    """Read a formula in any of the three styles; FormulaError with offsets in the text."""
    text = nfc(typed.text).strip()
    if is_printed_rule(text):
        return _printed(text, typed)
    return ReadFormula(to_canonical(text))


def is_printed_rule(text: str) -> bool:
    """Whether a text can only be a printed rule: no code, no function, and a comparison or numbers in brackets."""
    if not _PRINTED.fullmatch(text) or _WORD.search(text):
        return False
    return bool(_COMPARED.search(text) or (_BRACKETED_CODE.search(text) and not text.startswith("=")))


def _printed(text: str, typed: TypedFormula) -> ReadFormula:
    codes = [(_short(printed), code) for printed, code in typed.codes]
    if not typed.target:
        rule = read_printed_rule(text, codes)
        first, *more = ([f"{rule.target}={rule.formula}"] if rule.formula else []) + list(rule.checks)
        return ReadFormula(first, tuple(more))
    if _COMPARED.search(text):
        return _filling(read_printed_rule(text, codes), text, typed.target)
    own = next((printed for printed, code in codes if code == typed.target), "")
    if not own:
        raise FormulaError(
            Message(N_("Write the whole rule, such as 3=4+5: this one has no number.")), 0, len(text)
        )
    return _filling(_shifted(f"{own}=", text, codes), text, typed.target)


def _shifted(before: str, text: str, codes: Sequence[tuple[str, str]]) -> PrintedRule:
    """The rule with its own number written before it; offsets of errors are those of the text that was typed."""
    try:
        return read_printed_rule(before + text, codes)
    except FormulaError as error:
        start, end = (max(0, (place or 0) - len(before)) for place in (error.start, error.end))
        raise FormulaError(error.message, start, end or len(text)) from None


def _filling(rule: PrintedRule, text: str, target: str) -> ReadFormula:
    if rule.target != target or not rule.formula:
        message = Message(
            N_("This rule does not fill %(code)s. Write it where it belongs."), {"code": target}
        )
        raise FormulaError(message, 0, len(text))
    return ReadFormula(rule.formula, rule.checks)


def _short(printed: str) -> str:
    """The number alone of what stands over a column: `4 = 2 + 3` is column 4."""
    found = _SHORT.match(nfc(printed))
    return found[1] if found else ""
