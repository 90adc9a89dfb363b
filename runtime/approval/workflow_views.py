"""The workflow of every regime profile, shown to administrators as the table that the buttons come from."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from admin.base.i18n import _
from admin.people.roles import Duty
from admin.web.access import requires
from forms_library.profiles import profiles
from runtime.approval.profiles import workflow_named
from runtime.approval.words import printed

blueprint = Blueprint("workflow", __name__, template_folder="../templates")


@blueprint.get("/administration/workflow")
@requires(Duty.ADMINISTER, Duty.ASSIGN)
def workflow() -> ResponseReturnValue:
    """State by state: what may be done, by whom, and what follows."""
    tables = [(known, printed(workflow_named(code), _)) for code, known in profiles().items()]
    return render_template("runtime/workflow.html", tables=tables)
