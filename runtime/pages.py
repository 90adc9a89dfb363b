"""Registers the pages of this package on an application."""

from __future__ import annotations

from flask import Flask

from admin.audit.actions import name_actions
from admin.base.i18n import _l
from admin.people.roles import Duty
from admin.web.shell import NavigationItem, add_link, add_navigation
from forms_library.messages import N_
from runtime.approval import revision_views as revisions
from runtime.approval import views as approval
from runtime.approval import workflow_views as workflow
from runtime.approval.words import ACTION_NAMES
from runtime.attachments import views as attachments
from runtime.batches import views as batches
from runtime.comments import views as comments
from runtime.connections import views as connections
from runtime.documents import views as documents
from runtime.entry import list_views as lists
from runtime.entry import views as entry
from runtime.entry import workbook_views as workbook
from runtime.exchange import brought_views as brought
from runtime.exchange import views as exchange
from runtime.explanations import views as explanations
from runtime.extensions import views as extensions
from runtime.figures import views as figures
from runtime.nil_reports import views as nil_reports
from runtime.offline import views as offline
from runtime.outliers import views as outliers
from runtime.presence import store
from runtime.questions import views as questions
from runtime.reports.titles import title_of
from runtime.sharing import views as sharing
from runtime.tracking import owing
from runtime.tracking import views as tracking
from runtime.trial import views as trial

# What the acts of this package and of the designer are called in the audit log.
_AUDITED = {
    **{f"report.{action.value}": name for action, name in ACTION_NAMES.items()},
    "attachment.added": N_("Attached a file"),
    "attachment.infected": N_("Found malware in an attached file"),
    "attachment.removed": N_("Removed an attached file"),
    "attachment.scan_again": N_("Had an attached file scanned again"),
    "connection.made": N_("Made a connection to another system"),
    "connection.renewed": N_("Gave a connection another token"),
    "connection.switched_off": N_("Switched a connection off"),
    "connection.unknown_token": N_("Another system came with an unknown token"),
    "document.cancelled": N_("Cancelled a document number"),
    "extension.asked": N_("Asked for more time"),
    "extension.refused": N_("Refused more time"),
    "extension.withdrawn": N_("Took back a request for more time"),
    "figures.projected": N_("Put figures into the store"),
    "packet.taken": N_("Took figures from another system"),
    "part.given": N_("Gave a part of a report"),
    "part.ready": N_("Reported a part as filled"),
    "part.taken_back": N_("Took a part of a report back"),
    "part.taken_up": N_("Took up a filled part again"),
    "question.answered": N_("Answered a question about a figure"),
    "question.asked": N_("Asked about a figure"),
    "report.declared_nil": N_("Declared without occurrence"),
    "report.nil_taken_back": N_("Took a declaration without occurrence back"),
    "report.urged": N_("Reminded late reporters"),
    "template.created": N_("Started a template"),
    "form_request.in_design": N_("Took up a request for a form"),
    "form_request.published": N_("Published a form that was asked for"),
    "form_request.refused": N_("Refused a request for a form"),
    "form_request.sent": N_("Asked for a form"),
    "indicator.added": N_("Added an indicator"),
    "indicator.changed": N_("Changed the owner or the groups of an indicator"),
    "indicator.defined": N_("Gave an indicator a new definition"),
    "template.published": N_("Published a template version"),
}

_FEATURES = (
    tracking,
    entry,
    workbook,
    lists,
    attachments,
    batches,
    brought,
    comments,
    connections,
    exchange,
    explanations,
    extensions,
    approval,
    revisions,
    workflow,
    documents,
    figures,
    outliers,
    nil_reports,
    questions,
    offline,
    sharing,
    trial,
)

# What other packages ask of this one is registered where it is defined.
ANSWERS = (owing,)


def register(app: Flask) -> None:
    """Add the pages of this package and its entries in the navigation."""
    name_actions(_AUDITED)
    app.jinja_env.globals["title_of"] = title_of
    store.install(app)
    for feature in _FEATURES:
        app.register_blueprint(feature.blueprint)
    add_link(app, "workflow", "workflow.workflow")
    add_link(app, "connections", "connections.overview")
    add_navigation(app, NavigationItem(_l("My work"), "tracking.work", "home", count=tracking.work_count))
    following = frozenset({Duty.FOLLOW})
    add_navigation(app, NavigationItem(_l("Tracking"), "tracking.tracking", "tracking", following))
    reading = frozenset({Duty.READ})
    add_navigation(app, NavigationItem(_l("Documents"), "tracking.documents", "file", reading))
