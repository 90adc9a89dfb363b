"""Texts. Positions count characters from 1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

from forms_library.formula.functions.arithmetic import whole
from forms_library.formula.functions.conditions import Wildcard
from forms_library.formula.functions.number_formats import formatted
from forms_library.formula.functions.registry import excel
from forms_library.formula.guards import MAX_TEXT
from forms_library.formula.kinds import LOGICAL, NUMBER, TEXT
from forms_library.formula.semantics import ONE, ZERO, Fail, Scalar, join, number_in, round_half_away
from forms_library.formula.semantics import text as text_of
from forms_library.value_types import ExcelError


def _bounded(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise Fail(ExcelError.VALUE)
    return text


def _count(value: Decimal) -> int:
    if value < 0:
        raise Fail(ExcelError.VALUE)
    return min(int(value.to_integral_value(ROUND_FLOOR)), MAX_TEXT + 1)


def _start(value: Decimal) -> int:
    count = _count(value)
    if count < 1:
        raise Fail(ExcelError.VALUE)
    return count


@excel("LEFT", "text [number]", TEXT)
def left(text: str, count: Decimal = ONE) -> str:
    """The first characters (one if left out)."""
    return text[: _count(count)]


@excel("RIGHT", "text [number]", TEXT)
def right(text: str, count: Decimal = ONE) -> str:
    """The last characters (one if left out)."""
    return text[max(len(text) - _count(count), 0) :]


@excel("MID", "text number number", TEXT)
def mid(text: str, start: Decimal, count: Decimal) -> str:
    """So many characters from a position on."""
    begin = _start(start) - 1
    return text[begin : begin + _count(count)]


@excel("LEN", "text", NUMBER, whole=True)
def len_(text: str) -> Decimal:
    """How many characters there are."""
    return Decimal(len(text))


@excel("TRIM", "text", TEXT)
def trim(text: str) -> str:
    """Without spaces at the ends, single spaces between words."""
    return re.sub(" +", " ", text).strip(" ")


@excel("CLEAN", "text", TEXT)
def clean(text: str) -> str:
    """Without control characters."""
    return "".join(sign for sign in text if ord(sign) >= 32)


@excel("UPPER", "text", TEXT)
def upper(text: str) -> str:
    """In capital letters."""
    return text.upper()


@excel("LOWER", "text", TEXT)
def lower(text: str) -> str:
    """In small letters."""
    return text.lower()


@excel("PROPER", "text", TEXT)
def proper(text: str) -> str:
    """Each word with a capital letter, the rest small."""
    return re.sub(r"[^\W\d_]+", lambda word: word[0][0].upper() + word[0][1:].lower(), text)


@excel("SUBSTITUTE", "text text text [number]", TEXT)
def substitute(text: str, old: str, new: str, which: Decimal | None = None) -> str:
    """Each occurrence (or only that one) of a text replaced by another; capital and small letters differ."""
    if not old:
        return text
    if which is None:
        # Counted before it is built: 30,000 letters each replaced by 30,000 are a thousand million.
        if len(text) + text.count(old) * (len(new) - len(old)) > MAX_TEXT:
            raise Fail(ExcelError.VALUE)
        return text.replace(old, new)
    nth, at = _start(which), -len(old)
    for _ in range(nth):
        at = text.find(old, at + len(old))
        if at < 0:
            return text
    return _bounded(text[:at] + new + text[at + len(old) :])


@excel("REPLACE", "text number number text", TEXT)
def replace(text: str, start: Decimal, count: Decimal, new: str) -> str:
    """So many characters from a position on replaced by a text."""
    begin = _start(start) - 1
    return _bounded(text[:begin] + new + text[begin + _count(count) :])


@excel("REPT", "text number", TEXT)
def rept(text: str, count: Decimal) -> str:
    """The text so many times; #VALUE! beyond 32,767 characters."""
    times = _count(count)
    if len(text) * times > MAX_TEXT:
        raise Fail(ExcelError.VALUE)
    return text * times


@excel("FIND", "text text [number]", NUMBER)
def find(wanted: str, text: str, start: Decimal = ONE) -> Decimal:
    """The position of a text in another; capital and small letters differ; #VALUE! if it is not there."""
    begin = _start(start) - 1
    at = text.find(wanted, begin) if begin <= len(text) else -1
    if at < 0:
        raise Fail(ExcelError.VALUE)
    return Decimal(at + 1)


