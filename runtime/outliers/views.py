"""What is usual for the figures of a report, as data for the pages that show it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from admin.base.database import the_session
from admin.web.access import signed_in, the_actor
from forms_library.values import key_text
from runtime.approval.access import visible_report
from runtime.outliers.method import Usual
from runtime.outliers.queries import usual_figures
from runtime.reports.queries import may_read_own, report_by_id, report_in_scope
from runtime.sharing.scopes import WHOLE

blueprint = Blueprint("outliers", __name__)


@blueprint.get("/reports/<int:report_id>/usual.json")
@signed_in
def usual(report_id: int) -> ResponseReturnValue:
    """The usual range of each figure whose history is long enough to say."""
    actor = the_actor()
    if may_read_own(actor, report_by_id(the_session(), report_id)):
        report, scope = report_in_scope(the_session(), report_id, actor)
    else:
        report, scope = visible_report(the_session(), report_id, actor), WHOLE
    found = usual_figures(the_session(), report)
    return jsonify(
        {"usual": {key_text(key): _range(range_) for key, range_ in found.items() if scope.covers(key)}}
    )


def _range(range_: Usual) -> dict[str, Any]:
    return {
        "low": format(range_.low, "f"),
        "high": format(range_.high, "f"),
        "middle": format(range_.middle, "f"),
        "periods": range_.periods,
    }
