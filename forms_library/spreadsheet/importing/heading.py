"""What stands above the tables: title, symbol, legal basis, unit of measure, period."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from forms_library.formula.a1 import address_of
from forms_library.spreadsheet.book import Area, Sheet
from forms_library.spreadsheet.importing.layout import Layout
from forms_library.spreadsheet.importing.words import (
    APPENDIX,
    LEGAL,
    NATION,
    PERIOD_LINE,
    PERIODS,
    SYMBOL,
    UNIT,
    is_capitals,
    stands_above,
)
from forms_library.text import clean

_TITLE = re.compile(
    r"(?:báo cáo|tổng hợp|biểu|kết quả|tình hình|danh (?:mục|sách)|thống kê|số lượng|bảng|kế hoạch|phụ lục)\b",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"(?:tên |ubnd|u[ỷy] ban|ủy ban|sở |phòng |bộ |cục |chi cục|hội đồng|văn phòng|đơn vị|cơ quan|"
    r"tỉnh |thành phố|huyện |xã |phường )",
    re.IGNORECASE,
)
_PART = re.compile(r"(?:[IVX]+|[A-Z]|\d+)\s*[.)/:-]\s*\S|(?:phần|mục|bảng|biểu)\s+[IVX\d]+", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of text above or between the tables."""

    text: str
    area: Area
    bold: bool

    @property
    def address(self) -> str:
        """The cell that holds it."""
        return address_of(*self.area.anchor)


@dataclass(frozen=True)
class Heading:
    """What a form says of itself; empty where it says nothing."""

    title: str = ""
    title_address: str = ""
    symbol: str = ""
    legal_basis: str = ""
    period_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableHeading:
    """What stands directly above one table."""

    title: str = ""
    unit_of_measure: str = ""


def lines_of(sheet: Sheet, rows: Iterable[int]) -> list[Line]:
    """The lines of text in some rows, in reading order."""
    return [
        Line(text, area, sheet.cell(*area.anchor).bold)
        for row in rows
        if row not in sheet.hidden_rows
        for area, block in sheet.texts(row)
        for part in block.split("\n")
        if (text := clean(part))
    ]


def read_heading(sheet: Sheet, layouts: Sequence[Layout]) -> Heading:
    """The heading of the form above its first table."""
    lines = lines_of(sheet, range(1, layouts[0].top)) if layouts else lines_of(sheet, sheet.rows)
    width = len(layouts[0].columns) if layouts else 1
    text = "\n".join(line.text for line in lines)
    title = _title(lines, width)
    return Heading(
        clean(" ".join(line.text for line in title)),
        title[0].address if title else "",
        _symbol(text),
        _legal_basis(text),
        _periods(lines),
    )


def read_table_heading(sheet: Sheet, rows: Iterable[int], *, titled: bool) -> TableHeading:
    """The unit of measure above a table and, where there are several tables, its title."""
    lines = lines_of(sheet, rows)
    text = "\n".join(line.text for line in lines)
    units = [found["unit"].strip() for found in UNIT.finditer(text)]
    titles = [line.text for line in lines if _PART.match(line.text) and not UNIT.search(line.text)]
    return TableHeading(titles[-1] if titled and titles else "", units[-1] if units else "")


# Title


def _title(lines: Sequence[Line], width: int) -> list[Line]:
    scores = [_title_score(line, width) for line in lines]
    best = max(scores, default=0)
    if best < 2:
        return []
    first = scores.index(best)
    title = [lines[first]]
    for line, score in zip(lines[first + 1 :], scores[first + 1 :], strict=True):
        if not _continues(title[-1], line, score):
            break
        title.append(line)
    return title


def _title_score(line: Line, width: int) -> int:
    text = line.text
    if len(text) < 5 or NATION.search(text) or _is_other(text):
        return 0
    score = 2 * line.bold + 2 * is_capitals(text) + 2 * bool(_TITLE.match(text)) + (len(text) > 12)
    score += 2 * ((line.area.right - line.area.left + 1) * 2 >= width > 1)
    return max(score - 4 * bool(_OFFICE.match(text)), 0)


def _is_other(text: str) -> bool:
    plain = text.strip()
    return bool(
        (stands_above(plain) and not is_capitals(plain))
        or PERIOD_LINE.search(plain)
        or UNIT.search(plain)
        or LEGAL.match(plain)
        or _only_symbol(plain)
    )


def _only_symbol(text: str) -> bool:
    """Whether a line says the symbol of the form and nothing else."""
    found = SYMBOL.match(text) or APPENDIX.match(text)
    return found is not None and len(text) - found.end() < 4


def _continues(before: Line, line: Line, score: int) -> bool:
    """Whether a line is the rest of the title."""
    if score == 0 and (_is_other(line.text) or NATION.search(line.text)):
        return False
    if line.area == before.area:
        return not line.text.startswith(("-", "("))
    alike = line.bold == before.bold and is_capitals(line.text) == is_capitals(before.text)
    same_place = line.area.left == before.area.left and line.area.right == before.area.right
    return alike and same_place and (line.bold or is_capitals(line.text)) and not _PART.match(line.text)


# Symbol, legal basis, period


def _symbol(text: str) -> str:
    for found in SYMBOL.finditer(text):
        symbol = found["symbol"].strip(".-() ")
        if any(letter.isdigit() for letter in symbol):
            return f"Mẫu số {symbol}" if found[0].lower().startswith("mẫu") else symbol
    appendix = APPENDIX.search(text)
    return f"Phụ lục {appendix['symbol']}".rstrip(".") if appendix else ""


def _legal_basis(text: str) -> str:
    found = LEGAL.search(text)
    if found is None:
        return ""
    basis = found["basis"].strip(" .,;")
    return basis[0].upper() + basis[1:]


def _periods(lines: Sequence[Line]) -> tuple[str, ...]:
    told = [line.text for line in lines if PERIOD_LINE.search(line.text) or _TITLE.match(line.text)]
    kinds = [kind for pattern, kind in PERIODS if any(pattern.search(text) for text in told)]
    # "Tháng … năm …" is a month of a year.
    return tuple(kind for kind in kinds if kind != "year" or len(kinds) == 1)
