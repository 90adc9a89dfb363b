"""Codes that published versions have used: figures are kept under them, so that none may get another meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Node = Mapping[str, Any]


@dataclass
class FormerCodes:
    """Codes by where they must be unique: rows in the template, columns, parts and fields within their section."""

    sections: set[str] = field(default_factory=set)
    rows: set[str] = field(default_factory=set)
    within: dict[str, set[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """For the editor's script."""
        within = {section: sorted(codes) for section, codes in self.within.items()}
        return {"sections": sorted(self.sections), "rows": sorted(self.rows), "within": within}


def former_codes(definitions: Iterable[Node]) -> FormerCodes:
    """The codes in published definitions (which are well formed)."""
    found = FormerCodes()
    for section in (section for definition in definitions for section in definition["sections"]):
        found.sections.add(section["code"])
        found.rows.update(_codes(section.get("rows", ())))
        within = found.within.setdefault(section["code"], set())
        for name in ("columns", "parts", "fields"):
            within.update(_codes(section.get(name, ())))
    return found


def _codes(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if "code" in node:
            yield node["code"]
        yield from _codes(node.get("children", ()))
