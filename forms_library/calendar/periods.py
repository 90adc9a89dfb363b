"""A reporting period: its name, its neighbours and the days it covers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from forms_library.calendar.cut_offs import STANDARD, CutOffRule
from forms_library.calendar.kinds import CalendarError, DateRange, PeriodKind, closing_wednesdays
from forms_library.messages import N_, Message

_LAST_ORDINAL = {
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.HALF_YEAR: 2,
    PeriodKind.NINE_MONTHS: 1,
    PeriodKind.YEAR: 1,
    PeriodKind.OTHER: 999,
}
_STAGE_YEARS = (3, 5)  # HCMC Đ6.7

_SUFFIX = {
    PeriodKind.WEEK: "W%02d",
    PeriodKind.MONTH: "M%02d",
    PeriodKind.QUARTER: "Q%d",
    PeriodKind.HALF_YEAR: "H%d",
    PeriodKind.NINE_MONTHS: "09M",
    PeriodKind.YEAR: "Y",
    PeriodKind.STAGE: "S%d",
    PeriodKind.OTHER: "X%02d",
}
_CODE = re.compile(r"(?P<year>\d{4})(?:(?P<nine>09M)|(?P<letter>[WMQHYSX])(?P<ordinal>\d{0,3}))")
_BY_LETTER = {suffix[0]: kind for kind, suffix in _SUFFIX.items() if kind is not PeriodKind.NINE_MONTHS}

_LABELS = {
    PeriodKind.WEEK: (N_("Week %(ordinal)s of %(year)s"), "Tuần %(ordinal)s năm %(year)s"),
    PeriodKind.MONTH: (N_("Month %(ordinal)s of %(year)s"), "Tháng %(ordinal)s năm %(year)s"),
    PeriodKind.QUARTER: (N_("Quarter %(roman)s of %(year)s"), "Quý %(roman)s năm %(year)s"),
    PeriodKind.HALF_YEAR: (N_("First half of %(year)s"), "6 tháng đầu năm %(year)s"),
    PeriodKind.NINE_MONTHS: (N_("First nine months of %(year)s"), "9 tháng đầu năm %(year)s"),
    PeriodKind.YEAR: (N_("Year %(year)s"), "Năm %(year)s"),
    PeriodKind.STAGE: (N_("Years %(year)s–%(last_year)s"), "Giai đoạn %(year)s–%(last_year)s"),
    PeriodKind.OTHER: (N_("Request %(ordinal)s of %(year)s"), "Đợt %(ordinal)s năm %(year)s"),
}
_SECOND_HALF = (N_("Second half of %(year)s"), "6 tháng cuối năm %(year)s")
_ROMAN = ("", "I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """`ordinal` counts within the year from 1 (a year and nine months: always 1; a stage: how many years it lasts).
    Week n is closed by the n-th Wednesday of the calendar year. CalendarError if there is no such period."""

    kind: PeriodKind
    year: int
    ordinal: int = 1

    def __post_init__(self) -> None:
        if not (1 <= self.year <= 9998 and self._exists()):
            raise CalendarError(Message(N_("There is no such period.")))

    def _exists(self) -> bool:
        if self.kind is PeriodKind.STAGE:
            return self.ordinal in _STAGE_YEARS
        return 1 <= self.ordinal <= _last_ordinal(self.kind, self.year)

    @property
    def code(self) -> str:
        """2026W07, 2026M11, 2026Q4, 2026H1, 202609M, 2026Y, 2026S5, 2026X01."""
        suffix = _SUFFIX[self.kind]
        return f"{self.year:04d}" + (suffix % self.ordinal if "%" in suffix else suffix)

    @classmethod
    def parse(cls, code: str) -> Period:
        """Read `code` back. CalendarError unless it is written exactly as `code` writes it."""
        found = _CODE.fullmatch(code)
        if found is None:
            raise CalendarError(Message(N_("“%(code)s” is not the code of a period."), {"code": code}))
        kind = PeriodKind.NINE_MONTHS if found["nine"] else _BY_LETTER[found["letter"]]
        period = cls(kind, int(found["year"]), int(found["ordinal"] or 1))
        if period.code != code:
            raise CalendarError(Message(N_("“%(code)s” is not the code of a period."), {"code": code}))
        return period

    @property
    def label(self) -> Message:
        """The name of the period, to be translated."""
        return Message(self._labels()[0], self._label_params())

    @property
    def label_vi(self) -> str:
        """ "Tháng 11 năm 2026", "Quý IV năm 2026"."""
        return self._labels()[1] % self._label_params()

    def _labels(self) -> tuple[str, str]:
        second_half = self.kind is PeriodKind.HALF_YEAR and self.ordinal == 2
        return _SECOND_HALF if second_half else _LABELS[self.kind]

    def _label_params(self) -> dict[str, str | int]:
        roman = _ROMAN[self.ordinal] if self.kind is PeriodKind.QUARTER else ""
        last_year = self.year + self.ordinal - 1
        return {"year": self.year, "ordinal": self.ordinal, "roman": roman, "last_year": last_year}

    def previous(self) -> Period | None:
        """The period of the same kind just before; None for the first request by decision of a year."""
        if self.kind is PeriodKind.STAGE:
            return Period(self.kind, self.year - self.ordinal, self.ordinal)
        if self.ordinal > 1:
            return Period(self.kind, self.year, self.ordinal - 1)
        if self.kind is PeriodKind.OTHER:
            return None
        return Period(self.kind, self.year - 1, _last_ordinal(self.kind, self.year - 1))

    def next(self) -> Period:
        """The period of the same kind just after."""
        if self.kind is PeriodKind.STAGE:
            return Period(self.kind, self.year + self.ordinal, self.ordinal)
        if self.ordinal < _last_ordinal(self.kind, self.year):
            return Period(self.kind, self.year, self.ordinal + 1)
        return Period(self.kind, self.year + 1, 1)

    def same_last_year(self) -> Period | None:
        """The same period a year earlier; None where there is none (week 53, stages, requests by decision)."""
        if self.kind in (PeriodKind.STAGE, PeriodKind.OTHER):
            return None
        if self.ordinal > _last_ordinal(self.kind, self.year - 1):
            return None
        return Period(self.kind, self.year - 1, self.ordinal)

    def year_to_date(self) -> tuple[Period, ...]:
        """This period and those of its kind before it in the year: what a figure "since the start of the year" sums."""
        if self.kind in (PeriodKind.STAGE, PeriodKind.OTHER):
            return (self,)
        return tuple(Period(self.kind, self.year, n) for n in range(1, self.ordinal + 1))

    def data_range(self, rule: CutOffRule | str | Mapping[str, object] = STANDARD) -> DateRange:
        """The days whose figures belong to the period under the regime's cut-off rule."""
        parsed = rule if isinstance(rule, CutOffRule) else CutOffRule.parse(rule)
        return parsed.range_of(self.kind, self.year, self.ordinal)

    @classmethod
    def containing(cls, kind: PeriodKind, day: date, rule: CutOffRule = STANDARD) -> Period:
        """The period of `kind` whose data range holds `day`. Half-years, quarters, months and weeks tile the year;
        CalendarError for a day that no period of the kind covers (November, for nine months)."""
        for year in (day.year, day.year + 1, day.year - 1):
            for period in periods_of_year(kind, year):
                if day in period.data_range(rule):
                    return period
        raise CalendarError(Message(N_("No period of this kind covers %(day)s."), {"day": f"{day:%d/%m/%Y}"}))


def periods_of_year(kind: PeriodKind, year: int) -> tuple[Period, ...]:
    """All periods of a kind in a year, in order; a stage or a request by decision gives none: they are stated."""
    if kind in (PeriodKind.STAGE, PeriodKind.OTHER):
        return ()
    return tuple(Period(kind, year, n) for n in range(1, _last_ordinal(kind, year) + 1))


def _last_ordinal(kind: PeriodKind, year: int) -> int:
    return len(closing_wednesdays(year)) if kind is PeriodKind.WEEK else _LAST_ORDINAL[kind]
