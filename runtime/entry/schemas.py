"""What comes in when cells are saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from admin.base.errors import Invalid
from forms_library.messages import N_
from forms_library.text import is_storable
from runtime.reports.models import Origin

MOST_CHANGES = 5_000
LONGEST_KEY = 190
LONGEST_ID = 60
MOST_DIFFERENCES = 20
LONGEST_SHOWN = 200
LONGEST_RAW = 2_000_000  # a narrative with pictures pasted from Word, before cleaning drops them
# What a page may say of a change; roll-up and integration are written by the system alone.
BY_HAND = frozenset({Origin.TYPED, Origin.PASTED, Origin.PREFILLED})


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of one cell as the browser sends it.

    Attributes:
        client_id: made once by the browser; the same id counts once however often it arrives.
        key: the address of the cell, "B1/R01/C03"; not yet known to exist.
        raw: what was typed or pasted ("" for blank); the HTML of a narrative part.
        base: the sequence number of the cell that the person saw (0: never filled).
        origin: how it came into the cell.
        restores: the sequence number of the change whose value it brings back (undoing); 0 for every other edit. It is
            looked up in the history of the cell (origins.py), never believed.
        constant: said to be what the form puts into a new row; looked up in the form.
    """

    client_id: str
    key: str
    raw: str
    base: int
    origin: Origin = Origin.TYPED
    restores: int = 0
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """The page that sends changes, or only tells that it is there.

    Attributes:
        page: made once by the page.
        person_id: who filled it; None for a page that does not say.
        cell: the key of the selected cell, "" for none.
        since: the sequence number up to which the page has heard of other people's changes; None for all of them.
    """

    page: str = ""
    person_id: int | None = None
    cell: str = ""
    since: int | None = None


def read_sender(body: object) -> Sender:
    """The sender in the JSON body of a request; Invalid if it has another shape."""
    told = body if isinstance(body, Mapping) else {}
    person, since = told.get("person"), told.get("since")
    return Sender(
        _text(told.get("client", ""), LONGEST_ID, empty=True),
        None if person is None else _whole(person),
        _text(told.get("cell", ""), LONGEST_KEY, empty=True),
        None if since is None else _whole(since),
    )


def read_changes(body: object) -> list[Change]:
    """The changes in the JSON body of a request, in the order they were made; Invalid if it has another shape."""
    listed = body.get("changes") if isinstance(body, Mapping) else None
    if not isinstance(listed, list):
        raise _unreadable()
    if len(listed) > MOST_CHANGES:
        raise Invalid(N_("Too many cells at once. Paste the block in parts."))
    return [_change(item) for item in listed]


def read_imported(listed: object) -> list[Change]:
    """Changes that a workbook makes, as the page of differences brought them; Invalid if they have another shape."""
    if not isinstance(listed, list) or len(listed) > MOST_CHANGES:
        raise _unreadable()
    return [
        replace(_change({**item, "origin": Origin.TYPED, "restores": 0}), origin=Origin.IMPORTED)
        for item in map(_told, listed)
    ]


def _told(item: object) -> Mapping[str, Any]:
    if not isinstance(item, Mapping):
        raise _unreadable()
    return item


def _change(item: Any) -> Change:
    if not isinstance(item, Mapping):
        raise _unreadable()
    raw, origin = item.get("raw"), _origin(item.get("origin", Origin.TYPED))
    constant = origin is Origin.PREFILLED
    return Change(
        client_id=_id(item.get("id")),
        key=_text(item.get("key"), LONGEST_KEY),
        raw="" if raw is None else _text(raw, LONGEST_RAW, empty=True),
        base=_whole(item.get("base", 0)),
        origin=Origin.TYPED if constant else origin,
        restores=_whole(item.get("restores", 0)),
        constant=constant,
    )


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
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _unreadable()
    return value


def _origin(value: object) -> Origin:
    if value not in {origin.value for origin in BY_HAND}:
        raise _unreadable()
    return Origin(str(value))


def _unreadable() -> Invalid:
    return Invalid(N_("The changes could not be read. Load the page again; what you entered is kept."))


@dataclass(frozen=True, slots=True)
class Difference:
    """A computed cell as the browser and as the server shows it."""

    key: str
    browser: str
    server: str


def read_differences(body: object) -> list[Difference]:
    """The differences in the JSON body of a request; Invalid if it has another shape."""
    listed = body.get("differences") if isinstance(body, Mapping) else None
    if not isinstance(listed, list) or len(listed) > MOST_DIFFERENCES:
        raise _unreadable()
    return [_difference(item) for item in listed]


def _difference(item: Any) -> Difference:
    if not isinstance(item, Mapping):
        raise _unreadable()
    return Difference(
        _text(item.get("key"), LONGEST_KEY),
        _text(item.get("browser"), LONGEST_SHOWN, empty=True),
        _text(item.get("server"), LONGEST_SHOWN, empty=True),
    )
