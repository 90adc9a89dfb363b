"""Publishing with the questions answered; duplicating, retiring and restoring a form."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base.errors import Conflict, Invalid
from admin.web.access import Actor
from designer.requests.operations import fulfil
from designer.template import operations
from designer.template.asking import offered_from_owner
from designer.template.models import Template, TemplateVersion
from designer.template.queries import draft_of, newest_of
from designer.template.rights import design_rights
from designer.versions.queries import publishing_of, regimes_asking
from forms_library.definition import DefinitionError
from forms_library.messages import N_, Message


def publish_answered(
    session: Session,
    template: Template,
    *,
    actor: Actor,
    now: datetime,
    note: str,
    effective_from: str,
    lock: int | None,
    confirmed: Collection[str] = (),
) -> TemplateVersion:
    """Publish the draft. Every code that seems to mean something else now must be among those ``confirmed``.

    Raises what designer.template.operations.publish raises, and Invalid while a question is not answered or an
    indicator stands in no catalogue.
    """
    asked = publishing_of(session, template, actor)
    if asked is not None and asked.unknown:
        message = N_("These indicators stand in no catalogue: %(codes)s. Add them first, or bind others.")
        raise Invalid(Message(message, {"codes": ", ".join(asked.unknown)}))
    open_codes = {question.code for question in asked.questions} - set(confirmed) if asked else set()
    if open_codes:
        message = N_("Say first whether these codes still mean the same: %(codes)s.")
        raise Invalid(Message(message, {"codes": ", ".join(sorted(open_codes))}))
    published = operations.publish(
        session, template, actor=actor, now=now, note=note, effective_from=effective_from, lock=lock
    )
    fulfil(session, template, actor=actor, now=now)
    return published


def offer_from_owner(
    session: Session, template: Template, indicators: Collection[str], *, actor: Actor, now: datetime
) -> None:
    """Let the draft fill in the figures of these indicators from where they are collected already (A07).

    Raises Conflict when there is no draft to change, or none that can be read.
    """
    draft = draft_of(session, template.id)
    if draft is None:
        raise Conflict(N_("There is no draft to publish."))
    try:
        document = offered_from_owner(draft.definition, indicators)
    except DefinitionError as error:
        text = N_("Figures can be filled in once the form can be read. Clear up its errors first.")
        raise Conflict(text, problems=error.problems) from error
    operations.save_draft(session, template, document, actor=actor, now=now)


def duplicate(
    session: Session,
    template: Template,
    *,
    code: str,
    symbol: str,
    title: str,
    owner_id: int | None,
    actor: Actor,
    now: datetime,
) -> Template:
    """A new form that begins as a copy of this one's newest state; formulas that name the form name the copy."""
    definition = _renamed(newest_of(session, template.id).definition, template.code, code)
    copy = {**definition, "code": code, "symbol": symbol, "title": title}
    return operations.create_template(session, copy, actor=actor, now=now, owner_id=owner_id)


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return re.sub(rf"\b{re.escape(old)}!", f"{new}!", value)
    if isinstance(value, dict):
        return {name: _renamed(item, old, new) for name, item in value.items()}
    return [_renamed(item, old, new) for item in value] if isinstance(value, list) else value


def retire(session: Session, template: Template, *, actor: Actor, now: datetime) -> None:
    """Take a form out of use: it is offered no more; its versions, reports and figures stay as they are.

    Raises Conflict while a regime in force asks for it.
    """
    design_rights(session, actor).require(template.owner_id)
    regimes = regimes_asking(session, template)
    if regimes:
        message = N_("These regimes still ask for the form: %(regimes)s. Take it out of them first.")
        raise Conflict(Message(message, {"regimes": ", ".join(regimes)}))
    if template.retired_at is None:
        template.retired_at = now
        _recorded(session, "template.retired", template, actor, now)


def restore(session: Session, template: Template, *, actor: Actor, now: datetime) -> None:
    """Take a retired form into use again."""
    design_rights(session, actor).require(template.owner_id)
    if template.retired_at is not None:
        template.retired_at = None
        _recorded(session, "template.restored", template, actor, now)


def discard_draft(session: Session, template: Template, *, actor: Actor, now: datetime) -> TemplateVersion:
    """Drop the draft of a form and go back to its newest published version, which is given back.

    Raises Conflict without a draft, and for a form that has never been published: nothing would be left of it.
    """
    design_rights(session, actor).require(template.owner_id)
    draft = draft_of(session, template.id)
    if draft is None:
        raise Conflict(N_("There is no draft to discard."))
    if draft.number == 1:
        raise Conflict(N_("This form has never been published. Take it out of use if it is not needed."))
    session.delete(draft)
    session.flush()
    session.expire(template, ["versions"])
    _recorded(session, "template.draft_discarded", template, actor, now)
    return newest_of(session, template.id)


def _recorded(session: Session, action: str, template: Template, actor: Actor, now: datetime) -> None:
    record(session, action, "template", template.id, person_id=actor.person_id, now=now, code=template.code)
