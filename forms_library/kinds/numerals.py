"""Reads numerals as people type and paste them: `1.234,5`, `1234,5`, `1,234.5`, `1 234`, full-width digits.

The rules, in order:

1. Spaces (also the narrow and no-break ones) separate thousands, in groups of three only.
2. If both comma and point occur, the one that comes last is the decimal separator; it occurs once, and the other one
   separates thousands, in groups of three.
3. If one of them occurs several times, it separates thousands, in groups of three.
4. If one of them occurs once and is not followed by exactly three digits, it is the decimal separator. So it is after
   a lone zero (`0,125`) and after more than three digits (`1234,567`).
5. A single separator followed by exactly three digits can mean both. Where the cell takes whole numbers only it
   separates thousands; elsewhere the person is asked: reading 1.234 for 1,234 would falsify a figure a thousandfold.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from forms_library.messages import N_, Message
from forms_library.value_types import ValueProblem

# Fifteen digits are what Excel keeps, and what a browser adds up exactly.
INTEGER_DIGITS = 15

_SPACES = "\u0020\u00a0\u2007\u2008\u2009\u200a\u202f\u3000"
_MINUS = "-\u2010\u2011\u2012\u2013\u2014\u2212\ufe63\uff0d"
_SHAPE = re.compile(r"([+-]?)([0-9][0-9., ]*|[.,][0-9]+)")
_GROUPS = {
    separator: re.compile(rf"[0-9]{{1,3}}(?:{re.escape(separator)}[0-9]{{3}})+") for separator in "., "
}
_THREE_DIGITS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def read_numeral(text: str, *, decimals: int) -> Decimal:
    """The number written in `text`, with at most `decimals` decimal places; ValueProblem says why not."""
    match = _SHAPE.fullmatch(_plain(text))
    if match is None:
        raise _not_a_number(text)
    sign, digits = match.groups()
    if decimals > 0 and _THREE_DIGITS.fullmatch(digits):
        raise _two_readings(text, sign + digits, decimals)
    whole, fraction = _split(digits, text, decimals)
    _check_size(whole, fraction, decimals)
    return Decimal(f"{sign}{whole or '0'}.{fraction}" if fraction else f"{sign}{whole or '0'}")


def _plain(text: str) -> str:
    """ASCII digits and separators, one kind of space, one kind of minus."""
    wide = unicodedata.normalize("NFKC", text)
    plain = "".join(
        " " if char in _SPACES else "-" if char in _MINUS else str(unicodedata.digit(char, char))
        for char in wide
    )
    return re.sub(r"^([+-]) +", r"\1", plain.strip())


def _split(digits: str, text: str, decimals: int) -> tuple[str, str]:
    """The digits before and after the decimal separator, without thousands separators."""
    separator = _decimal_separator(digits, decimals)
    whole, _, fraction = digits.rpartition(separator) if separator else (digits, "", "")
    thousands = {char for char in whole if char in "., "}
    if len(thousands) > 1 or (not fraction.isdigit() and fraction):
        raise _not_a_number(text)
    if thousands and not _GROUPS[thousands.pop()].fullmatch(whole):
        raise ValueProblem(
            Message(
                N_("“%(text)s” is not a number: thousands come in groups of three digits."), {"text": text}
            )
        )
    return re.sub("[., ]", "", whole), fraction


def _decimal_separator(digits: str, decimals: int) -> str:
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        return "," if comma > point else "."
    separator = "," if comma >= 0 else "." if point >= 0 else ""
    if not separator or digits.count(separator) > 1:
        return ""
    if decimals == 0 and _THREE_DIGITS.fullmatch(digits):
        return ""
    return separator


def _check_size(whole: str, fraction: str, decimals: int) -> None:
    if len(whole.lstrip("0")) > INTEGER_DIGITS:
        raise ValueProblem(
            Message(N_("The number is too long: at most %(digits)s digits."), {"digits": INTEGER_DIGITS})
        )
    if len(fraction.rstrip("0")) <= decimals:
        return
    if decimals == 0:
        raise ValueProblem(Message(N_("Only whole numbers are entered here.")))
    raise ValueProblem(
        Message(
            N_("At most %(decimals)s decimal places are entered here; round the figure yourself."),
            {"decimals": decimals},
        )
    )


def _not_a_number(text: str) -> ValueProblem:
    return ValueProblem(Message(N_("“%(text)s” is not a number."), {"text": text[:40]}))


def _two_readings(text: str, digits: str, decimals: int) -> ValueProblem:
    plain = re.sub("[.,]", "", digits)
    whole, _, fraction = digits.replace(".", ",").partition(",")
    # The example must itself be unambiguous and acceptable: two decimals are cut, three get a zero.
    shown = f"{fraction}0" if decimals >= 3 else fraction[:decimals]
    return ValueProblem(
        Message(
            N_("“%(text)s” can be read in two ways. Write %(thousands)s or %(decimal)s."),
            {"text": text, "thousands": plain, "decimal": f"{whole},{shown}"},
        )
    )
