"""The patterns of TEXT: digits, groups, percent, dates. What is not understood is #VALUE!, never a guess."""

from __future__ import annotations

import re
from decimal import Decimal

from forms_library.formula.semantics import Fail, day_of, general, round_half_away
from forms_library.value_types import ExcelError

_NUMBER = re.compile(
    r'(?P<before>(?:[^0#?.,%@a-z"]|"[^"]*")*)(?P<digits>[0#?,]*)(?P<point>\.(?P<places>[0#?]*))?(?P<after>(?:[^0#?,@a-z"]|"[^"]*")*)',
    re.IGNORECASE,
)
_DATE_TOKEN = re.compile(r'"[^"]*"|\\.|y{1,4}|m{1,4}|d{1,4}|.', re.IGNORECASE | re.DOTALL)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def formatted(value: Decimal, pattern: str) -> str:
    """The number in that pattern; up to three parts for positive, negative and zero."""
    if pattern.strip().lower() in ("general", "@"):
        return general(value)
    sections = pattern.split(";")
    if len(sections) > 1 and value < 0:
        return _one(-value, sections[1])
    if len(sections) > 2 and not value:
        return _one(value, sections[2])
    return _one(value, sections[0])


def _one(value: Decimal, pattern: str) -> str:
    if not pattern:
        return ""
    if re.search(r"[ymd]", re.sub(r'"[^"]*"', "", pattern), re.IGNORECASE):
        return _date(value, pattern)
    match = _NUMBER.fullmatch(pattern)
    if match is None:
        raise Fail(ExcelError.VALUE)
    return _number(value, match)


def _number(value: Decimal, match: re.Match[str]) -> str:
    digits, places = match["digits"] or "", match["places"] or ""
    before, after = _plain(match["before"]), _plain(match["after"])
    scaled = value.scaleb(2 * (before + after).count("%"))
    scaled = scaled.scaleb(-3 * (len(digits) - len(digits.rstrip(","))))
    rounded = round_half_away(scaled, len(places))
    written = _whole(abs(rounded), digits, len(places))
    sign = "-" if rounded < 0 else ""
    fraction = _fraction(abs(rounded), places)
    return f"{sign}{before}{written}{'.' if match['point'] and (fraction or places) else ''}{fraction}{after}"


def _whole(value: Decimal, digits: str, places: int) -> str:
    pattern = digits.rstrip(",")
    plain = f"{value:.{places}f}".partition(".")[0]
    if "0" not in pattern and plain == "0":
        plain = ""
    plain = plain.zfill(pattern.replace(",", "").count("0"))
    return f"{int(plain):,}".zfill(len(plain)) if "," in pattern and plain else plain


def _fraction(value: Decimal, places: str) -> str:
    digits = f"{value:.{len(places)}f}".partition(".")[2]
    needed = len(places.rstrip("#"))
    return digits[:needed] + digits[needed:].rstrip("0")


def _plain(literal: str) -> str:
    return literal.replace('"', "").replace("\\", "").replace("_", "")


def _date(value: Decimal, pattern: str) -> str:
    try:
        day = day_of(value)
    except Fail:
        raise Fail(ExcelError.VALUE) from None  # there are no days before 1900 and after 9999 to be written
    names = {
        "yyyy": f"{day.year:04d}",
        "yyy": f"{day.year:04d}",
        "yy": f"{day.year % 100:02d}",
        "y": f"{day.year % 100:02d}",
        "mmmm": _MONTHS[day.month - 1],
        "mmm": _MONTHS[day.month - 1][:3],
        "mm": f"{day.month:02d}",
        "m": str(day.month),
        "dddd": _DAYS[day.weekday()],
        "ddd": _DAYS[day.weekday()][:3],
        "dd": f"{day.day:02d}",
        "d": str(day.day),
    }
    return "".join(names.get(token.lower(), _plain(token)) for token in _DATE_TOKEN.findall(pattern))
