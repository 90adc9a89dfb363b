"""The dialog in which an administrator makes a connection."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from admin.base.i18n import _l
from admin.web.forms import BoxesField, DayField

_DAY = _l("Enter a day, for example 05/02/2026.")
_REQUIRED = _l("Fill in this field.")


class ConnectionForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """Which system, by which document, when, for whom, into which forms."""

    name = StringField(
        _l("Name of the other system"),
        [DataRequired(_REQUIRED), Length(max=300)],
        description=_l("As officers know it: it is shown beside every figure that it brings."),
    )
    document = StringField(_l("Document that permits it"), [DataRequired(_REQUIRED), Length(max=300)])
    document_on = DayField(_l("Day of the document"), [DataRequired(_DAY)])
    valid_from = DayField(_l("From"), [DataRequired(_DAY)])
    valid_to = DayField(_l("To the end of"), [DataRequired(_DAY)])
    organisations = BoxesField(
        _l("Whose figures"),
        [DataRequired(_l("Choose whose figures the system brings."))],
        coerce=int,
        description=_l("An organisation stands for all under it as well."),
    )
    templates = BoxesField(
        _l("Into the forms"),
        [DataRequired(_l("Choose the forms into which the system brings figures."))],
        coerce=int,
    )

    def fill_choices(self, organisations: list[tuple[int, str]], templates: list[tuple[int, str]]) -> None:
        """Offer these organisations and forms."""
        self.organisations.choices = organisations
        self.templates.choices = templates
