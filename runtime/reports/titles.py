"""What a section is called on the screen: most printed forms have one, and print no title over it."""

from __future__ import annotations

from admin.base.i18n import _
from forms_library.definition import Section
from forms_library.definition.words import SECTION_NAMES


def title_of(section: Section) -> str:
    """The title of a section, or what it holds; its code means nothing to those who fill it."""
    return section.title or str(_(SECTION_NAMES[section.kind]))
