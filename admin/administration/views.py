"""The index of administration: everything an administrator looks after."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from admin.base.i18n import _
from admin.people.roles import Duty
from admin.web.access import requires

blueprint = Blueprint("administration", __name__, url_prefix="/administration")


@blueprint.get("/")
@requires(Duty.ADMINISTER)
def index() -> ResponseReturnValue:
    """Links to every screen of administration, each with a sentence."""
    entries = [
        (
            _("Organisations"),
            _("The tree of offices on any day."),
            url_for("organisations.organisations"),
            "organisation",
        ),
        (
            _("List of organisations"),
            _("Enter and change organisations, with the days on which they exist."),
            url_for("OrganisationModelView.list"),
            "edit",
        ),
        (
            _("Saved groups"),
            _("Choices of organisations for assigning reports."),
            url_for("OrganisationGroupModelView.list"),
            "folder",
        ),
        (_("People"), _("Names, addresses and accounts."), url_for("PersonModelView.list"), "person"),
        (_("New account"), _("A person with an account and a first post."), url_for("people.new"), "add"),
        (
            _("Posts"),
            _("Who does what where, from when until when."),
            url_for("PositionModelView.list"),
            "people",
        ),
        (
            _("Delegations"),
            _("Who acts for whom, from when until when, for which reports."),
            url_for("delegations.overview"),
            "people",
        ),
        (
            _("Report regimes"),
            _("Who reports what to whom, how often, by when."),
            url_for("regimes.regimes"),
            "list",
        ),
        *_above(
            "workflow",
            _("Workflow"),
            _("What may be done with a report in each state, by whom, and what follows."),
            "check-circle",
        ),
        *_above(
            "connections",
            _("Connections"),
            _("Other systems that bring figures, by which document, for whom and until when."),
            "send",
        ),
        (
            _("Days off"),
            _("Days off and make-up working days that differ from the law's table."),
            url_for("DayOffModelView.list"),
            "calendar",
        ),
        (_("Audit log"), _("Who did what, when and from where."), url_for("audit.log"), "history"),
    ]
    return render_template("admin/administration.html", entries=entries)


def _above(link: str, title: str, text: str, icon: str) -> list[tuple[str, str, str, str]]:
    """A page of a higher package, if it is there."""
    endpoint = current_app.extensions.get("links", {}).get(link)
    return [(title, text, url_for(endpoint), icon)] if endpoint else []
