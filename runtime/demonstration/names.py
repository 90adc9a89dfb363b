"""Vietnamese names that sound real and belong to nobody: a seeded generator."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path


@cache
def _parts() -> tuple[list[str], dict[str, int], list[list[str]]]:
    """Family names with how often they occur, and given names of men and of women."""
    parts = json.loads(Path(__file__).with_name("data").joinpath("names.json").read_text("utf-8"))
    return list(parts["families"]), parts["families"], [parts["men"], parts["women"]]


def people_names(seed: int) -> Iterator[str]:
    """Endless full names, no name twice, the same for the same seed."""
    source = random.Random(seed)
    families, weights, given = _parts()
    seen: set[str] = set()
    while True:
        name = " ".join(
            (source.choices(families, list(weights.values()))[0], source.choice(source.choice(given)))
        )
        if name not in seen:
            seen.add(name)
            yield name


def slug(name: str) -> str:
    """``Phường Phú Xuân`` -> ``phuxuan``: what follows the kind of commune, without marks and spaces."""
    rest = name.split(" ", 1)[1] if name.split(" ", 1)[0] in {"Phường", "Xã"} else name
    plain = unicodedata.normalize("NFD", rest.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
