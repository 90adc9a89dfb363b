"""Registers the pages of this package on an application."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of this package and its entries in the navigation."""
