"""The canvas in pieces: the editor has most lines already; only those that have changed travel and are drawn anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

# A line of a table as forms_library.render writes it; nothing in it can contain another one.
_LINE = re.compile(r'<tr class="line.*?</tr>', re.DOTALL)
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
_STAMP_BYTES = 6  # a form has hundreds of lines, not millions


@dataclass(frozen=True)
class SectionPieces:
    """A section: everything around its lines, a hole for each line, and the stamps of the lines in order."""

    code: str
    frame: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Pieces:
    """All sections, and the HTML of the lines that the reader does not have, by stamp."""

    sections: tuple[SectionPieces, ...]
    html: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """For the editor's script."""
        sections = [
            {"code": section.code, "frame": section.frame, "lines": section.lines}
            for section in self.sections
        ]
        return {"sections": sections, "html": dict(self.html)}


def in_pieces(sections: Mapping[str, str], known: Collection[str] = ()) -> Pieces:
    """The HTML of each section by code, taken apart; lines whose stamp is ``known`` are left out."""
    html: dict[str, str] = {}
    taken = []
    for code, text in sections.items():
        stamps = []
        for stamp, line in _lines(text):
            stamps.append(stamp)
            if stamp not in known:
                html[stamp] = line
        taken.append(SectionPieces(code, _LINE.sub(HOLE, text), tuple(stamps)))
    return Pieces(tuple(taken), html)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for found in _LINE.finditer(text):
        line = found[0]
        yield blake2b(line.encode(), digest_size=_STAMP_BYTES).hexdigest(), line
