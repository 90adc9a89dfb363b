"""What the office asks about templates, answered from the stored versions (admin.assignments.versions)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.orm import Session

from designer.template import queries
from designer.template.models import Template
from forms_library.calendar import Period


class StoredVersions:
    """The office's VersionCatalogue; run.py supplies it."""

    def version_in_force(self, session: Session, template_code: str, period: Period) -> int | None:
        """The number of the version that reports of ``period`` use when their window opens (C11); None without one."""
        version = queries.version_in_force(session, template_code, period)
        return version.number if version is not None else None

    def titles(self, session: Session, template_codes: Iterable[str]) -> Mapping[str, str]:
        """Symbol and title of templates by code; unknown codes are left out. All templates for an empty choice."""
        wanted = list(template_codes)
        query = sa.select(Template.code, Template.symbol, Template.title).order_by(Template.symbol)
        query = (
            query.where(Template.code.in_(wanted)) if wanted else query.where(Template.retired_at.is_(None))
        )
        return {code: f"{symbol} – {title}" for code, symbol, title in session.execute(query)}
