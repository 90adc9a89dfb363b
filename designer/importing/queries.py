"""Imports under review, and forms that rules of an imported one may name."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import NotFound
from admin.web.access import Actor
from designer.importing.models import FormImport
from designer.template.models import Template, TemplateVersion, VersionState
from forms_library.definition import Definition, load
from forms_library.messages import N_
from forms_library.spreadsheet.importing.other_forms import Find, bare_symbol


def imports_of(session: Session, actor: Actor) -> list[FormImport]:
    """The imports a designer has under review, the newest first."""
    query = (
        sa.select(FormImport).where(FormImport.person_id == actor.person_id).order_by(FormImport.id.desc())
    )
    return list(session.scalars(query))


def import_by_id(session: Session, import_id: int, actor: Actor) -> FormImport:
    """The designer's own import; NotFound if there is none, or it is another's."""
    found = session.get(FormImport, import_id)
    if found is None or found.person_id != actor.person_id:
        raise NotFound(N_("There is no such import, or it has been applied already."))
    return found


def forms_by_symbol(session: Session, known: sa.ColumnElement[bool]) -> Find:
    """The newest published version of a form in use by its symbol, looked up when a rule names it.

    Of ``known`` forms alone (rights.known_to); where two bear one symbol that of the whole system is meant.
    """
    named = (
        sa.select(Template.id, Template.symbol)
        .where(known, Template.retired_at.is_(None))
        .order_by(Template.owner_id.is_(None), Template.id)
    )

    def find(symbol: str) -> Definition | None:
        codes = {bare_symbol(printed): template_id for template_id, printed in session.execute(named)}
        if symbol not in codes:
            return None
        newest = session.scalar(
            sa.select(TemplateVersion.definition)
            .where(
                TemplateVersion.template_id == codes[symbol], TemplateVersion.state == VersionState.PUBLISHED
            )
            .order_by(TemplateVersion.number.desc())
            .limit(1)
        )
        return load(newest) if newest is not None else None

    return find
