"""HTML fragments of sections as element trees, ready for the page: rows in groups, columns with widths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import tinyhtml5
from PIL import ImageFont

from runtime.documents.fonts import FONTS

GROUP = 50  # rows per <tbody>: WeasyPrint's page breaking is quadratic in the rows of one group
LIMIT = 60  # columns a table may have
COMFORT = 13.0  # em; a label column narrower than this breaks into many short lines
CELL_PADDING = 0.85  # left and right together, in em


# Characters that XML does not admit (control characters, lone surrogates); they print as nothing anyway.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPEN_VOID = re.compile(r"<(br|col|hr)\b([^<>/]*)>")


def parse(html: str) -> Element:
    """A ``<div>`` holding the fragment. Well-formed fragments take the fast parser, others the HTML5 one."""
    html = _OPEN_VOID.sub(r"<\1\2/>", plain(html))
    try:
        # Inside an element no document type, hence no entity, can be declared.
        return ElementTree.fromstring(f"<div>{html}</div>")  # noqa: S314
    except ElementTree.ParseError:
        document = tinyhtml5.parse(f"<!doctype html><div>{html}</div>", namespace_html_elements=False)
        found = document.find("body/div")
        assert isinstance(found, Element)
        return found


def plain(text: str) -> str:
    """The text in NFC without characters that XML does not admit."""
    return _ILLEGAL.sub("", unicodedata.normalize("NFC", text))


def group_rows(table: Element) -> None:
    """Split long ``<tbody>`` elements every 50 rows, never inside a rowspan."""
    for body in table.findall("tbody"):
        if len(body) > GROUP:
            _split(table, body)


def _split(table: Element, body: Element) -> None:
    place = list(table).index(body)
    table.remove(body)
    for offset, rows in enumerate(_groups(list(body))):
        group = Element("tbody", dict(body.attrib))
        group.extend(rows)
        table.insert(place + offset, group)


def _groups(rows: list[Element]) -> Iterator[list[Element]]:
    group: list[Element] = []
    free_from = 0
    for index, row in enumerate(rows):
        if len(group) >= GROUP and index >= free_from:
            yield group
            group = []
        group.append(row)
        free_from = max([free_from, *(index + span(cell, "rowspan") for cell in row)])
    if group:
        yield group


def span(cell: Element, name: str) -> int:
    """``rowspan`` or ``colspan`` of a cell: at least 1, at most 1,000."""
    value = cell.get(name, "1")
    return min(max(int(value), 1), 1000) if value.isdecimal() else 1


@dataclass
class Widths:
    """Room the columns of a table ask for, in em: without breaking a word, and on one line (within reason)."""

    least: list[float] = field(default_factory=list)
    liked: list[float] = field(default_factory=list)

    def ask(self, column: int, least: float, liked: float) -> None:
        while len(self.least) <= column:
            self.least.append(1.0)
            self.liked.append(1.0)
        self.least[column] = max(self.least[column], least)
        self.liked[column] = max(self.liked[column], liked)

    @property
    def total(self) -> float:
        """The narrowest the table can be without breaking a word."""
        return sum(self.least)

    @property
    def comfort(self) -> float:
        """How wide the table wants to be for labels and headings to read well."""
        return sum(
            max(least, min(liked, COMFORT)) for least, liked in zip(self.least, self.liked, strict=True)
        )

    def shares(self, room: float) -> list[float]:
        """Per cent of the table for each column when the table is ``room`` em wide."""
        spare = max(room - self.total, 0.0)
        wishes = [liked - least for least, liked in zip(self.least, self.liked, strict=True)]
        wanted = sum(wishes) or 1.0
        widths = [least + spare * wish / wanted for least, wish in zip(self.least, wishes, strict=True)]
        whole = sum(widths)
        return [100 * width / whole for width in widths]


def measure(table: Element) -> Widths:
    """What the columns of a table need, from the cells that stand in one column only."""
    widths = Widths()
    for part in (*table.findall("thead"), *table.findall("tbody"), *table.findall("tfoot")):
        header = part.tag == "thead"
        for column, cell in _placed(list(part)):
            text = _breakable(cell)
            words = [text_width(word) for word in text.split()] or [0.0]
            # A heading may take about four lines; a label likes to stand on one, up to 24 em.
            liked = min(text_width(text) / 4, 7.0) if header else min(text_width(text), 24.0)
            widths.ask(column, max(words) + CELL_PADDING, max(liked, max(words)) + CELL_PADDING)
    return widths


def _breakable(cell: Element) -> str:
    """The text of a cell. A printed rule such as ``12+13+14`` may break after a sign, so it gets places to do so."""
    if "code" in cell.get("class", "").split() and cell.text:
        cell.text = _SIGN.sub("\\1\u200b", cell.text)
    return "".join(cell.itertext()).replace("\u200b", " ").strip()


_SIGN = re.compile("([-+=/])")


def _placed(rows: list[Element]) -> Iterator[tuple[int, Element]]:
    """(column, cell) of the cells one column wide, walking around cells that hang down from rows above."""
    hanging: dict[int, int] = {}
    for row in rows:
        column = 0
        for cell in row:
            while hanging.get(column, 0) > 0:
                column += 1
            across, down = span(cell, "colspan"), span(cell, "rowspan")
            if across == 1 and column < LIMIT:
                yield column, cell
            for taken in range(column, min(column + across, LIMIT)):
                hanging[taken] = down
            column += across
        hanging = {key: left - 1 for key, left in hanging.items() if left > 1}


def set_widths(table: Element, shares: list[float]) -> None:
    """Give the table a ``<colgroup>``, which ``table-layout: fixed`` reads. A caption goes: the page has its own."""
    for old in [*table.findall("colgroup"), *table.findall("caption")]:
        table.remove(old)
    group = Element("colgroup")
    for share in shares:
        group.append(Element("col", {"style": f"width:{share:.3f}%"}))
    table.insert(0, group)


def text_width(text: str) -> float:
    """How wide a text is in bold Tinos, in em (kerning left out)."""
    return sum(map(_letter_width, text))


@lru_cache(maxsize=4096)
def _letter_width(letter: str) -> float:
    return _bold().getlength(letter) / 1000


@cache
def _bold() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "Tinos-Bold.ttf"), 1000)
