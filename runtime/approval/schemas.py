"""What comes in when a person decides: from a form of a page or as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from admin.base.errors import Invalid
from forms_library.days import read_day
from forms_library.messages import N_
from runtime.approval.operations import Pin
from runtime.approval.states import Action
from runtime.approval.workflow import Party, Workflow


@dataclass(frozen=True)
class Wish:
    """One decision as asked for."""

    action: Action
    reason: str = ""
    pins: tuple[Pin, ...] = ()
    only_pins: bool = False
    version: int | None = None
    until: date | None = None


def read_wish(action: str, given: Mapping[str, Any]) -> Wish:
    """Read ``reason``, ``pins`` (a list, or its JSON text), ``opens`` ("pins" or "all"), ``version`` and ``until``.

    Raises Invalid for what cannot be read.
    """
    return Wish(
        read_action(action),
        _text(given.get("reason")),
        tuple(_pins(given.get("pins"))),
        _only_pins(given.get("opens")),
        _version(given.get("version")),
        _day(given.get("until")),
    )


def read_action(given: object) -> Action:
    """One of the acts of people; the system's own cannot be asked for."""
    try:
        action = Action(str(given))
    except ValueError:
        raise _unreadable() from None
    lines = [line for line in Workflow().transitions if line.action is action]
    if any(line.party is Party.SYSTEM for line in lines):
        raise _unreadable()
    return action


def _text(given: object) -> str:
    if given is None:
        return ""
    if not isinstance(given, str):
        raise _unreadable()
    return given


def _pins(given: object) -> Iterable[Pin]:
    if isinstance(given, str):
        given = _json(given) if given.strip() else []
    if given is None:
        return
    if not isinstance(given, list):
        raise _unreadable()
    for item in given:
        if not isinstance(item, dict) or not isinstance(item.get("key"), str):
            raise _unreadable()
        yield Pin(item["key"], _text(item.get("reason")))


def _only_pins(given: object) -> bool:
    if given not in (None, "", "all", "pins"):
        raise _unreadable()
    return given == "pins"


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable() from None


def _version(given: object) -> int | None:
    if given in (None, ""):
        return None
    text = str(given)
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise _unreadable()
    return int(text)


def _day(given: object) -> date | None:
    if given in (None, ""):
        return None
    try:
        return read_day(str(given).strip())
    except ValueError:
        text = N_("The day for the correction cannot be read. Write day/month/year, for example 05/02/2026.")
        raise Invalid(text, field="until") from None


def _unreadable() -> Invalid:
    return Invalid(N_("The request could not be understood. Load the page again."))
