"""What the page of a trial sends."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Request

from admin.base.errors import Invalid
from forms_library.messages import N_
from runtime.entry.schemas import LONGEST_KEY, LONGEST_RAW

MOST_TEXTS = 50_000  # a form of 300 rows and 100 columns, filled to the last cell, has fewer


@dataclass(frozen=True)
class Typed:
    """What stands in the form, by key, and which state of the form it was typed into."""

    digest: str
    texts: dict[str, str]


def typed_in(request: Request) -> Typed:
    """The texts in the JSON body; Invalid when it has another shape."""
    body = request.get_json(silent=True)
    digest, texts = (body.get("digest"), body.get("texts")) if isinstance(body, dict) else (None, None)
    if not (isinstance(digest, str) and isinstance(texts, dict) and len(texts) <= MOST_TEXTS):
        raise _unreadable()
    if not all(_is_text(key, LONGEST_KEY) and _is_text(raw, LONGEST_RAW) for key, raw in texts.items()):
        raise _unreadable()
    return Typed(digest, texts)


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest


def _unreadable() -> Invalid:
    return Invalid(N_("The request could not be understood. Load the page again."))
