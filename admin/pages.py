"""Registers the pages of this package on an application."""

from __future__ import annotations

from flask import Flask
from flask_appbuilder import AppBuilder

import admin.assignments.windows
import admin.notifications.mail

# The jobs of this package are registered where they are defined.
JOBS = (admin.assignments.windows, admin.notifications.mail)


def register(app: Flask, appbuilder: AppBuilder) -> None:
    """Add the office's pages, its Flask-AppBuilder screens and its navigation."""
