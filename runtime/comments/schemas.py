"""What comes in when somebody comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from admin.base.errors import Invalid
from admin.web.incoming import LARGEST_ID
from forms_library.messages import N_
from forms_library.text import is_storable

MOST_MENTIONS = 20
LONGEST_KEY = 190
LONGEST_ID = 60


@dataclass(frozen=True)
class Said:
    """A comment as the browser sends it: ``key`` "" is the whole report; ``thread`` what it answers."""

    client_id: str
    key: str
    text: str
    thread: int | None
    mentions: tuple[int, ...]


def read_said(body: object) -> Said:
    """The comment in the JSON body of a request; Invalid if it has another shape."""
    if not isinstance(body, Mapping):
        raise _unreadable()
    thread = body.get("thread")
    mentions = body.get("mentions", [])
    if not isinstance(mentions, list) or len(mentions) > MOST_MENTIONS:
        raise _unreadable()
    return Said(
        client_id=_id(body.get("id")),
        key=_text(body.get("key", ""), LONGEST_KEY, empty=True),
        text=_text(body.get("text"), 100_000, empty=True),
        thread=None if thread is None else _whole(thread),
        mentions=tuple(_whole(item) for item in mentions),
    )


def read_resolved(body: object) -> bool:
    """Whether the thread is to be settled (True) or opened again."""
    resolved = body.get("resolved") if isinstance(body, Mapping) else None
    if not isinstance(resolved, bool):
        raise _unreadable()
    return resolved


def _text(value: object, longest: int, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > longest or not (value or empty):
        raise _unreadable()
    return value


def _id(value: object) -> str:
    text = _text(value, LONGEST_ID)
    if not is_storable(text):
        raise _unreadable()
    return text


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_ID:
        raise _unreadable()
    return value


def _unreadable() -> Invalid:
    return Invalid(N_("The comment could not be read. Load the page again."))
