"""The guides show pictures that exist and quote messages that the product really says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from config import ROOT
from scripts.messages import PACKAGES, read_catalogue

DOCS = ROOT / "docs"
GUIDES = sorted((DOCS / "huong-dan").glob("*.md"))
LARGEST_PICTURE = 150_000
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}|…")
SCRIPT_TEXT = re.compile(r':\s*"((?:[^"\\]|\\.)*)"')


@cache
def said() -> tuple[str, ...]:
    """Every Vietnamese text of the product, each place in it written as an ellipsis."""
    texts = [text for package in PACKAGES for text in _catalogue_texts(package)]
    for module in ROOT.glob("*/static/messages.vi.js"):
        texts += SCRIPT_TEXT.findall(module.read_text("utf-8"))
    return tuple(PLACE.sub("…", text) for text in texts)


def _catalogue_texts(package: str) -> Iterator[str]:
    for message in read_catalogue(package):
        forms = [message.string] if isinstance(message.string, str) else message.string
        yield from (str(form) for form in forms or ())


def quoted(guide: Path) -> list[str]:
    """The left column of the table that tells what to do when the product says something."""
    _, _, troubles = guide.read_text("utf-8").partition("## Khi có trở ngại")
    rows = [line.split("|")[1].strip() for line in troubles.splitlines() if line.startswith("|")]
    return rows[2:]


def is_said(row: str) -> bool:
    """Whether a text of the product reads so; an ellipsis of the guide stands for whatever the text has there."""
    pattern = re.compile(".+?".join(map(re.escape, row.split("…"))))
    return any(pattern.search(text) for text in said())


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_quotes_what_the_product_says(guide: Path) -> None:
    assert [row for row in quoted(guide) if not is_said(row)] == []


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_a_guide_links_to_what_exists(guide: Path) -> None:
    links = [link for link in LINK.findall(guide.read_text("utf-8")) if not link.startswith("http")]
    assert [link for link in links if not (guide.parent / link).exists()] == []


def test_every_picture_is_shown_somewhere_and_small() -> None:
    shown = {
        Path(link).name
        for page in [*GUIDES, ROOT / "README.md"]
        for link in LINK.findall(page.read_text("utf-8"))
    }
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    assert [picture.name for picture in pictures if picture.name not in shown] == []
    assert [picture.name for picture in pictures if picture.stat().st_size > LARGEST_PICTURE] == []
