"""What is usual: the median and the usual distance from it, unmoved by a few odd periods."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.outliers.method import LEAST, usual


def range_of(*history: float | str, decimals: int = 0) -> tuple[str, str]:
    found = usual([Decimal(str(value)) for value in history], decimals)
    assert found is not None
    return str(found.low), str(found.high)


def test_the_range_reaches_three_and_a_half_usual_distances() -> None:
    # median 100, distances 2 4 2 4 0 2 0: their median is 2; 3.5 x 1.4826 x 2 = 10.4
    assert range_of(98, 104, 102, 96, 100, 102, 100) == ("89", "111")


def test_a_few_odd_periods_do_not_move_it() -> None:
    calm = range_of(98, 104, 102, 96, 100, 102, 100, 98)
    low, high = range_of(98, 104, 102, 96, 100, 102, 100, 98, 100000, -5000)
    assert max(abs(int(low) - int(calm[0])), abs(int(high) - int(calm[1]))) < 6


def test_it_is_never_narrower_than_a_tenth_and_two_units_of_the_last_decimal() -> None:
    assert range_of(*[1000] * 6) == ("900", "1100")
    assert range_of(*[3] * 6) == ("1", "5")
    assert range_of(*[0] * 6) == ("0", "2")
    assert range_of(*["0.5"] * 6, decimals=1) == ("0.3", "0.7")


def test_where_most_periods_are_equal_the_mean_distance_counts() -> None:
    # the MAD is 0; the mean distance is 10: 3.5 x 1.2533 x 10 = 43.9
    assert range_of(100, 100, 100, 100, 140, 120) == ("56", "144")


def test_what_was_never_negative_is_not_expected_to_be() -> None:
    assert range_of(0, 10, 40, 3, 80, 5)[0] == "0"
    assert range_of(-2, 10, 40, 3, 80, 5)[0] != "0"


@pytest.mark.parametrize("length", range(LEAST))
def test_a_short_history_says_nothing(length: int) -> None:
    assert usual([Decimal(5)] * length, 0) is None


@given(st.lists(st.decimals(-(10**12), 10**12, places=2), min_size=LEAST, max_size=12))
def test_the_median_itself_is_never_odd_and_the_range_is_exact(history: list[Decimal]) -> None:
    found = usual(history, 2)
    assert found is not None
    assert not found.is_odd(found.middle)
    assert found.low == found.low.quantize(Decimal("0.01"))
    assert found.low <= found.middle <= found.high
