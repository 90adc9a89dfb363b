"""A report as PDF/A-3u in the format of Decree 30/2020/NĐ-CP: plain values in, bytes and signature boxes out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import cssselect2
import segno
import weasyprint
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from weasyprint.css import ColorProfile
from weasyprint.css.counters import CounterStyle

from runtime.documents import fragments
from runtime.documents.context import (
    DocumentContext,
    Fields,
    Narrative,
    Orientation,
    Part,
    RenderedDocument,
    Section,
    SignatureBox,
    Table,
)
from runtime.documents.fetcher import LockedFetcher
from runtime.documents.fonts import ReportFonts

TEMPLATES = Path(__file__).parent / "templates"
COLOURS = "--srgb"  # the name of our colour profile
PDF_A = {"pdf_variant": "pdf/a-3u", "output_intent": COLOURS}
POINTS_PER_PIXEL = 0.75
POINTS_PER_MM = 72 / 25.4
UPRIGHT_ROOM = 165 * POINTS_PER_MM  # between the margins, in points
LYING_ROOM = 252 * POINTS_PER_MM
LARGE_ROOM = 375 * POINTS_PER_MM  # on a page twice the size, for what no letters make fit
SIZES = (12, 11, 10, 9, 8)  # of the letters in a table, in points
UPRIGHT_SIZES = SIZES[:2]  # a table that needs smaller ones is turned
AGENCY_ROOM = 64 / 25.4 * 72 / 13  # of the left block of the heading, in em at 13 points
SEAL_DIAMETER = 36 * POINTS_PER_MM
SEAL_OVERLAP = 1 / 3  # of the person's signature, on its left


@dataclass(frozen=True)
class _InlineTable:
    table: Table
    slot: int
    size: int


@dataclass(frozen=True)
class _Annex:
    table: Table
    slot: int
    size: int
    name: str
    large: bool = False


@dataclass(frozen=True)
class _Mention:
    """The sentence in the body that points to an annex."""

    annex: str
    sentence: str


@dataclass(frozen=True)
class _PlacedPart:
    heading: str
    slot: int


@dataclass(frozen=True)
class _PlacedNarrative:
    title: str
    parts: tuple[_PlacedPart, ...]


class _Layout:
    """Decides where each section goes, and keeps the element trees that the template leaves slots for."""

    def __init__(self, sections: Iterable[Section]) -> None:
        self.trees: list[Element] = []
        self.body: list[object] = []
        self.annexes: list[_Annex] = []
        for section in sections:
            self.body.append(self._place(section))
        if len(self.annexes) == 1:
            self.annexes = [replace(self.annexes[0], name="Phụ lục")]

    def mentions(self) -> list[object]:
        """The body with the sentence in place of each annexed table."""
        names = iter(annex.name for annex in self.annexes)
        return [_mention(item, next(names)) if isinstance(item, _Annex) else item for item in self.body]

    def _place(self, section: Section) -> object:
        if isinstance(section, Narrative):
            return self._narrative(section)
        return section if isinstance(section, Fields) else self._table(section)

    def _slot(self, tree: Element) -> int:
        self.trees.append(tree)
        return len(self.trees) - 1

    def _narrative(self, section: Narrative) -> _PlacedNarrative:
        headings = _numbered([part.heading for part in section.parts], roman=not section.title)
        placed = (self._part(heading, part) for heading, part in zip(headings, section.parts, strict=True))
        return _PlacedNarrative(section.title, tuple(placed))

    def _part(self, heading: str, part: Part) -> _PlacedPart:
        tree = fragments.parse(part.html)
        for table in tree.iter("table"):
            _fit(table, UPRIGHT_ROOM - 1, (12,))
        return _PlacedPart(heading, self._slot(tree))

    def _table(self, section: Table) -> object:
        tree = fragments.parse(section.html)
        room, size = _lie(list(tree.iter("table")), section.orientation)
        slot = self._slot(tree)
        if room == UPRIGHT_ROOM:
            return _InlineTable(section, slot, size)
        name = f"Phụ lục {_roman(len(self.annexes) + 1)}"
        self.annexes.append(_Annex(section, slot, size, name, room == LARGE_ROOM))
        return self.annexes[-1]


def _mention(annex: _Annex, name: str) -> _Mention:
    if not annex.table.title:
        return _Mention(name, f"Số liệu chi tiết tại {name} kèm theo.")
    return _Mention(name, f"{annex.table.title}: chi tiết tại {name} kèm theo.")


def _lie(tables: list[Element], orientation: Orientation) -> tuple[float, int]:
    """(room between the margins of the page they lie on, letter size), both in points; fits their columns to it."""
    widths = [fragments.measure(table) for table in tables]
    least = max((width.total for width in widths), default=0.0)
    comfort = max((width.comfort for width in widths), default=0.0)
    room, size = _choose(least, comfort, orientation)
    for table, width in zip(tables, widths, strict=True):
        fragments.group_rows(table)
        if width.least:
            fragments.set_widths(table, width.shares(room / size))
    return room, size


def _choose(least: float, comfort: float, orientation: Orientation) -> tuple[float, int]:
    """Upright while it reads well with large letters, else landscape; smaller letters and then a larger page before
    broken words and figures."""
    if orientation is not Orientation.LANDSCAPE:
        sizes = (*UPRIGHT_SIZES, 10) if orientation is Orientation.PORTRAIT else UPRIGHT_SIZES
        fitting = _largest(comfort, sizes, UPRIGHT_ROOM)
        if fitting:
            return UPRIGHT_ROOM, fitting
    if orientation is Orientation.PORTRAIT:
        return UPRIGHT_ROOM, _largest(least, SIZES, UPRIGHT_ROOM) or SIZES[-1]
    fitting = _largest(comfort, SIZES[:3], LYING_ROOM) or _largest(least, SIZES[2:], LYING_ROOM)
    if fitting:
        return LYING_ROOM, fitting
    return LARGE_ROOM, _largest(least, SIZES[1:], LARGE_ROOM) or SIZES[-1]


def _largest(width: float, sizes: tuple[int, ...], room: float) -> int | None:
    return next((size for size in sizes if width * size <= room), None)


def _fit(table: Element, room: float, sizes: tuple[int, ...]) -> None:
    widths = fragments.measure(table)
    fragments.group_rows(table)
    if widths.least:
        fragments.set_widths(table, widths.shares(room / sizes[0]))


def render_report(context: DocumentContext) -> RenderedDocument:
    """Render a report. Boxes: ``person`` between position and name, ``agency`` over a third of it on its left.

    The text must be clean already (``narrative.clean_narrative``); pictures load from the text itself only. Text from
    reporting units is rendered through ``sandbox.render_guarded``, which bounds time and memory.
    """
    layout = _Layout(context.sections)
    root = _page_tree(context, layout)
    document = _ReportHtml(root, LockedFetcher(_assets(context))).render(
        font_config=ReportFonts(),
        stylesheets=[_stylesheet("report.css"), _annex_pages(tuple(annex.large for annex in layout.annexes))],
        color_profiles={COLOURS: _colour_profile()},
        **PDF_A,
    )
    pdf = document.write_pdf(
        **PDF_A,
        pdf_identifier=sha256(ElementTree.tostring(root)).digest()[:16],
        attachments=_embedded(context),
    )
    return RenderedDocument(pdf, _boxes(document), len(document.pages))


def report_html(context: DocumentContext) -> str:
    """The page as HTML, before it is laid out (benchmarks and previews)."""
    root = _page_tree(context, _Layout(context.sections))
    return ElementTree.tostring(root, encoding="unicode", method="html")


def _page_tree(context: DocumentContext, layout: _Layout) -> Element:
    page = (
        _environment()
        .get_template("report.html")
        .render(
            c=context,
            body=layout.mentions(),
            annexes=layout.annexes,
            recipients=_list_ends(context.recipients),
            lead=context.lead or f"{context.agency} báo cáo như sau:",
            closing=_final(
                context.closing or f"Trên đây là {_lower_first(context.kind)} của {context.agency}"
            ),
        )
    )
    root = ElementTree.fromstring(fragments.plain(page))  # noqa: S314 - our own template, every value escaped
    for place in [element for element in root.iter("div") if "data-slot" in element.attrib]:
        tree = layout.trees[int(place.attrib.pop("data-slot"))]
        place.text = tree.text
        place.extend(tree)
    return root


class _ReportHtml(weasyprint.HTML):  # type: ignore[misc]
    """WeasyPrint's document made from a tree we parsed ourselves (expat: a quarter faster than its own parser)."""

    def __init__(self, root: Element, fetcher: LockedFetcher) -> None:
        self.base_url = None
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[weasyprint.CSS]:
        return [_stylesheet("user_agent.css")]

    def _ua_counter_style(self) -> list[Any]:
        return [_counter_style().copy()]


