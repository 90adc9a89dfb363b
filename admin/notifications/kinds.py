"""The kinds of news, and the ways in which each person wants to hear of them besides the page of notifications."""

from __future__ import annotations

import enum

from forms_library.messages import N_


class Kind(enum.StrEnum):
    """What a notice is about."""

    TURN = "turn"  # a report reaches the person's step
    RESULT = "result"  # what became of a report that the person made, or whose figures the person uses
    DEADLINE = "deadline"  # assigned, opened, moved, reminded, more time
    TALK = "talk"  # comments and questions
    OTHER = "other"


class Way(enum.StrEnum):
    """How the person hears of it; the page of notifications has it in any case."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    IN_APP = "in_app"


KIND_NAMES = {
    Kind.TURN: N_("A report reaches my step"),
    Kind.RESULT: N_("A report of mine comes back, is accepted or has to be looked at again"),
    Kind.DEADLINE: N_("Assignments, entry windows, reminders and more time"),
    Kind.TALK: N_("Comments and questions on figures"),
    Kind.OTHER: N_("Everything else: shared parts, delegations, requests for forms, scanned files"),
}
WAY_NAMES = {
    Way.AT_ONCE: N_("A letter at once"),
    Way.DIGEST: N_("In the daily letter"),
    Way.IN_APP: N_("Only here"),
}
