"""Text that people write is cleaned by an allow-list before it is kept: no scripts, styles, links or pictures."""

from __future__ import annotations

from html.parser import HTMLParser

import nh3

from forms_library.messages import N_, Message
from forms_library.render import rich_text
from forms_library.text import nfc, storable

MAXIMUM_TEXT = 200_000  # characters of HTML after cleaning
MAXIMUM_INPUT = 2_000_000  # characters before it; pasted pictures are dropped, so there may be more
MAXIMUM_DEPTH = 30
MAXIMUM_SPAN = 50
TAGS = frozenset(
    {
        "p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "h2", "h3", "h4", "ul", "ol", "li", "blockquote",
        "table", "thead", "tbody", "tfoot", "tr", "th", "td", "span",
    }
)  # fmt: skip
ATTRIBUTES = {
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "span": {"data-figure"},
}
_VOID = frozenset({"br"})
# Nested tables are the one thing in the list above whose layout takes more than linear time.
MAXIMUM_TABLE_DEPTH = 2
MAXIMUM_ELEMENTS = 20_000


class NarrativeProblem(ValueError):
    """Text that cannot be kept; ``message`` says why and what to do."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def clean_narrative(html: str) -> str:
    """Text as HTML of the allowed elements, in NFC. Raises NarrativeProblem when it is too long or too deep.

    Plain text is accepted too: its blank lines separate paragraphs.
    """
    if len(html) > MAXIMUM_INPUT:
        raise NarrativeProblem(_too_long(len(html)))
    text = nfc(storable(html))
    # Judged as it was written: what makes paragraphs of plain text also flattens deep nesting, which would lose it.
    _check_shape(_cleaned(text))
    cleaned = _cleaned(rich_text(text))
    if len(cleaned) > MAXIMUM_TEXT:
        raise NarrativeProblem(_too_long(len(cleaned)))
    return cleaned


def _cleaned(html: str) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        attribute_filter=_bounded,
        url_schemes=set(),
        link_rel=None,
    )


def _too_long(length: int) -> Message:
    text = N_(
        "The text has %(length)s characters; at most %(maximum)s are allowed. Attach long texts as a file."
    )
    return Message(text, {"length": length, "maximum": MAXIMUM_TEXT})


def _bounded(tag: str, name: str, value: str) -> str | None:
    """Spans up to 50 only: a single ``colspan=1000000`` keeps the layout busy for minutes."""
    if name in ("scope", "data-figure"):
        return value[:200]
    return value if value.isdecimal() and len(value) <= 3 and 1 <= int(value) <= MAXIMUM_SPAN else None


def _check_shape(html: str) -> None:
    shape = _Shape()
    shape.feed(html)
    shape.close()
    if shape.deepest > MAXIMUM_DEPTH or shape.deepest_table > MAXIMUM_TABLE_DEPTH:
        text = N_(
            "Lists and tables in the text are nested too deeply; at most %(maximum)s levels are allowed."
        )
        raise NarrativeProblem(Message(text, {"maximum": MAXIMUM_DEPTH}))
    if shape.elements > MAXIMUM_ELEMENTS:
        text = N_("The text has too many paragraphs, line breaks or table cells. Attach it as a file.")
        raise NarrativeProblem(Message(text))


class _Shape(HTMLParser):
    """Counts elements and depth of HTML that nh3 wrote, which closes every element."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements = self.deepest = self.deepest_table = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements += 1
        if tag not in _VOID:
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))
            self.deepest_table = max(self.deepest_table, self.open.count("table"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self.open:
            self.open.pop()
