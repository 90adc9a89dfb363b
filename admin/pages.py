"""Registers the pages of this package on an application."""

from __future__ import annotations

from flask import Flask
from flask_appbuilder import AppBuilder

import admin.assignments.windows
import admin.audit.sealing
import admin.notifications.digests
import admin.notifications.mail
from admin.administration import views as administration
from admin.assignments import views as assignments
from admin.assignments import window_views as windows
from admin.audit import views as audit
from admin.base.i18n import _l
from admin.delegations import views as delegations
from admin.jobs import views as jobs
from admin.notifications import views as notifications
from admin.organisations import views as organisations
from admin.people import views as people
from admin.people.roles import Duty
from admin.reference.screens import SCREENS
from admin.regimes import views as regimes
from admin.web.shell import NavigationItem, add_navigation

# The jobs of this package are registered where they are defined.
JOBS = (
    admin.assignments.windows,
    admin.audit.sealing,
    admin.notifications.digests,
    admin.notifications.mail,
)
LAST = 80
BLUEPRINTS = (
    administration,
    assignments,
    audit,
    delegations,
    jobs,
    notifications,
    organisations,
    people,
    regimes,
    windows,
)


def register(app: Flask, appbuilder: AppBuilder) -> None:
    """Add the office's pages, its Flask-AppBuilder screens and its navigation."""
    for views in BLUEPRINTS:
        app.register_blueprint(views.blueprint)
    for screen in SCREENS:
        appbuilder.add_view_no_menu(screen)
    _navigate(app)


def _navigate(app: Flask) -> None:
    """The office's entries stand after everyone's daily work."""
    entries = (
        (_l("Assignments"), "assignments.assignments", "send", {Duty.ASSIGN}),
        (_l("Windows"), "windows.windows", "calendar", {Duty.ASSIGN}),
        (_l("Report regimes"), "regimes.regimes", "list", {Duty.ASSIGN, Duty.ADMINISTER}),
        (_l("Delegations"), "delegations.overview", "people", {Duty.APPROVE}),
        (_l("Administration"), "administration.index", "settings", {Duty.ADMINISTER}),
    )
    for label, endpoint, icon, duties in entries:
        add_navigation(app, NavigationItem(label, endpoint, icon, frozenset(duties), place=LAST))
