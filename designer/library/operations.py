"""Taking a ready-made form out of the library."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from admin.base.errors import Conflict, NotFound
from admin.web.access import Actor
from designer.template.models import Template, TemplateVersion
from designer.template.operations import create_template, publish, save_draft
from designer.template.queries import draft_of, last_number, template_by_code
from designer.template.rights import require_designer
from forms_library.catalogue.listing import Listing, listing
from forms_library.definition import dump
from forms_library.messages import N_


def ready_made(code: str) -> Listing:
    """The ready-made form of that code; NotFound if there is none."""
    try:
        return listing(code)
    except KeyError:
        raise NotFound(N_("There is no such form in the library.")) from None


def install(session: Session, code: str, *, actor: Actor | None, now: datetime, note: str) -> TemplateVersion:
    """Publish a ready-made form as version 1 of a new template of the whole system, for all periods.

    Raises Conflict when the code is taken: the form is installed already or another form bears its code.
    """
    chosen = ready_made(code)
    template = create_template(session, dump(chosen.definition), actor=actor, now=now)
    return publish(session, template, actor=actor, now=now, note=note)


def renew(session: Session, code: str, *, actor: Actor | None, now: datetime) -> Template:
    """Begin a draft with the library's form, to be compared with what is in use and published.

    Raises NotAllowed before anything is said of the form, Conflict when a draft has been begun, so that nobody's work
    is replaced.
    """
    chosen = ready_made(code)
    template = template_by_code(session, code)
    require_designer(session, actor, template.owner_id)
    if draft_of(session, template.id) is not None:
        raise Conflict(N_("This form has a draft. Publish or discard it first; it would be lost."))
    number = last_number(session, template.id)
    save_draft(session, template, dump(chosen.definition), actor=actor, now=now, number=number)
    return template
