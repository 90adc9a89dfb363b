"""How templates and versions are found, and their definitions as Python objects."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from admin.base.errors import NotFound
from designer.template.models import Template, TemplateVersion, VersionState
from forms_library.calendar import Period, extent
from forms_library.definition import Definition, load

_KEPT = 200  # definitions held in memory; a city uses some dozens of forms
_definitions: dict[str, Definition] = {}
_lock = threading.Lock()


def template_by_code(session: Session, code: str) -> Template:
    """The template of that code; NotFound if there is none."""
    template = session.scalar(sa.select(Template).where(Template.code == code))
    if template is None:
        raise NotFound("There is no such template.")
    return template


def templates(session: Session) -> list[Template]:
    """All templates that are not retired, by symbol."""
    query = sa.select(Template).where(Template.retired_at.is_(None)).order_by(Template.symbol, Template.id)
    return list(session.scalars(query))


def known_codes(session: Session) -> set[str]:
    """The codes of all templates, retired ones included: a code is never given twice."""
    return set(session.scalars(sa.select(Template.code)))


def draft_of(session: Session, template_id: int) -> TemplateVersion | None:
    """The one draft of a template, or None."""
    return session.scalar(
        sa.select(TemplateVersion).where(
            TemplateVersion.template_id == template_id, TemplateVersion.state == VersionState.DRAFT
        )
    )


def newest_of(session: Session, template_id: int) -> TemplateVersion:
    """The draft, or else the newest published version; a template has at least one."""
    query = (
        sa.select(TemplateVersion)
        .where(TemplateVersion.template_id == template_id)
        .options(joinedload(TemplateVersion.changed_by))
        .order_by(TemplateVersion.number.desc())
    )
    return session.scalars(query.limit(1)).one()


def last_number(session: Session, template_id: int) -> int:
    """The highest version number of a template; 0 before the first."""
    query = sa.select(sa.func.max(TemplateVersion.number)).where(TemplateVersion.template_id == template_id)
    return session.scalar(query) or 0


def version_numbered(
    session: Session, template_code: str, number: int, known: sa.ColumnElement[bool] | None = None
) -> TemplateVersion:
    """Version ``number`` of a template (one that is ``known``), its definition not yet read; NotFound without it."""
    version = session.scalar(
        sa.select(TemplateVersion)
        .join(Template)
        .where(
            Template.code == template_code,
            TemplateVersion.number == number,
            known if known is not None else sa.true(),
        )
        .options(defer(TemplateVersion.definition))
    )
    if version is None:
        raise NotFound("There is no such version of this template.")
    return version


def published_versions(session: Session, template_codes: Iterable[str]) -> dict[str, list[TemplateVersion]]:
    """The published versions of some templates by template code, oldest first, without their definitions."""
    found: dict[str, list[TemplateVersion]] = {code: [] for code in template_codes}
    query = (
        sa.select(Template.code, TemplateVersion)
        .join(TemplateVersion, TemplateVersion.template_id == Template.id)
        .where(Template.code.in_(list(found)), TemplateVersion.state == VersionState.PUBLISHED)
        .order_by(TemplateVersion.number)
        .options(defer(TemplateVersion.definition))
    )
    for code, version in session.execute(query):
        found[code].append(version)
    return found


def newest_definitions(session: Session, template_codes: Collection[str]) -> dict[str, Definition]:
    """The newest published definition of some templates by code: none or one query while they are remembered."""
    if not template_codes:
        return {}
    versions = published_versions(session, template_codes)
    return {code: load_definition(found[-1]) for code, found in versions.items() if found}


def published_definitions(session: Session, template: Template) -> list[dict[str, Any]]:
    """The stored definitions of all published versions of a template, oldest first."""
    query = (
        sa.select(TemplateVersion.definition)
        .where(TemplateVersion.template_id == template.id, TemplateVersion.state == VersionState.PUBLISHED)
        .order_by(TemplateVersion.number)
    )
    return list(session.scalars(query))


def version_in_force(session: Session, template_code: str, period: Period) -> TemplateVersion | None:
    """The version that reports of ``period`` use when their window opens; None if none is published for it.

    It is the newest published version whose first period has begun by the end of ``period`` (C11).
    """
    versions = published_versions(session, [template_code])[template_code]
    return next((version for version in reversed(versions) if is_in_force(version, period)), None)


def is_in_force(version: TemplateVersion, period: Period) -> bool:
    """Whether ``period`` reaches the first period of a published version (calendar months on both sides)."""
    if not version.effective_from:
        return True
    return extent(period)[1] >= extent(Period.parse(version.effective_from))[0]


def load_definition(version: TemplateVersion) -> Definition:
    """The definition of a version, read once per process and digest; DefinitionError for an unfinished draft."""
    with _lock:
        known = _definitions.get(version.digest)
    if known is not None:
        return known
    definition = load(version.definition)
    with _lock:
        while len(_definitions) >= _KEPT:
            _definitions.pop(next(iter(_definitions)))
        _definitions[version.digest] = definition
    return definition
