"""What is known about the magnitudes of a form's figures and the words of its narrative."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

NOISE = 0.15


@dataclass(frozen=True)
class Follow:
    """A column whose figures follow another column of the same row."""

    column: str
    factor: float = 1.0
    noise: float = 0.04


@dataclass(frozen=True)
class Hints:
    """Magnitudes for an average commune.

    Attributes:
        rows: row code -> the usual figure of that row.
        columns: column code -> a factor (where the rows have figures) or the usual figure (where they have none).
        cells: "row/column" -> the usual figure of one cell, whatever row and column say.
        default: the usual figure where nothing else is known; None takes it from the unit of measure.
        noise: the usual deviation from the usual figure, as a share of it.
        steady: rows and columns that deviate by a tenth of that (stocks, averages).
        follow: columns that follow another one.
        texts: "section/part" -> wordings to choose from.
    """

    rows: Mapping[str, float] = field(default_factory=dict)
    columns: Mapping[str, float] = field(default_factory=dict)
    cells: Mapping[str, float] = field(default_factory=dict)
    default: float | None = None
    noise: float = NOISE
    steady: frozenset[str] = frozenset()
    follow: Mapping[str, Follow] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@lru_cache
def hints_of(code: str) -> Hints:
    """The hints of a ready-made form; none for other forms."""
    file = resources.files("forms_library.catalogue") / "hints" / f"{code.lower()}.json"
    if not file.is_file():
        return Hints()
    return _read(json.loads(file.read_text(encoding="utf-8")))


def _read(raw: Mapping[str, Any]) -> Hints:
    return Hints(
        rows=raw.get("rows", {}),
        columns=raw.get("columns", {}),
        cells=raw.get("cells", {}),
        default=raw.get("default"),
        noise=raw.get("noise", NOISE),
        steady=frozenset(raw.get("steady", ())),
        follow={code: Follow(**follow) for code, follow in raw.get("follow", {}).items()},
        texts={key: tuple(texts) for key, texts in raw.get("texts", {}).items()},
    )
