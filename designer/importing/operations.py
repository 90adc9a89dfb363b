"""What may happen to an import: it begins, is corrected, applied to a template, or discarded."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import Conflict, Invalid
from admin.web.access import Actor
from designer.importing.models import FormImport
from designer.importing.queries import forms_by_symbol
from designer.template.models import Template, TemplateVersion
from designer.template.operations import create_template, save_draft
from designer.template.rights import known_to
from forms_library.messages import N_, Message
from forms_library.spreadsheet.book import Book
from forms_library.spreadsheet.doors import read_book
from forms_library.spreadsheet.importing.corrections import (
    NOTHING,
    Corrections,
    corrections_to_json,
    read_corrections,
)
from forms_library.spreadsheet.importing.form import import_book
from forms_library.spreadsheet.importing.found import Imported
from forms_library.spreadsheet.importing.joining import joined
from forms_library.spreadsheet.importing.other_forms import reference_by
from forms_library.spreadsheet.opening import Refused, open_package
from forms_library.text import clean

KEPT = timedelta(days=30)
MOST_KEPT = 20


def begin_import(
    session: Session, filename: str, content: bytes, *, actor: Actor, now: datetime
) -> FormImport:
    """Take a spreadsheet in for review. Invalid, with the name of the guard, for one that is not opened."""
    book_in(content)
    _forget_old(session, actor, now)
    begun = FormImport(
        person_id=actor.person_id,
        filename=clean(filename)[-300:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        corrections={},
        created_at=now,
        changed_at=now,
    )
    session.add(begun)
    session.flush()
    return begun


def book_in(content: bytes) -> Book:
    """The workbook in an uploaded file; Invalid for one that is not opened."""
    try:
        return read_book(open_package(content))
    except Refused as refusal:
        raise Invalid(refusal.message, guard=refusal.guard) from None


def _forget_old(session: Session, actor: Actor, now: datetime) -> None:
    """Reviews that nobody has touched for a month, and more than anyone can have under way, are dropped."""
    own = FormImport.person_id == actor.person_id
    newest = sa.select(FormImport.id).where(own).order_by(FormImport.id.desc()).limit(MOST_KEPT - 1)
    kept = list(session.scalars(newest))
    old = sa.or_(FormImport.changed_at < now - KEPT, FormImport.id.not_in(kept))
    session.execute(sa.delete(FormImport).where(own, old))


def read_import(session: Session, begun: FormImport, *, actor: Actor) -> Imported:
    """What is found in the spreadsheet with the designer's corrections, and in forms that this designer may know."""
    told = read_corrections(begun.corrections)
    others = forms_by_symbol(session, known_to(session, actor))
    return import_book(book_in(begun.content), told, reference_by(others))


def correct(begun: FormImport, corrections: Corrections, *, now: datetime) -> None:
    """Keep the designer's corrections."""
    begun.corrections = corrections_to_json(corrections)
    begun.changed_at = now


def start_again(begun: FormImport, *, now: datetime) -> None:
    """Forget all corrections."""
    correct(begun, NOTHING, now=now)


def apply_as_new(
    session: Session,
    begun: FormImport,
    *,
    code: str,
    symbol: str,
    title: str,
    owner_id: int | None,
    actor: Actor,
    now: datetime,
) -> Template:
    """Start a template with what was found as its first draft; Invalid while that contradicts itself."""
    document = dict(_sound(read_import(session, begun, actor=actor)).document)
    document |= {"code": code, "symbol": symbol, "title": title}
    template = create_template(session, document, actor=actor, now=now, owner_id=owner_id)
    session.delete(begun)
    return template


def apply_to(
    session: Session,
    begun: FormImport,
    template: Template,
    shown: TemplateVersion,
    *,
    replace_sections: bool,
    actor: Actor,
    now: datetime,
) -> TemplateVersion:
    """Put the sections that were found into the draft of a template, below its own or in their place.

    ``shown`` is the version that the designer has seen; Conflict if it has been changed since."""
    found = _sound(read_import(session, begun, actor=actor))
    assert found.definition is not None
    document: dict[str, Any] = dict(shown.definition)
    if replace_sections:
        document["sections"] = []
    draft = save_draft(
        session,
        template,
        joined(document, found.definition),
        actor=actor,
        now=now,
        number=shown.number,
        lock=shown.lock if shown.published_at is None else None,
    )
    session.delete(begun)
    return draft


def _sound(found: Imported) -> Imported:
    if found.definition is None:
        reasons = [doubt.message for doubt in found.doubts if doubt.sort in ("no_table", "definition")]
        reason = reasons[0] if reasons else Message(N_("No table was found."))
        raise Conflict(Message(N_("The form cannot be made yet: %(reason)s"), {"reason": reason}))
    return found


def discard(session: Session, begun: FormImport) -> None:
    """Drop an import."""
    session.delete(begun)
