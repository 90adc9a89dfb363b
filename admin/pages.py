"""Registers the pages of this package on an application."""

from __future__ import annotations

from flask import Flask
from flask_appbuilder import AppBuilder


def register(app: Flask, appbuilder: AppBuilder) -> None:
    """Add the office's pages, its Flask-AppBuilder screens and its navigation."""
