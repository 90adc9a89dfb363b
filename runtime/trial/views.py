"""The page on which a designer tries a form, its scripts of formulas, and the judgement of what was typed."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin.base.database import db
from admin.base.errors import Conflict, NotFound
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from designer.template.queries import newest_of
from designer.template.rights import visible_template
from forms_library.messages import N_
from runtime.reports.forms import Form
from runtime.trial.page import judged, trial_page
from runtime.trial.schemas import typed_in
from runtime.trial.trying import trial_of

blueprint = Blueprint("trial", __name__, url_prefix="/designer", template_folder="../templates")


class Trials:
    """The designer's FormTrials (designer.versions.running); run.py supplies it."""

    def address(self, code: str, *, blank: bool) -> str:
        """Where the newest state of the form is tried."""
        return url_for("trial.form", code=code, blank=1 if blank else None)


@blueprint.get("/<code>/officer/form")
@requires(Duty.DESIGN)
def form(code: str) -> ResponseReturnValue:
    """The newest state of the form, to be typed in; with sample figures, or blank (``?blank=1``)."""
    template = visible_template(db.session, code, the_actor())
    shown = newest_of(db.session, template.id)
    return render_template("runtime/trial.html", **trial_page(shown, blank=request.args.get("blank") == "1"))


@blueprint.get("/<code>/officer/<digest>.js")
@requires(Duty.DESIGN)
def formulas(code: str, digest: str) -> Response:
    """The formulas of that state of the form as a script; of one row of a list with ``?section=``."""
    form, section = _tried(code, digest), request.args.get("section", "")
    if section and section not in form.list_modules:
        raise NotFound(N_("There is no such form, or you do not have the right to see it."))
    response = make_response(form.list_modules[section] if section else form.module)
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    return response


@blueprint.post("/<code>/officer/judged.json")
@requires(Duty.DESIGN)
def judge(code: str) -> ResponseReturnValue:
    """Compute and check what stands in the form; nothing is kept."""
    visible_template(db.session, code, the_actor())
    typed = typed_in(request)
    return jsonify(judged(_tried(code, typed.digest), typed))


def _tried(code: str, digest: str) -> Form:
    """The form in the state in which it is being tried; Conflict when it has been changed since."""
    template = visible_template(db.session, code, the_actor())
    shown = newest_of(db.session, template.id)
    form = trial_of(shown.definition).form
    if shown.digest != digest or form is None:
        raise Conflict(
            N_(
                "The form has been changed since this trial began. Load the page again to try it as it is now."
            )
        )
    return form
