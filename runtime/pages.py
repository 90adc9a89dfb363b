"""Registers the pages of this package on an application."""

from __future__ import annotations

from flask import Flask

from runtime.entry import views as entry


def register(app: Flask) -> None:
    """Add the pages of this package and its entries in the navigation."""
    app.register_blueprint(entry.blueprint)