@cache
def _stylesheet(name: str) -> weasyprint.CSS:
    return weasyprint.CSS(string=(TEMPLATES / name).read_text("utf-8"), url_fetcher=LockedFetcher())


def _colour_profile() -> ColorProfile:
    """The sRGB profile that a PDF/A must carry. WeasyPrint's own way of adding it leaves the file open."""
    content = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    return ColorProfile(BytesIO(content), "sRGB2014.icc", "relative-colorimetric", (["r"], ["g"], ["b"]))


@cache
def _annex_pages(large: tuple[bool, ...]) -> weasyprint.CSS:
    """Landscape pages, numbered anew for each annex, the first number not shown (Annex I, II.1)."""
    rules = (
        _ANNEX_PAGE.replace("NAME", f"annex-{number}").replace("SIZE", "A3" if is_large else "A4")
        for number, is_large in enumerate(large, 1)
    )
    return weasyprint.CSS(string="".join(rules), url_fetcher=LockedFetcher())


_ANNEX_PAGE = """
.NAME { page: NAME }
@page NAME { size: SIZE landscape }
@page :nth(1 of NAME) { counter-reset: page 1; @top-center { content: none } }
"""


@cache
def _counter_style() -> Any:

    style = CounterStyle()
    weasyprint.CSS(
        string=(TEMPLATES / "user_agent.css").read_text("utf-8"),
        counter_style=style,
        url_fetcher=LockedFetcher(),
    )
    return style


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["size"] = printed_size
    environment.filters["lines"] = heading_lines
    environment.filters["host"] = lambda address: urlsplit(address).netloc or address
    return environment


