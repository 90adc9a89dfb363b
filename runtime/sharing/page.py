"""What the entry page shows to somebody to whom parts of the report were given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from admin.base.formats import day
from admin.web.access import Actor
from forms_library.definition import Definition
from runtime.reports.models import Attachment, Report
from runtime.sharing.naming import part_name
from runtime.sharing.queries import own_parts
from runtime.sharing.scopes import Scope


def own_files(files: Iterable[Attachment], scope: Scope, actor: Actor) -> list[Attachment]:
    """The files beside the report that the person sees: with a part alone, those they attached themselves."""
    return [file for file in files if scope.whole or file.added_by_id == actor.person_id]


def part_of(session: Session, report: Report, actor: Actor, definition: Definition) -> list[dict[str, Any]]:
    """The parts in the person's hands: what, until when, with which words, and where they say that it is filled."""
    return [
        {
            "name": part_name(definition, part),
            "due": day(part.due_on),
            "note": part.note,
            "done": part.done_at is not None,
            "url": url_for("sharing.ready", part_id=part.id),
        }
        for part in own_parts(session, [report.id], actor).get(report.id, [])
    ]
