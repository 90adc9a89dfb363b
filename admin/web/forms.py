"""WTForms pieces of all our dialogs."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_wtf import FlaskForm
from wtforms import DateField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from admin.base.i18n import _, _l
from forms_library.days import read_day

MOST_PAGES = 10_000


class DayInput(TextInput):
    """A text box that says that a day is written in it; days.js gives it a calendar, without a script it is typed."""

    validation_attrs = ["required", "disabled"]

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        """The box; Vietnam's order of day, month and year whatever the language of the browser."""
        return super().__call__(field, **{**DAY_BOX, "placeholder": _("day/month/year"), **kwargs})


DAY_BOX = {"data-day": "", "inputmode": "numeric", "autocomplete": "off", "maxlength": "10"}


class DayField(DateField):
    """A day written as 05/02/2026; 5-2-2026, 05022026 and an ISO day are understood too."""

    widget = DayInput()

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format="%d/%m/%Y", **kwargs)

    def process_formdata(self, valuelist: Any) -> None:
        """Read what was typed; ValueError says how a day is written."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if not text:
            return
        try:
            self.data = read_day(text)
        except ValueError:
            raise ValueError(_("This is no day. Write day/month/year, for example 05/02/2026.")) from None


class BoxesField(SelectMultipleField):
    """Any number of choices, each a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


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
    try:
        return read_day(request.args.get(name, "").strip())
    except ValueError:
        return None
