"""Declaring a section or the whole report without occurrence from the entry page."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from admin.base import clock
from admin.base.database import the_session
from admin.base.i18n import _
from admin.people.roles import Duty
from admin.web.access import requires, the_actor
from runtime.nil_reports.operations import declare
from runtime.reports.queries import report_in_scope

blueprint = Blueprint("nil_reports", __name__)


@blueprint.post("/reports/<int:report_id>/nil")
@requires(Duty.ENTER)
def write(report_id: int) -> ResponseReturnValue:
    """Declare (``nil`` 1) or take back (0) for ``section``; without one for the whole report."""
    report, scope = report_in_scope(the_session(), report_id, the_actor())
    nil = request.form.get("nil") == "1"
    section = request.form.get("section", "")[:60]
    declare(the_session(), report, section, nil, actor=the_actor(), now=clock.now(), scope=scope)
    flash(_("It is declared without occurrence.") if nil else _("The declaration is taken back."), "good")
    return redirect(url_for("entry.entry", report_id=report_id))
