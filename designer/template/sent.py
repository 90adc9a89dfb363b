"""Definitions that somebody sends, finished or not: whether they can be kept, and shown again in the editor."""

from __future__ import annotations

import math
import re
from typing import Any, TypeGuard

CODE = re.compile(r"[A-Z][A-Z0-9_]{0,39}")
"""The code of a form: formulas name it in whatever capital letters, addresses of pages in these."""
DEEPEST = 60  # headers of eight levels and rows of six lie well within


def is_storable(value: Any, depth: int = 0) -> bool:
    """No NaN, no half characters and no NUL, which databases refuse; no endless nesting."""
    if depth > DEEPEST:
        return False
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(is_storable(item, depth + 1) for pair in value.items() for item in pair)
    return not isinstance(value, list) or all(is_storable(item, depth + 1) for item in value)


def is_drawable(definition: Any) -> TypeGuard[dict[str, Any]]:
    """What the editor itself needs to show a draft again: sections that are objects, periods that are words."""
    if not isinstance(definition, dict):
        return False
    sections, periods = definition.get("sections"), definition.get("period_kinds", [])
    return (
        isinstance(sections, list)
        and all(isinstance(section, dict) for section in sections)
        and isinstance(periods, list)
        and all(isinstance(kind, str) for kind in periods)
    )
