"""Explaining a warning from the page on which the report is filled."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import the_session
from admin.base.errors import Invalid
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from forms_library.messages import N_
from runtime.explanations.operations import explain
from runtime.reports.queries import report_in_scope

blueprint = Blueprint("explanations", __name__)


@blueprint.post("/reports/<int:report_id>/explanations")
@requires(Duty.ENTER)
def write(report_id: int) -> ResponseReturnValue:
    """Keep ``{"mark": ..., "text": ...}``; a blank text takes the explanation back."""
    mark, text = _read(request.get_json(silent=True))
    actor = the_actor()
    report, scope = report_in_scope(the_session(), report_id, actor)
    kept = explain(the_session(), report, mark, text, actor=actor, now=clock.now(), scope=scope)
    return jsonify({"mark": mark, "text": kept.text if kept else "", "who": actor.name})


def _read(body: object) -> tuple[str, str]:
    if isinstance(body, Mapping):
        mark, text = body.get("mark"), body.get("text")
        if isinstance(mark, str) and isinstance(text, str) and 0 < len(mark) <= 16 and len(text) <= 100_000:
            return mark, text
    raise Invalid(N_("The explanation could not be read. Load the page again."))
