"""The ready-made forms: real forms of Vietnamese administration, re-created as definitions.

Each is a JSON document in `data/`, named after the form's code in lower case. Where a form leaves its lines open
(1…n) and the lines had to be chosen, the form's notes say so.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

from forms_library.definition import Definition, load


@lru_cache
def codes() -> tuple[str, ...]:
    """The codes of all ready-made forms, in alphabetical order."""
    files = (resources.files(__name__) / "data").iterdir()
    return tuple(
        sorted(file.name.removesuffix(".json").upper() for file in files if file.name.endswith(".json"))
    )


def document(code: str) -> dict[str, Any]:
    """The JSON document of a ready-made form; KeyError if there is none of that code."""
    if code not in codes():
        raise KeyError(code)
    text = (resources.files(__name__) / "data" / f"{code.lower()}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@lru_cache
def get(code: str) -> Definition:
    """The definition of a ready-made form; KeyError if there is none of that code."""
    return load(document(code))


def load_all() -> dict[str, Definition]:
    """Every ready-made form by its code."""
    return {code: get(code) for code in codes()}
