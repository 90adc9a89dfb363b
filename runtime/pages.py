"""Registers the pages of this package on an application."""

from __future__ import annotations

from flask import Flask

from admin.base.i18n import _l
from admin.people.roles import Duty
from admin.web.shell import NavigationItem, add_navigation
from runtime.approval import views as approval
from runtime.documents import views as documents
from runtime.entry import views as entry
from runtime.figures import views as figures
from runtime.tracking import views as tracking


def register(app: Flask) -> None:
    """Add the pages of this package and its entries in the navigation."""
    for feature in (tracking, entry, approval, documents, figures):
        app.register_blueprint(feature.blueprint)
    add_navigation(app, NavigationItem(_l("My work"), "tracking.work", "home", count=tracking.work_count))
    following = frozenset({Duty.FOLLOW})
    add_navigation(app, NavigationItem(_l("Tracking"), "tracking.tracking", "tracking", following))
    reading = frozenset({Duty.READ})
    add_navigation(app, NavigationItem(_l("Documents"), "tracking.documents", "file", reading))
