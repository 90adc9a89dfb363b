"""How people write formulas: the stored form is Excel's American one; the editor also takes and shows the
Vietnamese one.

Vietnamese style: `;` between arguments, a decimal comma, and the names of VIETNAMESE. It is recognised by a
`;` or by one of those names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from forms_library.formula.errors import FormulaError
from forms_library.messages import N_, Message
from forms_library.text import nfc

VIETNAMESE = {
    "NẾU": "IF",
    "NẾU_NHIỀU": "IFS",
    "NẾU_LỖI": "IFERROR",
    "NẾU_KHÔNG_CÓ": "IFNA",
    "CHỌN_THEO": "SWITCH",
    "CHỌN": "CHOOSE",
    "VÀ": "AND",
    "HOẶC": "OR",
    "HOẶC_LOẠI_TRỪ": "XOR",
    "KHÔNG": "NOT",
    "ĐÚNG": "TRUE",
    "SAI": "FALSE",
    "TỔNG": "SUM",
    "TỔNG_NẾU": "SUMIF",
    "TỔNG_NẾU_NHIỀU": "SUMIFS",
    "TỔNG_TÍCH": "SUMPRODUCT",
    "TÍCH": "PRODUCT",
    "ĐẾM": "COUNT",
    "ĐẾM_KHÁC_TRỐNG": "COUNTA",
    "ĐẾM_TRỐNG": "COUNTBLANK",
    "ĐẾM_NẾU": "COUNTIF",
    "ĐẾM_NẾU_NHIỀU": "COUNTIFS",
    "TRUNG_BÌNH": "AVERAGE",
    "TRUNG_BÌNH_NẾU": "AVERAGEIF",
    "TRUNG_BÌNH_NẾU_NHIỀU": "AVERAGEIFS",
    "TRUNG_VỊ": "MEDIAN",
    "NHỎ_NHẤT": "MIN",
    "LỚN_NHẤT": "MAX",
    "LỚN_THỨ": "LARGE",
    "NHỎ_THỨ": "SMALL",
    "XẾP_HẠNG": "RANK",
    "LÀM_TRÒN": "ROUND",
    "LÀM_TRÒN_LÊN": "ROUNDUP",
    "LÀM_TRÒN_XUỐNG": "ROUNDDOWN",
    "PHẦN_NGUYÊN": "INT",
    "CẮT_BỎ": "TRUNC",
    "SỐ_DƯ": "MOD",
    "THƯƠNG_NGUYÊN": "QUOTIENT",
    "TRỊ_TUYỆT_ĐỐI": "ABS",
    "DẤU": "SIGN",
    "CĂN_BẬC_HAI": "SQRT",
    "LŨY_THỪA": "POWER",
    "BÊN_TRÁI": "LEFT",
    "BÊN_PHẢI": "RIGHT",
    "GIỮA": "MID",
    "ĐỘ_DÀI": "LEN",
    "CẮT_KHOẢNG_TRẮNG": "TRIM",
    "CHỮ_HOA": "UPPER",
    "CHỮ_THƯỜNG": "LOWER",
    "CHỮ_HOA_ĐẦU_TỪ": "PROPER",
    "THAY_THẾ": "SUBSTITUTE",
    "NỐI": "CONCAT",
    "NỐI_CHUỖI": "TEXTJOIN",
    "VĂN_BẢN": "TEXT",
    "GIÁ_TRỊ": "VALUE",
    "TÌM": "FIND",
    "TÌM_KIẾM": "SEARCH",
    "NGÀY_THÁNG": "DATE",
    "NĂM": "YEAR",
    "THÁNG": "MONTH",
    "NGÀY": "DAY",
    "THỨ": "WEEKDAY",
    "CUỐI_THÁNG": "EOMONTH",
    "CỘNG_THÁNG": "EDATE",
    "SỐ_NGÀY": "DAYS",
    "SỐ_NGÀY_LÀM_VIỆC": "NETWORKDAYS",
    "NGÀY_LÀM_VIỆC": "WORKDAY",
    "DÒ_DỌC": "VLOOKUP",
    "DÒ_NGANG": "HLOOKUP",
    "DÒ_TÌM": "XLOOKUP",
    "VỊ_TRÍ": "MATCH",
    "CHỈ_MỤC": "INDEX",
    "LÀ_TRỐNG": "ISBLANK",
    "LÀ_SỐ": "ISNUMBER",
    "LÀ_VĂN_BẢN": "ISTEXT",
    "LÀ_LỖI": "ISERROR",
    "DÒNG_CON": "CHILDREN",
    "KỲ_TRƯỚC": "PREV",
    "CÙNG_KỲ_NĂM_TRƯỚC": "SAME_PERIOD_LAST_YEAR",
    "LŨY_KẾ": "YTD",
    "ĐƠN_VỊ_GỬI": "CONTRIBUTORS",
    "SỐ_LIỆU": "FIGURE",
}
"""The documented table: the name in Vietnamese and Excel's."""

