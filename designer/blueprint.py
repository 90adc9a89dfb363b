"""The blueprint of the designer's own pages; the modules that answer them are named in designer.pages."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("designer", __name__, url_prefix="/designer", template_folder="templates")
