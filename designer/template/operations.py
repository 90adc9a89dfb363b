"""What may happen to a template: it is created, its draft is saved, a version is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base.errors import Conflict, Invalid
from admin.web.access import Actor
from designer.template.asking import keep_asked
from designer.template.models import Template, TemplateVersion, VersionState
from designer.template.problems import problems_of
from designer.template.queries import draft_of, known_codes, last_number, template_by_code
from designer.template.rights import author, require_designer
from designer.template.sent import CODE
from forms_library.calendar import CalendarError, Period
from forms_library.definition import Definition, digest, dump, load
from forms_library.messages import N_, Message
from forms_library.problems import has_errors
from forms_library.text import clean, clean_lines, nfc

Json = Mapping[str, Any]


def create_template(
    session: Session, definition: Json, *, actor: Actor | None, now: datetime, owner_id: int | None = None
) -> Template:
    """A new template with its first draft; ``actor`` None is the set-up itself.

    Raises Invalid when the definition has no title or no code that a form may have, Conflict when the code is taken.
    """
    require_designer(session, actor, owner_id)
    code, symbol, title = (clean(str(definition.get(name, ""))) for name in ("code", "symbol", "title"))
    if not (code and title):
        raise Invalid(N_("A template needs a code and a title."))
    if not CODE.fullmatch(code):
        text = N_(
            "“%(code)s” cannot be the code of a form: capital letters, digits and underscores, a letter first."
        )
        raise Invalid(Message(text, {"code": code[:60]}))
    template = Template(code=code, symbol=symbol, title=title, owner_id=owner_id, created_at=now)
    _add_under_new_code(session, template)
    _new_draft(session, template, definition, actor, now)
    record(session, "template.created", "template", template.id, person_id=author(actor), now=now, code=code)
    return template


def _add_under_new_code(session: Session, template: Template) -> None:
    """Two people may give the same code at the same moment; the second is told like anybody who is late."""
    taken = Conflict(N_("Another template already has this code."))
    if template.code in known_codes(session):
        raise taken
    try:
        with session.begin_nested():
            session.add(template)
    except IntegrityError as error:
        raise taken from error


def save_draft(
    session: Session,
    template: Template,
    definition: Json,
    *,
    actor: Actor | None,
    now: datetime,
    lock: int | None = None,
    number: int | None = None,
) -> TemplateVersion:
    """Keep an edited definition, finished or not, as the template's one draft.

    ``number`` and ``lock`` are those of the version that the editor has read (a published one has no lock); Conflict
    if someone has saved, begun or published a draft since, with theirs in the details. Without ``number`` nothing
    but ``lock`` is compared. The code of a template never changes: assignments, formulas and figures name it.
    Raises Invalid for a form that is out of use.
    """
    require_designer(session, actor, template.owner_id)
    _require_in_use(template)
    if definition.get("code") != template.code:
        raise Invalid(N_("The code of a template cannot be changed."))
    # Two designers who begin a draft at the same moment wait for each other here.
    session.execute(sa.select(Template.id).where(Template.id == template.id).with_for_update())
    draft = draft_of(session, template.id)
    present = (draft.number if draft else last_number(session, template.id), draft.lock if draft else None)
    seen = (present[0] if number is None else number, present[1] if number is None and lock is None else lock)
    if seen != present:
        raise _changed_since(draft, *present)
    if draft is None:
        return _new_draft(session, template, definition, actor, now)
    draft.definition = _in_nfc(definition)
    draft.digest = digest(draft.definition)
    draft.changed_at, draft.changed_by_id = now, author(actor)
    session.flush()
    return draft


def publish(
    session: Session,
    template: Template,
    *,
    actor: Actor | None,
    now: datetime,
    note: str = "",
    effective_from: str = "",
    lock: int | None = None,
) -> TemplateVersion:
    """Turn the draft into a published version, which never changes again.

    ``effective_from`` is the code of the first period that uses it ("" for all); reports already opened keep theirs.
    Raises Invalid with ``problems`` while the definition has errors or when the form is out of use, Conflict when
    there is no draft, when it is the same as the last version or when someone has saved it since ``lock``.
    """
    require_designer(session, actor, template.owner_id)
    _require_in_use(template)
    draft = draft_of(session, template.id)
    if draft is None:
        raise Conflict(N_("There is no draft to publish."))
    if lock is not None and draft.lock != lock:
        raise Conflict(N_("Someone else has just saved this draft. Load the page again to see their change."))
    _check_period(effective_from)
    definition = _publishable(template, draft)
    draft.definition = dump(definition)
    draft.digest = digest(draft.definition)
    template.symbol, template.title = definition.symbol, definition.title
    draft.note, draft.effective_from = clean_lines(note), effective_from
    draft.published_at, draft.published_by_id = now, author(actor)
    draft.state = VersionState.PUBLISHED
    session.flush()
    keep_asked(session, draft, definition)
    _record_publishing(session, template, draft, actor, now)
    return draft


def import_catalogue(
    session: Session, definitions: Iterable[Json], *, now: datetime, effective_from: str = ""
) -> list[Template]:
    """Bring ready-made forms in as published templates; a template that exists already is left alone."""
    known = known_codes(session)
    added = []
    for definition in definitions:
        if definition["code"] in known:
            continue
        template = create_template(session, definition, actor=None, now=now)
        publish(session, template, actor=None, now=now, effective_from=effective_from)
        added.append(template)
    return added


def start_draft(
    session: Session, template_code: str, *, actor: Actor | None, now: datetime
) -> TemplateVersion:
    """The draft of a template in use: the one there is, or a copy of the last version."""
    template = template_by_code(session, template_code)
    require_designer(session, actor, template.owner_id)
    _require_in_use(template)
    draft = draft_of(session, template.id)
    if draft is not None:
        return draft
    return _new_draft(session, template, template.versions[-1].definition, actor, now)


def _new_draft(
    session: Session, template: Template, definition: Json, actor: Actor | None, now: datetime
) -> TemplateVersion:
    kept = _in_nfc(definition)
    draft = TemplateVersion(
        template_id=template.id,
        number=last_number(session, template.id) + 1,
        state=VersionState.DRAFT,
        definition=kept,
        digest=digest(kept),
        changed_at=now,
        changed_by_id=author(actor),
    )
    session.add(draft)
    session.flush()
    session.expire(template, ["versions"])
    return draft


def _require_in_use(template: Template) -> None:
    if template.retired_at is not None:
        raise Invalid(N_("This form is out of use. Take it into use again before you change it."))


def _changed_since(draft: TemplateVersion | None, number: int, lock: int | None) -> Conflict:
    by = draft.changed_by.full_name if draft and draft.changed_by else ""
    message = N_("Someone else has just saved this draft. Load the page again to see their change.")
    return Conflict(message, number=number, lock=lock, changed_by=by)


def _check_period(effective_from: str) -> None:
    if effective_from:
        try:
            Period.parse(effective_from)
        except CalendarError as error:
            raise Invalid(error.message) from error


def _publishable(template: Template, draft: TemplateVersion) -> Definition:
    """The definition of a draft that may be published; it is kept in its one canonical form from then on."""
    problems = problems_of(draft.definition)
    if has_errors(problems):
        raise Invalid(N_("The template still has errors and cannot be published."), problems=problems)
    definition = load(draft.definition)
    published = [version for version in template.versions if version.state is VersionState.PUBLISHED]
    if published and published[-1].digest == digest(dump(definition)):
        raise Conflict(N_("Nothing has changed since the last version."))
    return definition


def _record_publishing(
    session: Session, template: Template, version: TemplateVersion, actor: Actor | None, now: datetime
) -> None:
    record(
        session,
        "template.published",
        "template_version",
        version.id,
        person_id=author(actor),
        now=now,
        code=template.code,
        number=version.number,
        digest=version.digest,
        effective_from=version.effective_from,
    )


def _in_nfc(value: Any) -> Any:
    """The same JSON with all text in NFC, so that what is kept is what is hashed."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, Mapping):
        return {nfc(key): _in_nfc(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_in_nfc(item) for item in value]
    return value
