"""The dialogs of asking for more time and of answering."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from admin.base.i18n import _l
from admin.web.forms import DayField

_DAY = _l("Enter a day, for example 05/02/2026.")


class AskForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The day asked for and why."""

    until = DayField(_l("Entry needed until the end of"), [DataRequired(_DAY)])
    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Write why more time is needed.")), Length(max=2000)],
        render_kw={"rows": 3},
    )


class GrantForm(FlaskForm):  # type: ignore[misc]
    """The day given (blank: the one asked for) and a word to it."""

    until = DayField(_l("Entry possible until the end of"), [Optional()])
    words = TextAreaField(_l("Note"), [Length(max=2000)], render_kw={"rows": 2})


class RefuseForm(FlaskForm):  # type: ignore[misc]
    """Why not."""

    words = TextAreaField(
        _l("Reason for the refusal"),
        [InputRequired(_l("Write why no more time is given.")), Length(max=2000)],
        render_kw={"rows": 2},
    )