@excel("SEARCH", "text text [number]", NUMBER)
def search(wanted: str, text: str, start: Decimal = ONE) -> Decimal:
    """As FIND, with * and ? and without regard to capital letters."""
    begin = _start(start) - 1
    at = Wildcard(wanted).find(text, begin) if begin <= len(text) else -1
    if at < 0:
        raise Fail(ExcelError.VALUE)
    return Decimal(at + 1)


@excel("EXACT", "text text", LOGICAL)
def exact(first: str, second: str) -> bool:
    """Whether two texts are the same, capital letters included."""
    return first == second


@excel("CONCAT", "values values...", TEXT)
def concat(values: Sequence[Scalar]) -> str:
    """All texts joined, ranges cell by cell."""
    return join([text_of(item) for item in values])


@excel("CONCATENATE", "text text...", TEXT)
def concatenate(*texts: str) -> str:
    """All texts joined."""
    return join(texts)


@excel("TEXTJOIN", "text logical values values...", TEXT)
def textjoin(between: str, skip_blank: bool, values: Sequence[Scalar]) -> str:
    """The texts joined with a separator; blanks are left out if the second argument is TRUE."""
    texts = [item for item in map(text_of, values) if item or not skip_blank]
    if sum(map(len, texts)) + len(between) * (len(texts) - 1) > MAX_TEXT:
        raise Fail(ExcelError.VALUE)
    return between.join(texts)


@excel("VALUE", "value", NUMBER)
def value_(value: Scalar) -> Decimal:
    """The number written in a text: 1,234.5, 12%, (3), 2026-01-31; else #VALUE!."""
    if isinstance(value, bool):
        raise Fail(ExcelError.VALUE)
    if value is None:
        return ZERO
    return value if isinstance(value, Decimal) else number_in(value)


@excel("NUMBERVALUE", "text [text] [text]", NUMBER)
def numbervalue(text: str, decimal: str = ".", group: str = ",") -> Decimal:
    """The number in a text with the given decimal and group signs: NUMBERVALUE("1.234,5",",",".") is 1234.5."""
    body = text.replace(" ", "").replace(group[:1], "") if group else text.replace(" ", "")
    return number_in(body.replace(decimal[:1], ".")) if body else ZERO


@excel("TEXT", "value text", TEXT)
def text_(value: Scalar, pattern: str) -> str:
    """A number or date written to a pattern: 0.00, #,##0, 0%, dd/mm/yyyy, @."""
    if isinstance(value, bool) or (isinstance(value, str) and not _is_number(value)):
        return text_of(value)
    number = number_in(value) if isinstance(value, str) else value or ZERO
    return _bounded(formatted(number, pattern))


def _is_number(text: str) -> bool:
    try:
        number_in(text)
    except Fail:
        return False
    return True


@excel("FIXED", "number [number] [logical]", TEXT)
def fixed(value: Decimal, decimals: Decimal = Decimal(2), plain: bool = False) -> str:
    """The number rounded and written with that many decimals (2 if left out) and, unless told otherwise, commas."""
    places = max(min(whole(decimals), 30), -30)
    rounded = round_half_away(value, places)
    return f"{rounded:{'' if plain else ','}.{max(places, 0)}f}"


@excel("CHAR", "number", TEXT)
def char(value: Decimal) -> str:
    """The character with that number, 1 to 255 (Windows 1252); CHAR(10) is a line break."""
    code = whole(value)
    if not 1 <= code <= 255:
        raise Fail(ExcelError.VALUE)
    return bytes([code]).decode("cp1252", errors="replace")


@excel("CODE", "text", NUMBER)
def code(text: str) -> Decimal:
    """The number of the first character (Windows 1252); characters outside it give 63."""
    if not text:
        raise Fail(ExcelError.VALUE)
    return Decimal(text[0].encode("cp1252", errors="replace")[0])


@excel("UNICHAR", "number", TEXT)
def unichar(value: Decimal) -> str:
    """The Unicode character with that number."""
    found = whole(value)
    if not 1 <= found <= 0x10FFFF or 0xD800 <= found <= 0xDFFF:
        raise Fail(ExcelError.VALUE)
    return chr(found)


@excel("UNICODE", "text", NUMBER)
def unicode(text: str) -> Decimal:
    """The Unicode number of the first character."""
    if not text:
        raise Fail(ExcelError.VALUE)
    return Decimal(ord(text[0]))
