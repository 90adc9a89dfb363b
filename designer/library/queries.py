"""Which ready-made forms are installed, and how what is installed compares with the library."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from designer.template.models import Template, TemplateVersion, VersionState
from forms_library.catalogue.listing import Listing


class Installed(enum.StrEnum):
    """How the office's form of that code compares with the library's."""

    NOT = "not"
    SAME = "same"
    DEVELOPED = "developed"
    NEWER = "newer"
    DRAFT = "draft"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Shelf:
    """A ready-made form as the library page lists it; ``number`` is the newest published version in the office."""

    listing: Listing
    state: Installed
    number: int | None = None


@dataclass
class _Known:
    visible: bool
    digests: list[tuple[int, str, VersionState]]


def shelves(session: Session, found: Iterable[Listing], visible: sa.ColumnElement[bool]) -> list[Shelf]:
    """The forms with what the office has of each, in one query; ``visible`` is what this designer may know of."""
    listed = list(found)
    known = _known(session, [item.code for item in listed], visible)
    return [_shelf(item, known) for item in listed]


def _shelf(item: Listing, known: Mapping[str, _Known]) -> Shelf:
    held = known.get(item.code)
    if held is None:
        return Shelf(item, Installed.NOT)
    if not held.visible:
        return Shelf(item, Installed.ELSEWHERE)
    published = [
        (number, digest) for number, digest, state in held.digests if state is VersionState.PUBLISHED
    ]
    if not published:
        return Shelf(item, Installed.DRAFT)
    number, digest = published[-1]
    if digest == item.digest:
        return Shelf(item, Installed.SAME, number)
    developed = any(digest == item.digest for _number, digest in published)
    return Shelf(item, Installed.DEVELOPED if developed else Installed.NEWER, number)


def _known(session: Session, codes: list[str], visible: sa.ColumnElement[bool]) -> Mapping[str, _Known]:
    query = (
        sa.select(
            Template.code,
            visible.label("visible"),
            TemplateVersion.number,
            TemplateVersion.digest,
            TemplateVersion.state,
        )
        .outerjoin(TemplateVersion, TemplateVersion.template_id == Template.id)
        .where(Template.code.in_(codes))
        .order_by(TemplateVersion.number)
    )
    found: defaultdict[str, _Known] = defaultdict(lambda: _Known(True, []))
    for code, seen, number, digest, state in session.execute(query):
        found[code].visible = bool(seen)
        if number is not None:
            found[code].digests.append((number, digest, state))
    return dict(found)