def _assets(context: DocumentContext) -> dict[str, bytes]:
    if context.verification is None:
        return {}
    picture = BytesIO()
    segno.make(context.verification.address, error="m", micro=False).save(
        picture, kind="png", scale=8, border=0
    )
    return {"qr": picture.getvalue()}


def _embedded(context: DocumentContext) -> list[weasyprint.Attachment]:
    if context.data is None:
        return []
    data = context.data
    return [
        weasyprint.Attachment(
            file_obj=BytesIO(data.content),
            url_fetcher=LockedFetcher(),
            name=data.name,
            description=data.description,
            created=context.made_at,
            modified=context.made_at,
            relationship="Source",
        )
    ]


def _boxes(document: weasyprint.Document) -> dict[str, SignatureBox]:
    for number, page in enumerate(document.pages):
        if "sign-person" in page.anchors:
            person = _box(number, page.anchors["sign-person"], page.height)
            return {"person": person, "agency": seal_box(person)}
    raise AssertionError("the template lost its signature anchor")


def _box(page: int, anchor: tuple[float, float, float, float], height: float) -> SignatureBox:
    left, top, right, bottom = (POINTS_PER_PIXEL * length for length in anchor)
    whole = POINTS_PER_PIXEL * height
    return SignatureBox(page, left, whole - bottom, right, whole - top)


def seal_box(
    person: SignatureBox, diameter: float = SEAL_DIAMETER, overlap: float = SEAL_OVERLAP
) -> SignatureBox:
    """Where the agency's seal goes: over ``overlap`` of the person's signature, on its left. Lengths in points."""
    right = person.x1 + overlap * person.width
    bottom = (person.y1 + person.y2 - diameter) / 2
    return SignatureBox(person.page, right - diameter, bottom, right, bottom + diameter)


def printed_size(size: int) -> str:
    """A file size for people: ``12,5 KB``."""
    for unit, length in (("MB", 1_000_000), ("KB", 1_000)):
        if size >= length:
            return f"{size / length:.1f} {unit}".replace(".", ",")
    return f"{size} byte"


def heading_lines(name: str, room: float = AGENCY_ROOM) -> list[str]:
    """The name of an agency in capitals, on one line where it fits, else broken where a reader expects it."""
    name = name.upper()
    if fragments.text_width(name) <= room:
        return [name]
    kind = re.match(r"(ỦY BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|VĂN PHÒNG|TRUNG TÂM|CHI CỤC|BAN QUẢN LÝ) (.+)", name)
    if kind and fragments.text_width(kind[2]) <= room:
        return [kind[1], kind[2]]
    return _even_lines(name.split(), room)


def _even_lines(words: list[str], room: float) -> list[str]:
    whole = fragments.text_width(" ".join(words))
    count = int(whole // room) + 1
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(lines) < count and fragments.text_width(longer) > 1.1 * whole / count:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _list_ends(lines: tuple[str, ...]) -> list[str]:
    """Recipients end with a semicolon, the last one with a full stop."""
    bare = [line.rstrip(" ;.") for line in lines]
    return [line + ("." if index == len(bare) else ";") for index, line in enumerate(bare, 1)]


def _final(text: str) -> str:
    """The last sentence of a document ends with ``./.``"""
    return text.rstrip(" ./") + "./."


def _numbered(headings: list[str], roman: bool) -> Iterator[str]:
    """Number headings that do not bring their own number: I, II when they are the top level, else 1, 2."""
    for index, heading in enumerate(headings, 1):
        if not heading or len(headings) == 1 or re.match(r"(\d+|[IVXLC]+|[A-Za-z])[.)]", heading):
            yield heading
        else:
            yield f"{_roman(index) if roman else index}. {heading}"


def _roman(number: int) -> str:
    text = ""
    for value, letters in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        count, number = divmod(number, value)
        text += letters * count
    return text


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:] if not text[:2].isupper() else text
