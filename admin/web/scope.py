"""How far a person's duty reaches: the agency of the post and everything under it."""

from __future__ import annotations

from flask import g

from admin.base.database import the_session
from admin.base.errors import NotAllowed
from admin.organisations.queries import reach
from admin.people.roles import Duty
from admin.web.access import Actor


def reach_of(actor: Actor, duty: Duty) -> frozenset[int]:
    """The organisations in which the person may do ``duty`` (assign, administer): read once per request."""
    known: dict[Duty, frozenset[int]] = g.setdefault("reach", {})
    if duty not in known:
        known[duty] = reach(the_session(), actor.agencies(duty))
    return known[duty]


def require_reach(actor: Actor, duty: Duty, organisation_id: int) -> None:
    """Raise NotAllowed unless the person's ``duty`` reaches the organisation (J07)."""
    if organisation_id not in reach_of(actor, duty):
        raise NotAllowed("Your position does not reach this organisation.")
