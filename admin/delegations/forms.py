"""The dialog in which a head gives a delegation."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from admin.base.i18n import _, _l
from admin.delegations.authority import DELEGABLE, MANNER_NAMES
from admin.delegations.models import Manner
from admin.web.access import DUTY_NAMES
from admin.web.forms import BoxesField, DayField

_DAY = _l("Enter a day, for example 05/02/2026.")


class DelegationForm(FlaskForm):  # type: ignore[misc]
    """Who, what, in which manner, when, by which document, for which regimes and organisations."""

    receiver = SelectField(_l("Given to"), coerce=int)
    duty = SelectField(_l("Duty"))
    manner = SelectField(_l("Acts"))
    valid_from = DayField(_l("From"), [DataRequired(_DAY)])
    valid_to = DayField(_l("To the end of"), [DataRequired(_DAY)])
    document = StringField(
        _l("Number and day of the document"),
        [Length(max=300)],
        description=_l("An authorisation (TUQ.) is given in writing."),
    )
    regimes = BoxesField(
        _l("Only for these regimes"), coerce=int, description=_l("None chosen: all regimes.")
    )
    organisations = BoxesField(
        _l("Only for the reports of"), coerce=int, description=_l("None chosen: the reports of all.")
    )

    def fill_choices(
        self,
        people: list[tuple[int, str, str]],
        regimes: list[tuple[int, str]],
        organisations: list[tuple[int, str]],
    ) -> None:
        """Offer these people, regimes and organisations."""
        self.receiver.choices = [(person_id, f"{name}, {title}") for person_id, name, title in people]
        self.duty.choices = [(duty.value, DUTY_NAMES[duty]) for duty in DELEGABLE]
        self.manner.choices = [(manner.value, _(MANNER_NAMES[manner])) for manner in Manner]
        self.regimes.choices = regimes
        self.organisations.choices = organisations
