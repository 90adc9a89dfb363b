"""How numbers, days and moments are shown: 1.234.567,8, 05/02/2026, 05/02/2026 14:30 (Asia/Ho_Chi_Minh)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from flask import Flask

from admin.base import clock
from admin.base.i18n import _, language, ngettext, said
from forms_library.calendar import VN_TZ
from forms_library.messages import N_, Message


def day(value: date | datetime | None) -> str:
    """``05/02/2026``; empty for None."""
    if value is None:
        return ""
    return f"{clock.local_day(value) if isinstance(value, datetime) else value:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """``05/02/2026 14:30`` in Vietnam's time; empty for None."""
    return "" if value is None else f"{value.astimezone(VN_TZ):%d/%m/%Y %H:%M}"


def ending(value: datetime) -> Message | str:
    """Until when something is possible: ``the end of 01/12/2026``, for nobody reads 00:00 as the night before."""
    there = value.astimezone(VN_TZ)
    if there.time() != time():
        return moment(value)
    return Message(N_("the end of %(day)s"), {"day": day(there.date() - timedelta(days=1))})


def until(value: datetime | None) -> str:
    """The same for a page; empty for None."""
    return "" if value is None else said(ending(value))


def number(value: Decimal | int | None) -> str:
    """``1.234.567,8`` in Vietnamese, ``1,234,567.8`` in English; empty for None."""
    if value is None:
        return ""
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.translate(str.maketrans(",.", ".,")) if language() == "vi" else text


def size(value: int) -> str:
    """A file's size in words: ``12 KB``, ``3,4 MB``."""
    if value < 1024 * 1024:
        return f"{max(1, value // 1024)} KB"
    return f"{number(Decimal(value * 10 // (1024 * 1024)) / 10)} MB"


def due_in_words(due_on: date, today: date) -> str:
    """``2 days left``, ``due today``, ``1 day overdue`` (a due day ends at 24:00)."""
    days = (due_on - today).days
    if days == 0:
        return _("due today")
    if days > 0:
        return ngettext("%(num)d day left", "%(num)d days left", days)
    return ngettext("%(num)d day overdue", "%(num)d days overdue", -days)


def install(app: Flask) -> None:
    """Make the formats available to templates as filters."""
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        until=until,
        number_text=number,
        file_size=size,
        due_in_words=due_in_words,
        said=said,
    )
