"""What goes out to pages: plain JSON, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from admin.base.formats import moment
from admin.base.i18n import _
from forms_library.definition import Definition, cell_label
from runtime.comments.models import Comment
from runtime.comments.queries import Reader, Thread


def threads_answer(threads: Iterable[Thread], definition: Definition, person_id: int) -> list[dict[str, Any]]:
    """The threads of a report, each with the name of its place."""
    return [_thread(thread, definition, person_id) for thread in threads]


def _thread(thread: Thread, definition: Definition, person_id: int) -> dict[str, Any]:
    first = thread.first
    settled = first.resolved_by.full_name if first.resolved_by is not None else ""
    return {
        "id": first.id,
        "key": first.key,
        "label": cell_label(definition, first.key) if first.key else _("The whole report"),
        "resolved": thread.resolved,
        "resolved_by": f"{settled} · {moment(first.resolved_at)}" if thread.resolved else "",
        "comments": [_comment(comment, person_id) for comment in thread.comments],
    }


def _comment(comment: Comment, person_id: int) -> dict[str, Any]:
    return {
        "id": comment.id,
        "who": comment.person.full_name,
        "title": comment.title,
        "when": moment(comment.at),
        "text": comment.text,
        "mine": comment.person_id == person_id,
    }


def people_answer(readers: Iterable[Reader]) -> list[dict[str, Any]]:
    """Those whom a comment may name."""
    return [{"id": reader.person_id, "name": reader.name, "title": reader.title} for reader in readers]
