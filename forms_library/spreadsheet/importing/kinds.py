"""What kind of value a column holds: from number formats, rules of the sheet about input, and words in its labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from forms_library.messages import N_
from forms_library.spreadsheet.book import Area, Sheet, Validation
from forms_library.spreadsheet.importing.doubts import Doubts, Sort
from forms_library.spreadsheet.importing.header import Leaf
from forms_library.text import clean
from forms_library.value_types import Choice

MOST_DECIMALS = 6
LONG_TEXT = 1000
_UNITS = (
    (re.compile(r"%|phần trăm", re.IGNORECASE), "percent"),
    (
        re.compile(r"(?:trđ|tr\.đ|triệu(?: đồng)?|(?:nghìn|ngàn|tỷ|tỉ) đồng|đồng|vnđ|usd)", re.IGNORECASE),
        "money",
    ),
    (re.compile(r"(?:m2|m²|m3|m³|ha|km2?|tấn|tạ|kg|kwh|lít|km²)", re.IGNORECASE), "decimal"),
    (
        re.compile(
            r"(?:người|hộ|cuộc|vụ(?: việc)?|lượt(?: người)?|hồ sơ|cặp|tuổi|trường hợp|văn bản|"
            r"số văn bản|lớp|cái|con|cơ sở|"
            r"xã|thôn|đơn|đoàn|tổ chức|dự án|nhiệm vụ|thủ tục|giờ|ngày|lần|đơn vị|ca|khẩu|tttc|tthc|"
            r"doanh nghiệp)",
            re.IGNORECASE,
        ),
        "",
    ),
)
_BRACKETED = re.compile(r"\(([^()]{1,30})\)")
_TEXTS = re.compile(
    r"(?:ghi chú|tên\b|họ (?:và )?tên|địa chỉ|nguyên nhân|lý do|nội dung|diễn giải|số,? k[ýí] hiệu|"
    r"văn bản công bố|website|"
    r"cơ quan ban hành|đề xuất|kiến nghị, đề xuất|giải pháp|chức vụ|đơn vị (?:thực hiện|chủ trì)|"
    r"người|link|email|điện thoại)\b",
    re.IGNORECASE,
)
_LONG = re.compile(r"(?:nguyên nhân|lý do|nội dung|giải pháp|đề xuất|kiến nghị, đề xuất)\b", re.IGNORECASE)
_DATES = re.compile(r"(?:ngày(?:,? tháng(?:,? năm)?)?|thời (?:điểm|gian|hạn))\b", re.IGNORECASE)
_SHARES = re.compile(r"t[ỷỉ] (?:lệ|trọng)\b|.*\(%\)|%", re.IGNORECASE)
_YES = frozenset({"x", "có", "1", "đúng"})
_NO = frozenset({"không", "0", "sai"})


@dataclass(frozen=True)
class ColumnKind:
    """The kind of a column and what limits its values. `fraction`: the sheet holds 0.15 where it shows 15 %."""

    kind: str = "integer"
    decimals: int | None = None
    unit_of_measure: str = ""
    choices: tuple[Choice, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    maximum_length: int | None = None
    fraction: bool = False


def column_kind(
    sheet: Sheet, leaf: Leaf, rows: Sequence[int], doubts: Doubts, unit_of_measure: str = ""
) -> ColumnKind:
    """The kind of a column whose cells stand in some rows; `unit_of_measure` is that of the whole table."""
    found = _by_words(leaf, unit_of_measure)
    for code in _formats(sheet, leaf, rows):
        found = _by_format(found, code)
        break
    for rule in _rules(sheet, leaf, rows):
        found = _by_validation(found, rule, doubts)
    return found


# Words


def _by_words(leaf: Leaf, unit_of_measure: str) -> ColumnKind:
    labels = [label.text for label in leaf.path]
    unit = next((unit for label in reversed(labels) if (unit := unit_in(label))), "")
    label = leaf.label
    if _SHARES.match(label) or unit_kind(unit) == "percent":
        return ColumnKind("percent", unit_of_measure="%")
    if _TEXTS.match(label) and not unit:
        return ColumnKind("long_text" if _LONG.match(label) else "text")
    if _DATES.match(label) and not unit:
        return ColumnKind("date")
    kind = unit_kind(unit) or ("" if unit else unit_kind(unit_of_measure))
    return ColumnKind(kind if kind and kind != "percent" else "integer", unit_of_measure=unit)


def unit_in(label: str) -> str:
    """The unit of measure that a label names: "Trđ" of "Tiền (Trđ)", "%" of "Tỷ lệ %"."""
    for part in _BRACKETED.findall(label):
        unit = clean(part)
        if any(pattern.fullmatch(unit) for pattern, _ in _UNITS):
            return unit
    return "%" if label.rstrip().endswith("%") else ""


def unit_kind(unit: str) -> str:
    """The kind of number that goes with a unit of measure; "" where any may."""
    plain = clean(unit)
    return next((kind for pattern, kind in _UNITS if pattern.fullmatch(plain)), "")


# Number formats


def _formats(sheet: Sheet, leaf: Leaf, rows: Sequence[int]) -> list[str]:
    """The formats of a column other than the general one, the most frequent first."""
    found = Counter(
        code
        for row in rows
        if (code := sheet.cell(row, leaf.left).number_format) not in ("General", "Standard", "")
    )
    return [code for code, _ in found.most_common()]


def _by_format(found: ColumnKind, code: str) -> ColumnKind:
    if code == "@":
        return (
            found
            if found.kind in ("text", "long_text", "date")
            else replace(found, kind="text", unit_of_measure="")
        )
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.', "", code.split(";", maxsplit=1)[0])
    if re.search(r"[dy]", bare, re.IGNORECASE):
        return replace(found, kind="date", unit_of_measure="")
    if "%" in bare:
        return replace(found, kind="percent", decimals=_decimals(bare), unit_of_measure="%", fraction=True)
    if not re.search(r"[0#]", bare) or found.kind in ("text", "long_text", "date"):
        return found
    decimals = _decimals(bare)
    kind = "decimal" if decimals and found.kind == "integer" else found.kind
    return replace(found, kind=kind, decimals=None if kind == "integer" else decimals)


def _decimals(code: str) -> int:
    fraction = re.search(r"\.([0#?]+)", code)
    return min(len(fraction[1]), MOST_DECIMALS) if fraction else 0


# Rules about input


def _rules(sheet: Sheet, leaf: Leaf, rows: Sequence[int]) -> list[Validation]:
    return [rule for rule in sheet.validations if any(_reaches(area, leaf, rows) for area in rule.areas)]


def _reaches(area: Area, leaf: Leaf, rows: Iterable[int]) -> bool:
    return area.left <= leaf.left <= area.right and any(area.top <= row <= area.bottom for row in rows)


def _by_validation(found: ColumnKind, rule: Validation, doubts: Doubts) -> ColumnKind:
    if rule.sort == "list" and rule.choices:
        return _listed(found, rule.choices)
    if rule.sort in ("whole", "decimal"):
        return _limited(found, rule)
    if rule.sort == "date":
        return replace(found, kind="date", unit_of_measure="")
    if rule.sort == "textLength":
        length = _length(rule)
        kind = "long_text" if length is None or length > LONG_TEXT else "text"
        return replace(found, kind=kind, unit_of_measure="", maximum_length=length)
    if rule.sort != "none":
        message = N_("A rule about what may be typed here was not understood and is left out.")
        doubts.note(Sort.VALIDATION, message, rule.areas[0].address)
    return found


def _listed(found: ColumnKind, choices: Sequence[str]) -> ColumnKind:
    words = {choice.casefold() for choice in choices}
    if words & _YES and words <= _YES | _NO:
        return replace(found, kind="yes_no", unit_of_measure="", decimals=None)
    told_apart: dict[str, str] = {}
    for choice in choices:
        told_apart.setdefault(choice.casefold(), choice)
    listed = tuple(Choice(f"L{place}", label) for place, label in enumerate(told_apart.values(), start=1))
    return replace(found, kind="choice", unit_of_measure="", decimals=None, choices=listed)


def _limited(found: ColumnKind, rule: Validation) -> ColumnKind:
    first, second = _number(rule.first), _number(rule.second)
    low = first if rule.operator in ("between", "greaterThanOrEqual") else None
    high = second if rule.operator == "between" else first if rule.operator == "lessThanOrEqual" else None
    if rule.operator == "greaterThan" and rule.sort == "whole" and first is not None:
        low = first + 1
    if found.kind not in ("percent", "money", "decimal", "integer"):
        found = replace(found, kind="integer")
    kind = "decimal" if rule.sort == "decimal" and found.kind == "integer" else found.kind
    if found.fraction:
        low, high = (value * 100 if value is not None else None for value in (low, high))
    return replace(found, kind=kind, minimum=low, maximum=high)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < Decimal(10) ** 15 else None


def _length(rule: Validation) -> int | None:
    bound = _number(rule.second if rule.operator == "between" else rule.first)
    fits = bound is not None and rule.operator in ("between", "lessThanOrEqual", "lessThan")
    return int(bound) if fits and bound is not None and 0 < bound <= 200_000 else None
