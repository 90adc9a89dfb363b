"""Days as people write them: 05/02/2026, never month/day/year. The pages read by the same rules (days.js)."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = (
    re.compile(r"(?P<day>\d{1,2})[/.\- ](?P<month>\d{1,2})[/.\- ](?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})"),  # a telephone's digits have no stroke
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"),
)


def looks_like_a_day(text: str) -> bool:
    """Whether the text has the shape of a day, though there may be no such one."""
    return any(pattern.fullmatch(text) for pattern in _WRITTEN)


def read_day(text: str) -> date:
    """The day written in the text; ValueError if there is none. The year has four digits: 26 may be 1926."""
    for pattern in _WRITTEN:
        match = pattern.fullmatch(text)
        if match is not None:
            return date(int(match["year"]), int(match["month"]), int(match["day"]))
    raise ValueError(f"not a day: {text[:40]!r}")


def written(day: date) -> str:
    """05/02/2026."""
    return f"{day:%d/%m/%Y}"
