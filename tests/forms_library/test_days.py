"""Days are read day first, as the pages read them (tests/js/days.test.js)."""

from __future__ import annotations

from datetime import date

import pytest

from forms_library.days import looks_like_a_day, read_day, written


@pytest.mark.parametrize(
    "text", ["3/4/2026", "03/04/2026", "3-4-2026", "3.4.2026", "3 4 2026", "03042026", "2026-04-03"]
)
def test_a_day_is_read_day_first_however_it_is_written(text: str) -> None:
    assert read_day(text) == date(2026, 4, 3)
    assert written(read_day(text)) == "03/04/2026"


@pytest.mark.parametrize(
    "text", ["", "30/2/2026", "4/13/2026", "03/04/26", "030426", "hôm nay", "2026/04/03"]
)
def test_what_is_no_day_or_could_be_two_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        read_day(text)


def test_a_day_that_does_not_exist_still_looks_like_one() -> None:
    assert looks_like_a_day("30/2/2026")
    assert not looks_like_a_day("03/04/26")
