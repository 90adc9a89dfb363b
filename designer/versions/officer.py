"""A picture of a form as the officer will see it, while errors keep it from being tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext

from admin.base.i18n import language
from designer.editor.preview import preview


def officer_page(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The sections in the officer's mode, with sample figures; none while the form cannot be read."""
    drawn = preview(definition, language=language(), translate=gettext, mode="entry")
    sections = [
        {"code": code, "title": _title(definition, code), "html": html}
        for code, html in drawn.sections.items()
    ]
    return {
        "sections": sections,
        "title": definition.get("title", ""),
        "symbol": definition.get("symbol", ""),
    }


def _title(definition: Mapping[str, Any], code: str) -> str:
    section = next(section for section in definition["sections"] if section["code"] == code)
    return str(section.get("title") or "")
