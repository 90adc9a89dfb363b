"""Bringing in a definition from a file: a new form, or the next draft of one that is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.base.errors import Conflict, Invalid
from admin.web.access import Actor
from designer.template.models import Template
from designer.template.operations import create_template, save_draft
from designer.template.queries import draft_of, last_number
from designer.template.rights import visible_template
from forms_library.definition import DefinitionError, dump, load
from forms_library.messages import N_, Message

MOST_TOLD = 5


def import_definition(
    session: Session, document: dict[str, Any], *, owner_id: int | None, actor: Actor, now: datetime
) -> Template:
    """The form as a draft in canonical form: published as it is, it has the bytes of the file it came from.

    Raises Invalid with the first problems when it cannot be read, Conflict when the form has a draft already, NotFound
    when the code belongs to a form that this designer may not see, NotAllowed when the form is not theirs to change.
    """
    try:
        canonical = dump(load(document))
    except DefinitionError as error:
        told = "; ".join(str(problem) for problem in error.problems[:MOST_TOLD])
        text = N_("The definition cannot be used (%(count)s problems). The first: %(problems)s")
        raise Invalid(Message(text, {"count": len(error.problems), "problems": told})) from error
    code = canonical["code"]
    if session.scalar(sa.select(Template.id).where(Template.code == code)) is None:
        return create_template(session, canonical, actor=actor, now=now, owner_id=owner_id)
    template = visible_template(session, code, actor)
    if draft_of(session, template.id) is not None:
        raise Conflict(N_("This form has a draft. Publish or discard it first; it would be lost."))
    save_draft(session, template, canonical, actor=actor, now=now, number=last_number(session, template.id))
    return template
