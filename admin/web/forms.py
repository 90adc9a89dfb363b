"""WTForms pieces of all our dialogs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import TextInput

from admin.base.i18n import _l

MOST_PAGES = 10_000
DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]


class DayField(DateField):
    """A day written as 05/02/2026; an ISO day is understood too."""

    widget = TextInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault(
            "render_kw", {"inputmode": "numeric", "placeholder": "05/02/2026", "autocomplete": "off"}
        )
        super().__init__(label, validators, format=DAY_FORMATS, **kwargs)


class ReasonForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """A reason that will be told and kept."""

    reason = TextAreaField(_l("Reason"), [Length(max=2000)], render_kw={"rows": 3})


class MoveWindowForm(ReasonForm):
    """Other days for a window, with the reason."""

    opens_on = DayField(_l("First day of entry"), [Optional()])
    closes_on = DayField(_l("Last day of entry"), [DataRequired(_l("Enter a day, for example 05/02/2026."))])


class ReopenForm(ReasonForm):
    """Until when one report is open again, and why."""

    until = DayField(_l("Open until the end of"), [DataRequired(_l("Enter a day, for example 05/02/2026."))])


def page_number() -> int:
    """The page asked for, from 1."""
    return max(1, min(request.args.get("page", 1, type=int), MOST_PAGES))


def pages(total: int, size: int) -> int:
    """How many pages ``total`` rows make."""
    return max(1, -(-total // size))


def url_of_page(page: int) -> str:
    """The address of another page of this list, its filters kept."""
    query = {**request.args.to_dict(), "page": str(page)}
    return f"{request.path}?{urlencode(query)}"


def day_argument(name: str) -> date | None:
    """A day out of the address, None when it is missing or none."""
    for written in DAY_FORMATS:
        try:
            return datetime.strptime(request.args.get(name, ""), written).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
