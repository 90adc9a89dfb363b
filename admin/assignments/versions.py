"""What this package must know of templates, which live in a higher one: declared here, supplied by run.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, cast

from flask import current_app
from sqlalchemy.orm import Session

from forms_library.calendar import Period

EXTENSION = "version_catalogue"


class VersionCatalogue(Protocol):
    """Which template versions exist."""

    def version_in_force(self, session: Session, template_code: str, period: Period) -> int | None:
        """The number of the version that reports of ``period`` use when their window opens (C11); None without one."""

    def titles(self, session: Session, template_codes: Iterable[str]) -> Mapping[str, str]:
        """Symbol and title of templates by code; unknown codes are left out. All templates for an empty choice."""


def the_catalogue() -> VersionCatalogue:
    """The catalogue of the running application."""
    return cast(VersionCatalogue, current_app.extensions[EXTENSION])