_ENGLISH = {english: vietnamese for vietnamese, english in VIETNAMESE.items()}
_PATTERN = r"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:NULL!|DIV/0!|VALUE!|REF!|NUM!|NAME\?|N/A))
  | (?P<function>[^\W\d][\w.]*)(?=\s*\()
  | (?P<name>[^\W\d][\w.!]*)
  | (?P<number>[0-9][0-9.,]*(?:[eE][+-]?[0-9]+)?)
  | (?P<space>\s+)
  | (?P<sign>.)
    """
_FLAGS = re.VERBOSE | re.DOTALL | re.IGNORECASE
_PIECE = re.compile(_PATTERN, _FLAGS)
# In the stored form a comma never belongs to a number.
_STORED_PIECE = re.compile(_PATTERN.replace("[0-9.,]", "[0-9.]"), _FLAGS)
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


@dataclass
class _Reading:
    """Where a piece stands: inside the brackets of a function or not."""

    vietnamese: bool
    semicolons: bool
    brackets: list[bool]

    @property
    def in_function(self) -> bool:
        return bool(self.brackets) and self.brackets[-1]


def to_canonical(text: str) -> str:
    """The stored form of what someone typed in either style. FormulaError where a number could mean two things."""
    text = nfc(text)
    pieces = list(_PIECE.finditer(text))
    semicolons = any(piece["sign"] == ";" for piece in pieces)
    named = any((piece["function"] or "").upper() in VIETNAMESE for piece in pieces)
    reading = _Reading(semicolons or named, semicolons, [])
    written = [_canonical_piece(piece, reading) for piece in pieces]
    return "".join(written)


def to_display(text: str, language: str = "vi") -> str:
    """A stored formula in the reader's style; `to_canonical` brings it back."""
    if language != "vi":
        return text
    return "".join(_shown(piece) for piece in _STORED_PIECE.finditer(text))


def _canonical_piece(piece: re.Match[str], reading: _Reading) -> str:
    if function := piece["function"]:
        return VIETNAMESE.get(function.upper(), function.upper() if function.isascii() else function)
    if piece["number"]:
        return _number(piece, reading)
    sign = piece["sign"]
    if sign == "(":
        reading.brackets.append(_after_function(piece))
    elif sign == ")" and reading.brackets:
        reading.brackets.pop()
    return "," if sign == ";" else piece[0]


def _after_function(piece: re.Match[str]) -> bool:
    before = piece.string[: piece.start()].rstrip()
    return bool(before) and (before[-1].isalnum() or before[-1] in "_.")


def _number(piece: re.Match[str], reading: _Reading) -> str:
    written = piece["number"]
    if "," not in written and not _GROUPED.fullmatch(written):
        return written
    if not reading.vietnamese:
        return _american(piece, reading)
    if reading.in_function and not reading.semicolons and "," in written:
        raise _ambiguous(piece)
    whole, comma, fraction = written.rstrip(",").partition(",")
    tail = "," if written.endswith(",") else ""
    if "," in fraction or "." in fraction or not (whole.isdigit() or _GROUPED.fullmatch(whole)):
        raise _ambiguous(piece)
    if "." in whole and not comma:
        raise _ambiguous(piece)
    return whole.replace(".", "") + (f".{fraction}" if comma and fraction else "") + tail


def _american(piece: re.Match[str], reading: _Reading) -> str:
    """Without a sign of Vietnamese style, commas inside a function separate; elsewhere one comma is decimal."""
    written = piece["number"]
    if reading.in_function or "," not in written:
        return written
    whole, _, fraction = written.partition(",")
    if not whole.isdigit() or not fraction.isdigit() or len(fraction) == 3:
        raise _ambiguous(piece)
    return f"{whole}.{fraction}"


def _ambiguous(piece: re.Match[str]) -> FormulaError:
    message = N_("The number %(number)s can be read in two ways; write it without separators of thousands.")
    return FormulaError(Message(message, {"number": piece["number"][:40]}), piece.start(), piece.end())


def _shown(piece: re.Match[str]) -> str:
    if function := piece["function"]:
        return _ENGLISH.get(function.upper(), function)
    if number := piece["number"]:
        return number.replace(".", ",")
    return ";" if piece["sign"] == "," else piece[0]
