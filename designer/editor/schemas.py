"""What the editor's script sends."""

from __future__ import annotations

from typing import Any

from flask import Request
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp

from admin.base.errors import Invalid
from admin.base.i18n import _l

LARGEST_DEFINITION = 2 * 1024 * 1024  # a form of 300 rows and 30 columns is about 100 KB


def definition_in(request: Request) -> tuple[dict[str, Any], int | None]:
    """The definition and the lock of a request of the editor; Invalid when it is none."""
    if (request.content_length or 0) > LARGEST_DEFINITION:
        raise Invalid("This template is too large to be saved. Split it into several sections or forms.")
    body = request.get_json(silent=True)
    definition = body.get("definition") if isinstance(body, dict) else None
    lock = body.get("lock") if isinstance(body, dict) else None
    if not isinstance(definition, dict) or not (lock is None or isinstance(lock, int)):
        raise Invalid("The request could not be understood. Load the page again.")
    return definition, lock


class NewTemplateForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The identity of a new template; everything else is drawn in the editor."""

    code = StringField(
        _l("Code"),
        validators=[
            InputRequired(),
            Length(max=40),
            Regexp(
                r"^[A-Z][A-Z0-9_]*$", message=_l("Capital letters, digits and underscores, a letter first.")
            ),
        ],
        description=_l("Never changes; formulas and figures name it. Example: KTXHT."),
    )
    symbol = StringField(
        _l("Symbol"),
        validators=[InputRequired(), Length(max=100)],
        description=_l("As printed on the form. Example: KTXH-T.001."),
    )
    title = StringField(_l("Title"), validators=[InputRequired(), Length(max=300)])


class PublishForm(FlaskForm):  # type: ignore[misc]
    """What is said when a version is published."""

    note = TextAreaField(_l("What has changed"), validators=[InputRequired(), Length(max=2000)])
    effective_from = SelectField(_l("Effective from period"), validators=[Length(max=20)])
