"""What is said when a version is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from admin.base.i18n import _l
from forms_library.calendar import PeriodKind, periods_of_year

_KINDS = set(PeriodKind)


class PublishForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """What is said when a version is published."""

    note = TextAreaField(_l("What has changed"), validators=[DataRequired(), Length(max=2000)])
    effective_from = SelectField(_l("Effective from period"), validators=[Length(max=20)])


def periods_offered(definition: Mapping[str, Any], today: date) -> list[tuple[str, str]]:
    """The present period and the next ones of each kind that the form is filled for: code and name."""
    kinds = [PeriodKind(kind) for kind in definition.get("period_kinds", []) if kind in _KINDS]
    years = (today.year, today.year + 1)
    periods = [period for kind in kinds for year in years for period in periods_of_year(kind, year)]
    return [(period.code, period.label_vi) for period in periods if period.data_range().end >= today]
