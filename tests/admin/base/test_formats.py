"""How days and moments are said."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from admin.base.formats import ending
from forms_library.calendar import end_of_day


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (end_of_day(date(2026, 12, 1)), "the end of 01/12/2026"),  # not 02/12/2026 00:00
        (end_of_day(date(2026, 12, 31)), "the end of 31/12/2026"),
        (datetime(2026, 12, 1, 7, 30, tzinfo=UTC), "01/12/2026 14:30"),
    ],
)
def test_a_day_that_ends_is_named(until: datetime, said: str) -> None:
    assert str(ending(until)) == said
