"""Form fields of the reference screens: days as 05/02/2026, choices with their names."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from flask_appbuilder.fieldwidgets import BS3TextFieldWidget, Select2Widget
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms lags behind
from wtforms.validators import DataRequired, Length, Optional

from admin.base.i18n import _, _l
from admin.web.forms import DAY_BOX, DayField
from forms_library.text import clean


class _DayWidget(BS3TextFieldWidget):  # type: ignore[misc]  # Flask-AppBuilder is untyped
    """The box of a day in the screens' own look."""

    def __call__(self, field: Any, **kwargs: Any) -> Any:
        return super().__call__(field, **{**DAY_BOX, "placeholder": _("day/month/year"), **kwargs})


def day_field(label: Any, *, required: bool = True) -> DayField:
    """A day, required or not."""
    validators = [DataRequired(_l("Enter a day, for example 05/02/2026."))] if required else [Optional()]
    return DayField(label, validators, widget=_DayWidget())


def text_field(label: Any, *, required: bool = False, longest: int = 300) -> StringField:
    """One line of text; an optional one left empty is stored as empty text, never as nothing."""
    presence = DataRequired(_l("Fill in this field.")) if required else Optional()
    return StringField(
        label,
        [presence, Length(max=longest)],
        filters=[lambda text: clean(text or "")],
        widget=BS3TextFieldWidget(),
    )


def choice_field(label: Any, names: Mapping[Any, Any], kind: type[enum.StrEnum]) -> SelectField:
    """One of the members of an enumeration, by name."""
    return SelectField(
        label,
        choices=[SelectChoice(member.value, name) for member, name in names.items()],
        coerce=lambda value: None if value is None else kind(value),
        widget=Select2Widget(),
    )
