"""The form of a version as an empty spreadsheet."""

from __future__ import annotations

from flask import Response, make_response
from flask_babel import gettext

from admin.base.database import db
from admin.base.errors import Conflict
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from admin.web.downloads import name_file
from designer.blueprint import blueprint
from designer.template.queries import version_numbered
from designer.template.rights import visible_template
from forms_library.definition import DefinitionError, load
from forms_library.messages import N_
from forms_library.spreadsheet.doors import MEDIA_TYPE, write_book
from forms_library.spreadsheet.exporting.marks import Marks


@blueprint.get("/<code>/versions/<int:number>/form.xlsx")
@requires(Duty.DESIGN)
def empty_workbook(code: str, number: int) -> Response:
    """The form with its formulas and lists, nothing filled in."""
    visible_template(db.session, code, the_actor())
    version = version_numbered(db.session, code, number)
    try:
        definition = load(version.definition)
    except DefinitionError as error:
        message = N_("The form cannot be written as a spreadsheet yet. Clear up its errors first.")
        raise Conflict(message, problems=error.problems) from error
    content = write_book(definition, Marks(code, number, version.digest), None, gettext)
    response = make_response(content)
    response.headers["Content-Type"] = MEDIA_TYPE
    name_file(response, f"{definition.symbol or code} v{number}.xlsx".replace("/", "-"))
    return response
