"""When a longer report makes a shorter one unnecessary."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from forms_library.calendar.kinds import PeriodKind
from forms_library.calendar.periods import Period

PRECEDENCE = (
    PeriodKind.YEAR,
    PeriodKind.NINE_MONTHS,
    PeriodKind.HALF_YEAR,
    PeriodKind.QUARTER,
    PeriodKind.MONTH,
    PeriodKind.WEEK,
)
ONLY_MONTHS = frozenset({PeriodKind.MONTH})


def waived(
    dues: Mapping[Period, date],
    *,
    waives: Collection[PeriodKind] = ONLY_MONTHS,
    precedence: tuple[PeriodKind, ...] = PRECEDENCE,
) -> dict[Period, Period]:
    """Of one family of regimes, the periods that need not be reported, each with the one that replaces it.

    `dues` gives the due day of level 1 by period. HCMC Đ8.2 compares due days, not periods, and waives monthly reports
    only; Đ3.4 (one report for one period) comes out by naming more kinds in `waives`.
    """
    rank = {kind: place for place, kind in enumerate(precedence)}
    winners: dict[date, Period] = {}
    for period, due in dues.items():
        if period.kind in rank and (due not in winners or rank[period.kind] < rank[winners[due].kind]):
            winners[due] = period
    return {
        period: winners[due]
        for period, due in dues.items()
        if period.kind in waives and due in winners and winners[due].kind is not period.kind
    }
