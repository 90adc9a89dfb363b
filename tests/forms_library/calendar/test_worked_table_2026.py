"""The worked table of 2026: cut-offs, due days of three levels, waivers, latest opening, fixed days 20 and 25.

Typed from the analysis of the regulations, not computed: HCMC draft of 2024 Đ7-8, NĐ 09/2019 Đ12-13, Huế 1153 Đ10.1
and Đ11.1b, Cần Thơ 57/2026.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from forms_library.calendar import (
    FixedDayDue,
    Period,
    WorkingCalendar,
    WorkingDaysDue,
    due_dates,
    waived,
    window,
)

# period  data from   data to     level 1     level 2     level 3     month?  open by     day 20      day 25
TABLE = """
2026M01  15/12/2025  14/01/2026  19/01/2026  22/01/2026  27/01/2026  -       16/01/2026  20/01/2026  26/01/2026
2026M02  15/01/2026  14/02/2026  25/02/2026  02/03/2026  05/03/2026  -       22/02/2026  23/02/2026  25/02/2026
2026M03  15/02/2026  14/03/2026  18/03/2026  23/03/2026  26/03/2026  waived  15/03/2026  20/03/2026  25/03/2026
2026M04  15/03/2026  14/04/2026  17/04/2026  22/04/2026  28/04/2026  -       14/04/2026  20/04/2026  28/04/2026
2026M05  15/04/2026  14/05/2026  19/05/2026  22/05/2026  27/05/2026  -       16/05/2026  20/05/2026  25/05/2026
2026M06  15/05/2026  14/06/2026  17/06/2026  22/06/2026  25/06/2026  waived  14/06/2026  22/06/2026  25/06/2026
2026M07  15/06/2026  14/07/2026  17/07/2026  22/07/2026  27/07/2026  -       14/07/2026  20/07/2026  27/07/2026
2026M08  15/07/2026  14/08/2026  19/08/2026  22/08/2026  26/08/2026  -       16/08/2026  20/08/2026  25/08/2026
2026M09  15/08/2026  14/09/2026  17/09/2026  22/09/2026  25/09/2026  waived  14/09/2026  21/09/2026  25/09/2026
2026M10  15/09/2026  14/10/2026  19/10/2026  22/10/2026  27/10/2026  -       16/10/2026  20/10/2026  26/10/2026
2026M11  15/10/2026  14/11/2026  18/11/2026  23/11/2026  27/11/2026  -       15/11/2026  20/11/2026  25/11/2026
2026M12  15/11/2026  14/12/2026  17/12/2026  22/12/2026  25/12/2026  waived  14/12/2026  21/12/2026  25/12/2026
2026Q1   15/12/2025  14/03/2026  18/03/2026  23/03/2026  26/03/2026  -       15/03/2026  20/03/2026  25/03/2026
2026Q2   15/03/2026  14/06/2026  17/06/2026  22/06/2026  25/06/2026  -       14/06/2026  22/06/2026  25/06/2026
2026Q3   15/06/2026  14/09/2026  17/09/2026  22/09/2026  25/09/2026  -       14/09/2026  21/09/2026  25/09/2026
2026Q4   15/09/2026  14/12/2026  17/12/2026  22/12/2026  25/12/2026  -       14/12/2026  21/12/2026  25/12/2026
2026H1   15/12/2025  14/06/2026  17/06/2026  22/06/2026  25/06/2026  -       14/06/2026  22/06/2026  25/06/2026
2026H2   15/06/2026  14/12/2026  17/12/2026  22/12/2026  25/12/2026  -       14/12/2026  21/12/2026  25/12/2026
202609M  15/12/2025  14/09/2026  17/09/2026  22/09/2026  25/09/2026  -       14/09/2026  21/09/2026  25/09/2026
2026Y    15/12/2025  14/12/2026  17/12/2026  22/12/2026  25/12/2026  -       14/12/2026  21/12/2026  25/12/2026
"""


def days(line: str) -> tuple[str, list[date | str]]:
    code, *cells = line.split()
    return code, [cell if "/" not in cell else datetime.strptime(cell, "%d/%m/%Y").date() for cell in cells]  # noqa: DTZ007


LINES = [days(line) for line in TABLE.strip().splitlines()]
CALENDAR = WorkingCalendar()


def test_the_table_has_all_twenty_periods() -> None:
    assert len(LINES) == 20


@pytest.mark.parametrize(("code", "cells"), LINES)
def test_figures_cover_these_days(code: str, cells: list[date]) -> None:
    data = Period.parse(code).data_range("15-14")
    assert [data.start, data.end] == cells[0:2]


@pytest.mark.parametrize(("code", "cells"), LINES)
def test_three_working_days_for_each_level(code: str, cells: list[date]) -> None:
    dues = due_dates(WorkingDaysDue(), Period.parse(code), CALENDAR, levels=3)
    assert [due.date for due in dues] == cells[2:5]


def test_months_with_the_due_day_of_a_longer_report_are_waived() -> None:
    dues = {Period.parse(code): cells[2] for code, cells in LINES}
    assert {period.code for period in waived(dues)} == {code for code, cells in LINES if cells[5] == "waived"}


@pytest.mark.parametrize(("code", "cells"), LINES)
def test_entry_opens_three_days_before_the_due_day(code: str, cells: list[date]) -> None:
    assert window(cells[2]).opens_on == cells[6]


@pytest.mark.parametrize(("code", "cells"), LINES)
@pytest.mark.parametrize(("day", "place"), [(20, 7), (25, 8)])
def test_a_fixed_day_rolls_over_days_off(code: str, cells: list[date], day: int, place: int) -> None:
    (due,) = due_dates(FixedDayDue((day,)), Period.parse(code), CALENDAR, levels=1)
    assert due.date == cells[place]
