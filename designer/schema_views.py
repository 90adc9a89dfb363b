"""The JSON Schemas (2020-12) at stable addresses: of a template definition, and of a report filled on a version."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from admin.base.database import db
from admin.base.errors import NotFound
from admin.web.access import public, signed_in, the_actor
from designer.template.models import VersionState
from designer.template.queries import load_definition, version_numbered
from designer.template.rights import known_to
from forms_library.definition.schema import definition_schema, report_schema

blueprint = Blueprint("schemas", __name__, url_prefix="/schemas")


@blueprint.get("/template-definition/1.json")
@public
def template_definition() -> ResponseReturnValue:
    """The schema of a template definition, format 1; every definition names this address."""
    return _schema(definition_schema(), "public, max-age=86400")


@blueprint.get("/reports/<code>/<int:number>.json")
@signed_in
def report(code: str, number: int) -> ResponseReturnValue:
    """The schema of a report filled on a published version, for systems that send one (rights.known_to)."""
    version = version_numbered(db.session, code, number, known_to(db.session, the_actor()))
    if version.state is not VersionState.PUBLISHED:
        raise NotFound("There is no such version of this template.")
    return _schema(report_schema(load_definition(version)), "private, max-age=86400")


def _schema(schema: dict[str, Any], caching: str) -> ResponseReturnValue:
    answer = jsonify(schema)
    answer.mimetype = "application/schema+json"
    answer.headers["Cache-Control"] = caching
    return answer
