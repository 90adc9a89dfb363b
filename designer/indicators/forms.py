"""The dialogs of an indicator."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms lags behind
from wtforms.validators import DataRequired, Length, Optional, Regexp

from admin.base.i18n import _l
from admin.web.forms import BoxesField, DayField
from designer.indicators.models import Aggregating, Group, HeldBy, Indicator, IndicatorVersion
from designer.indicators.names import AGGREGATION_NAMES, GROUP_NAMES, HELD_BY_NAMES
from designer.indicators.operations import CODE, Meaning, Standing


class MeaningForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """What an indicator means."""

    name = StringField(_l("Name of the indicator"), [DataRequired(), Length(max=300)])
    unit_of_measure = StringField(_l("Unit of measure"), [DataRequired(), Length(max=100)])
    concept = TextAreaField(_l("Concept"), [DataRequired(), Length(max=4000)], render_kw={"rows": 4})
    method = TextAreaField(_l("How it is calculated"), [Length(max=4000)], render_kw={"rows": 4})
    aggregation = SelectField(
        _l("When it is put together"),
        choices=[SelectChoice(kind.value, name) for kind, name in AGGREGATION_NAMES.items()],
        default=Aggregating.SUM.value,
    )

    def meaning(self) -> Meaning:
        """What was written."""
        return Meaning(
            self.name.data or "",
            self.concept.data or "",
            self.method.data or "",
            self.unit_of_measure.data or "",
            Aggregating(self.aggregation.data),
        )


class StandingForm(FlaskForm):  # type: ignore[misc]
    """Who answers for it and where it belongs."""

    owner = SelectField(_l("Organisation in charge"), coerce=int)
    held_by = RadioField(
        _l("Whose figure it is"),
        choices=[SelectChoice(kind.value, name) for kind, name in HELD_BY_NAMES.items()],
        default=HeldBy.EACH.value,
    )
    groups = BoxesField(
        _l("Groups of data"), choices=[SelectChoice(group.value, name) for group, name in GROUP_NAMES.items()]
    )
    valid_to = DayField(_l("Asked for until"), [Optional()])

    def standing(self) -> Standing:
        """What was chosen."""
        groups = tuple(Group(name) for name in self.groups.data or ())
        return Standing(self.owner.data or None, HeldBy(self.held_by.data), groups, self.valid_to.data)


class NewIndicatorForm(MeaningForm, StandingForm):
    """A new indicator."""

    code = StringField(
        _l("Code"),
        [
            DataRequired(),
            Length(max=60),
            Regexp(CODE, message=_l("Letters without marks, digits and underscores; a letter first.")),
        ],
        description=_l("Forms and formulas name the indicator by it. It never changes."),
    )


class DefineForm(MeaningForm):
    """A new definition of an indicator."""

    valid_from = DayField(_l("Holds from"), [DataRequired(_l("Enter a day, for example 05/02/2026."))])
    reason = TextAreaField(_l("Why it changes"), [DataRequired(), Length(max=2000)], render_kw={"rows": 2})


def said_before(version: IndicatorVersion) -> dict[str, str]:
    """What the form of a new definition begins with."""
    return {
        "name": version.name,
        "unit_of_measure": version.unit_of_measure,
        "concept": version.concept,
        "method": version.method,
        "aggregation": version.aggregation.value,
    }


def stands_now(indicator: Indicator) -> dict[str, object]:
    """What the form of its standing begins with."""
    return {
        "owner": indicator.owner_id or 0,
        "held_by": indicator.held_by.value,
        "groups": [group.value for group in indicator.groups],
        "valid_to": indicator.valid_to,
    }
