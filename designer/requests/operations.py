"""What may happen to a request: it is sent, taken up, refused, and fulfilled when its form is published (C06)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.notifications.events import register_event
from admin.notifications.operations import notify
from admin.web.access import Actor
from designer.requests.models import FormRequest, RequestFile, RequestState
from designer.requests.queries import designers_for, open_request_of
from designer.template.models import Template
from designer.template.operations import create_template
from designer.template.rights import DesignRights, design_rights
from designer.transfer.reading import definition_in
from forms_library.messages import N_
from forms_library.spreadsheet.opening import Refused, open_package
from forms_library.text import clean, clean_lines

LARGEST_FILE = 10 * 1024 * 1024

register_event("form_request.sent", N_("%(organisation)s asks for a form: %(title)s"))
register_event("form_request.taken_up", N_("Your request “%(title)s” is being designed by %(who)s."))
register_event("form_request.refused", N_("Your request “%(title)s” was refused: %(reason)s"))
register_event("form_request.published", N_("The form you asked for is published: %(title)s"))


@dataclass(frozen=True)
class NewForm:
    """What a designer calls the form that a request becomes."""

    code: str
    symbol: str
    title: str
    owner_id: int | None = None


def send_request(
    session: Session,
    title: str,
    wish: str,
    *,
    filename: str = "",
    content: bytes = b"",
    actor: Actor,
    now: datetime,
) -> FormRequest:
    """Ask for a form, with a spreadsheet or a definition, or in words alone. The designers in charge are told.

    Raises Invalid without title or wish, and for a file that is neither or that could do harm.
    """
    if not actor.posts:
        raise NotAllowed(N_("Only people who hold a post can ask for forms."))
    if not (clean(title) and clean_lines(wish)):
        raise Invalid(N_("Say what the form is called and what it is for."))
    if filename:
        _check_file(filename, content)
    request = FormRequest(
        organisation_id=actor.posts[0].agency_id,
        requested_by_id=actor.person_id,
        requested_at=now,
        title=clean(title),
        wish=clean_lines(wish),
        changed_at=now,
        changed_by_id=actor.person_id,
    )
    if filename:
        request.file = RequestFile(filename=clean(filename)[-200:], content=content)
    session.add(request)
    session.flush()
    params = {"organisation": request.organisation.name, "title": request.title}
    _tell(session, request, designers_for(session, request, now), "form_request.sent", params, now)
    _record(session, "sent", request, actor, now)
    return request


def _check_file(filename: str, content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise Invalid(N_("The file is larger than 10 MB."))
    if filename.lower().endswith(".json"):
        definition_in(content)
    elif filename.lower().endswith(".xlsx"):
        try:
            open_package(content)
        except Refused as refusal:
            raise Invalid(refusal.message) from refusal
    else:
        raise Invalid(N_("Send a spreadsheet (.xlsx) or the definition of a form (.json)."))


def take_up(
    session: Session,
    request: FormRequest,
    new: NewForm,
    blank: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> Template:
    """Begin the form that was asked for: from the file sent along, or from ``blank``. The requester is told.

    Raises Conflict when somebody else was first, Invalid when the file holds no form.
    """
    _require(session, request, actor)
    _require_state(request, RequestState.SUBMITTED)
    document = {**_document(request, blank), "code": new.code, "symbol": new.symbol, "title": new.title}
    template = create_template(session, document, actor=actor, now=now, owner_id=new.owner_id)
    request.template_id = template.id
    _move(session, request, RequestState.IN_DESIGN, actor, now)
    who = actor.name
    _tell_requester(session, request, "form_request.taken_up", {"title": request.title, "who": who}, now)
    return template


def _document(request: FormRequest, blank: Mapping[str, Any]) -> dict[str, Any]:
    if request.file is None:
        return dict(blank)
    if not request.file.is_spreadsheet:
        return definition_in(request.file.content)
    # What reads spreadsheets takes longer to load than the server; few requests need it.
    from forms_library.spreadsheet.importing.form import import_package  # noqa: PLC0415

    try:
        return dict(import_package(open_package(request.file.content)).document)
    except Refused as refusal:
        raise Invalid(refusal.message) from refusal


def refuse(session: Session, request: FormRequest, reason: str, *, actor: Actor, now: datetime) -> None:
    """Say no, with the reason; the requester is told."""
    _require(session, request, actor)
    if not clean_lines(reason):
        raise Invalid(N_("Say why, so that the office knows what to do instead."))
    if request.state not in (RequestState.SUBMITTED, RequestState.IN_DESIGN):
        raise Conflict(N_("This request has been answered already."))
    request.reason = clean_lines(reason)
    _move(session, request, RequestState.REFUSED, actor, now)
    told = {"title": request.title, "reason": request.reason}
    _tell_requester(session, request, "form_request.refused", told, now)


def fulfil(session: Session, template: Template, *, actor: Actor, now: datetime) -> None:
    """The form of a request was published: the requester is told. Nothing happens to forms nobody asked for."""
    request = open_request_of(session, template.id)
    if request is not None:
        _move(session, request, RequestState.PUBLISHED, actor, now)
        _tell_requester(session, request, "form_request.published", {"title": str(template)}, now)


def may_answer(request: FormRequest, rights: DesignRights) -> bool:
    """Whether a designer answers this office: of the whole system, or of an organisation above it."""
    return rights.central or request.organisation_id in rights.within


def _require(session: Session, request: FormRequest, actor: Actor) -> None:
    if not may_answer(request, design_rights(session, actor)):
        raise NotAllowed(N_("Your position does not allow this for this organisation."))


def _require_state(request: FormRequest, state: RequestState) -> None:
    if request.state is not state:
        raise Conflict(N_("This request has been answered already."))


def _move(session: Session, request: FormRequest, state: RequestState, actor: Actor, now: datetime) -> None:
    request.state = state
    request.changed_at, request.changed_by_id = now, actor.person_id
    session.flush()
    _record(session, state.value, request, actor, now)


def _tell_requester(
    session: Session, request: FormRequest, event: str, params: Mapping[str, Any], now: datetime
) -> None:
    _tell(session, request, [request.requested_by_id], event, params, now)


def _tell(
    session: Session,
    request: FormRequest,
    people: list[int],
    event: str,
    params: Mapping[str, Any],
    now: datetime,
) -> None:
    url = url_for("form_requests.one", request_id=request.id)
    notify(session, people, event, f"{event}/{request.id}", params, url, now)


def _record(session: Session, act: str, request: FormRequest, actor: Actor, now: datetime) -> None:
    record(
        session,
        f"form_request.{act}",
        "form_request",
        request.id,
        person_id=actor.person_id,
        now=now,
        organisation_id=request.organisation_id,
        title=request.title,
    )
