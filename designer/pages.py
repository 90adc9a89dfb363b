"""Registers the pages of this package on an application."""

from __future__ import annotations

from flask import Flask

from admin.base.i18n import _l
from admin.people.roles import Duty
from admin.web.shell import NavigationItem, add_navigation
from designer import schema_views
from designer.blueprint import blueprint
from designer.editor import data_views, views
from designer.importing import views as importing
from designer.indicators import views as indicators
from designer.library import views as library
from designer.requests import views as requests
from designer.transfer import views as transfer
from designer.versions import spreadsheet
from designer.versions import views as versions

# Importing them puts their routes on the blueprint.
ANSWERED_BY = (views, data_views, versions, spreadsheet)


def register(app: Flask) -> None:
    """Add the pages of this package and its entries in the navigation."""
    app.register_blueprint(blueprint)
    app.register_blueprint(library.blueprint)
    app.register_blueprint(indicators.blueprint)
    app.register_blueprint(requests.blueprint)
    app.register_blueprint(transfer.blueprint)
    app.register_blueprint(importing.blueprint)
    app.register_blueprint(schema_views.blueprint)
    add_navigation(
        app, NavigationItem(_l("Templates"), "designer.templates", "layout", frozenset({Duty.DESIGN}))
    )
    add_navigation(
        app,
        NavigationItem(
            _l("Indicators"), "indicators.catalogue", "list", frozenset({Duty.DESIGN, Duty.FOLLOW})
        ),
    )
    asking = NavigationItem(_l("Requests for forms"), "form_requests.queue", "mail", place=60)
    add_navigation(app, asking)
