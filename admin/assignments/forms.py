"""The dialogs of assigning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional

from admin.base.i18n import _, _l
from admin.web.forms import DayField


class RegimeChoice(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """First step: the regime."""

    class Meta:
        """It only leads to the next page."""

        csrf = False

    regime = SelectField(_l("Report regime"), [InputRequired()], coerce=int)


class OrganisationChoice(FlaskForm):  # type: ignore[misc]
    """Third step: the organisations, one by one, by kind or by saved group; and the due day of a request."""

    due_on = DayField(_l("Due on"), [Optional()])
    kinds = SelectMultipleField(_l("All of a kind"))
    groups = SelectMultipleField(_l("Saved groups"), coerce=int)
    organisations = SelectMultipleField(_l("Organisations"), coerce=int)
    step = StringField()

    def fill_choices(
        self,
        kinds: Sequence[tuple[str, str]],
        groups: Sequence[tuple[int, str]],
        organisations: Sequence[tuple[int, str]],
    ) -> None:
        """Offer these."""
        self.kinds.choices = list(kinds)
        self.groups.choices = list(groups)
        self.organisations.choices = list(organisations)

    def require_due_day(self, needed: bool, today: date) -> bool:
        """Whether the due day is there where the regime leaves it to the request, and not in the past."""
        if needed and self.due_on.data is None:
            self.due_on.errors = [_("This regime sets the due day with each request: state it.")]
            return False
        if self.due_on.data is not None and self.due_on.data < today:
            self.due_on.errors = [_("The due day lies in the past.")]
            return False
        return True
