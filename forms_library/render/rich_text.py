"""Narrative text: what the editor may write, and nothing else."""

from __future__ import annotations

import html
import re

import nh3
from markupsafe import Markup, escape

TAGS = {
    "p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "blockquote", "h3", "h4",
    "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip
ATTRIBUTES = {
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "span": {"data-figure"},
    "ol": {"start"},
}
LARGEST_SPAN = 50
DEEPEST = 30
LARGEST_MARKUP = 200_000
_LINE_BREAKS = re.compile(r"(?:<br>\s*){3,}")
_TAGS = re.compile(r"<(/?)([a-z0-9]+)")
_STARTS_AS_HTML = re.compile(
    r"\s*<(?:p|ul|ol|blockquote|h3|h4|table|strong|b|em|i|u|span|div|script|img)\b", re.IGNORECASE
)


def clean_html(text: str) -> str:
    """The text with only the tags of the editor left: no scripts, styles, pictures or links to other hosts.

    What would keep the renderer of documents busy is taken out as well: huge spans, runs of line breaks, and nesting
    deeper than any editor makes (such a text keeps its words only).
    """
    cleaned = _LINE_BREAKS.sub("<br><br>", _allowed(text))
    return cleaned if _depth(cleaned) <= DEEPEST else f"<p>{nh3.clean(cleaned, tags=set())}</p>"


def _allowed(text: str) -> str:
    return nh3.clean(
        text,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_within_reason,
        link_rel=None,
        url_schemes=set(),
    )


def _within_reason(tag: str, name: str, value: str) -> str | None:
    """Drop spans that would keep the renderer of documents busy for minutes."""
    if name in ("colspan", "rowspan", "start"):
        return value if value.isdecimal() and int(value[:6]) <= LARGEST_SPAN else None
    return value


def rich_text(text: str) -> Markup:
    """A kept narrative as HTML: the editor's markup cleaned again, plain text in paragraphs."""
    if _STARTS_AS_HTML.match(text):
        return Markup(clean_html(text))  # noqa: S704 - cleaned by an allow-list just now
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part]
    return Markup("").join(Markup("<p>{}</p>").format(_lines(part)) for part in paragraphs)


def _depth(markup: str) -> int:
    """How deeply elements are nested; the markup is well-formed, having just been cleaned."""
    depth = deepest = 0
    for closing, name in _TAGS.findall(markup):
        if name != "br":
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def plain_text(text: str) -> str:
    """The words of a kept narrative, without markup."""
    return html.unescape(nh3.clean(text, tags=set())) if _STARTS_AS_HTML.match(text) else text


def is_blank(text: str) -> bool:
    """Whether nothing is written: an editor leaves `<p><br></p>` behind."""
    return not plain_text(text).strip()


def length_of(text: str) -> int:
    """The number of characters a reader sees."""
    return len(plain_text(text))


def _lines(paragraph: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in paragraph.split("\n"))
