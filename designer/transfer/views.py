"""The page that brings in a definition from a file."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types-WTForms lags behind

from admin.base import clock
from admin.base.database import the_session
from admin.base.errors import DomainError
from admin.base.i18n import _, _l, said
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from designer.template.rights import owner_choices
from designer.transfer.operations import import_definition
from designer.transfer.reading import definition_in

blueprint = Blueprint("transfer", __name__, url_prefix="/definitions", template_folder="../templates")


class ImportForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """The file, and whose form it becomes."""

    file = FileField(
        _l("Definition of a form (.json)"),
        [FileRequired(_l("Choose a file."))],
        description=_l("A form exported from this or another installation. At most 2 MB."),
        render_kw={"accept": ".json,application/json"},
    )
    owner = SelectField(_l("Form of"), coerce=int)


@blueprint.route("/import", methods=["GET", "POST"])
@requires(Duty.DESIGN)
def bring_in() -> ResponseReturnValue:
    """Bring in a form from a file; it becomes a draft that is looked at and published."""
    form = ImportForm()
    offered = owner_choices(the_session(), the_actor(), clock.local_day(clock.now()))
    form.owner.choices = [SelectChoice(number, name) for number, name in offered]
    if not form.validate_on_submit():
        return _page(form), 422 if form.errors else 200
    try:
        template = import_definition(
            the_session(),
            definition_in(form.file.data.read()),
            owner_id=form.owner.data or None,
            actor=the_actor(),
            now=clock.now(),
        )
    except DomainError as error:
        return _page(form, said(error.message)), error.status
    flash(_("The form was brought in as a draft. Look at it, then publish it."), "good")
    return redirect(url_for("designer.edit", code=template.code))


def _page(form: ImportForm, problem: str = "") -> str:
    return render_template("designer/import_definition.html", form=form, problem=problem)
