"""What the list of templates and the editor show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.organisations.models import Organisation
from admin.people.models import Person
from designer.template.models import Template, TemplateVersion, VersionState


@dataclass(frozen=True)
class TemplateLine:
    """One line of the list: the template, its newest published version and its draft, if any."""

    code: str
    symbol: str
    title: str
    published: int | None
    published_at: datetime | None
    draft: int | None
    changed_at: datetime | None
    changed_by: str
    owner: str
    owner_id: int | None


def template_lines(
    session: Session, visible: sa.ColumnElement[bool], *, retired: bool = False
) -> list[TemplateLine]:
    """All templates in use (or retired) that are ``visible``, with their versions, in one query, by symbol."""
    published = sa.and_(
        TemplateVersion.template_id == Template.id, TemplateVersion.state == VersionState.PUBLISHED
    )
    newest = (
        sa.select(sa.func.max(TemplateVersion.number)).where(published).correlate(Template).scalar_subquery()
    )
    last, draft = sa.orm.aliased(TemplateVersion), sa.orm.aliased(TemplateVersion)
    query = (
        sa.select(
            Template.code,
            Template.symbol,
            Template.title,
            last.number.label("published"),
            last.published_at,
            draft.number.label("draft"),
            draft.changed_at,
            sa.func.coalesce(Person.full_name, "").label("changed_by"),
            sa.func.coalesce(Organisation.name, "").label("owner"),
            Template.owner_id,
        )
        .select_from(Template)
        .outerjoin(last, sa.and_(last.template_id == Template.id, last.number == newest))
        .outerjoin(draft, sa.and_(draft.template_id == Template.id, draft.state == VersionState.DRAFT))
        .outerjoin(Person, Person.id == draft.changed_by_id)
        .outerjoin(Organisation, Organisation.id == Template.owner_id)
        .where(Template.retired_at.is_not(None) if retired else Template.retired_at.is_(None), visible)
        .order_by(Template.symbol, Template.id)
    )
    return [TemplateLine(*tuple(row)) for row in session.execute(query)]


@dataclass(frozen=True)
class FormName:
    """What a published form is called."""

    code: str
    symbol: str
    title: str


def published_names(session: Session, visible: sa.ColumnElement[bool]) -> list[FormName]:
    """The templates in use that are ``visible`` and have been published, by code, in one query."""
    published = sa.exists().where(
        TemplateVersion.template_id == Template.id, TemplateVersion.state == VersionState.PUBLISHED
    )
    query = (
        sa.select(Template.code, Template.symbol, Template.title)
        .where(Template.retired_at.is_(None), visible, published)
        .order_by(Template.code)
    )
    return [FormName(*tuple(row)) for row in session.execute(query)]


def versions_of(session: Session, template: Template) -> list[TemplateVersion]:
    """The versions of a template, newest first, with who published them, without their definitions."""
    query = (
        sa.select(TemplateVersion)
        .where(TemplateVersion.template_id == template.id)
        .options(
            sa.orm.defer(TemplateVersion.definition),
            sa.orm.joinedload(TemplateVersion.published_by),
            sa.orm.joinedload(TemplateVersion.changed_by),
        )
        .order_by(TemplateVersion.number.desc())
    )
    return list(session.scalars(query))
