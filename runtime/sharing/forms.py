"""The dialog of giving a part."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from admin.base.i18n import _l
from admin.web.forms import DayField


class GiveForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """What is given to whom until when; ``holder`` is "person/7" or "organisation/3"."""

    section = SelectField(_l("Section"), [InputRequired()])
    rows = SelectMultipleField(_l("Rows"), validate_choice=False)
    holder = SelectField(_l("Given to"), [InputRequired(_l("Choose a division or a person."))])
    due_on = DayField(
        _l("To be filled by the end of"), [DataRequired(_l("Enter a day, for example 05/02/2026."))]
    )
    note = TextAreaField(_l("Note"), [Length(max=1000)], render_kw={"rows": 2})
