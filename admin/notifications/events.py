"""The events people are told of: a registry from the event's name to its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from admin.base.messages import params_from_json
from admin.notifications.kinds import Kind
from forms_library.messages import N_, Message

_sentences: dict[str, str] = {
    "assignment.made": N_("%(report)s, %(period)s is assigned to %(organisation)s. Due %(due)s."),
    "assignment.reopened": N_("%(report)s, %(period)s is open again for %(organisation)s until %(until)s."),
    "window.opened": N_("Entry of %(report)s, %(period)s is open until the end of %(closes)s."),
    "window.closed": N_("Entry of %(report)s, %(period)s is closed. Reason: %(reason)s"),
    "window.moved": N_(
        "Entry of %(report)s, %(period)s: formerly %(old_opens)s to %(old_closes)s, "
        "now %(opens)s to %(closes)s. Reason: %(reason)s"
    ),
}

_kinds: dict[str, Kind] = dict.fromkeys(_sentences, Kind.DEADLINE)


def register_event(event: str, sentence: str, kind: Kind = Kind.OTHER) -> None:
    """Add an event of a higher package; ``sentence`` is marked English with %(name)s places."""
    if _sentences.setdefault(event, sentence) != sentence:
        raise ValueError(f"the event {event} has another sentence already")
    _kinds[event] = kind


def kind_of(event: str) -> Kind:
    """What kind of news the event is."""
    return _kinds[event]


def known(event: str) -> bool:
    """Whether the event is registered."""
    return event in _sentences


def sentence(event: str, params: Mapping[str, Any]) -> Message:
    """What a notice says, to be shown in the reader's language; ``params`` as stored."""
    return Message(_sentences[event], params_from_json(dict(params)))
