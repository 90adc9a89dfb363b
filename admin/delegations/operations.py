"""What may happen to a delegation: a head gives it, and takes it back; it ends by itself on its last day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base.clock import local_day
from admin.base.database import rows_of
from admin.base.errors import Conflict, Invalid, NotAllowed
from admin.delegations.authority import ABBREVIATIONS, DELEGABLE
from admin.delegations.models import Delegation, Manner
from admin.delegations.queries import colleagues, profiles_without_delegated_approval
from admin.notifications.events import register_event
from admin.notifications.operations import notify
from admin.organisations.models import Organisation
from admin.people.roles import Duty
from admin.regimes.models import Regime
from admin.web.access import Actor, Post
from forms_library.messages import N_, Message
from forms_library.text import clean

LONGEST = 366  # days; a standing authority is a post, not a delegation
DEPUTY = "phó "

_GIVEN = "delegation.given"
_REVOKED = "delegation.revoked"
register_event(
    _GIVEN,
    N_("%(giver)s lets you act for %(title)s from %(start)s to the end of %(end)s. Document: %(document)s"),
)
register_event(_REVOKED, N_("%(giver)s has taken back what you were to do for %(title)s."))


@dataclass(frozen=True)
class Wish:
    """What a head wants to put into another hand; empty scopes are all."""

    receiver_id: int
    duty: Duty
    manner: Manner
    valid_from: date
    valid_to: date
    document: str
    regime_ids: Collection[int] = ()
    organisation_ids: Collection[int] = ()


def give(session: Session, agency_id: int, wish: Wish, *, actor: Actor, now: datetime) -> Delegation:
    """The head of the agency puts a duty into another hand; the receiver is told.

    Raises NotAllowed for anybody but the head (who was given it may not pass it on), Invalid for days, a person or a
    manner that do not fit, Conflict when the same is delegated on these days already.
    """
    post = _head(actor, agency_id)
    title = _receivers_title(session, agency_id, wish, actor)
    _check_days(wish, local_day(now))
    _check_manner(wish, title)
    _check_profiles(session, wish)
    _refuse_overlap(session, agency_id, wish)
    given = Delegation(
        agency_id=agency_id,
        giver_id=actor.person_id,
        giver_position_id=post.position_id,
        giver_title=post.title,
        receiver_id=wish.receiver_id,
        receiver_title=title,
        duty=wish.duty,
        manner=wish.manner,
        valid_from=wish.valid_from,
        valid_to=wish.valid_to,
        document=_document(wish),
        given_at=now,
        regimes=rows_of(session, Regime, wish.regime_ids),
        organisations=rows_of(session, Organisation, wish.organisation_ids),
    )
    session.add(given)
    session.flush()
    _record(session, _GIVEN, given, actor, now)
    _tell(session, _GIVEN, given, now)
    return given


def revoke(session: Session, given: Delegation, *, actor: Actor, now: datetime) -> None:
    """Take a delegation back at once; what was decided under it stands. The receiver is told.

    The caller has checked that ``actor`` administers the agency, or is its head. Raises Conflict when it is over.
    """
    if given.revoked_at is not None or given.valid_to < local_day(now):
        raise Conflict(N_("This delegation is over already."))
    given.revoked_at, given.revoked_by_id = now, actor.person_id
    session.flush()
    _record(session, _REVOKED, given, actor, now)
    _tell(session, _REVOKED, given, now)


def head_posts(actor: Actor) -> list[Post]:
    """The posts in which the person heads an agency: own ones, not delegated."""
    return [post for post in actor.posts if post.delegation is None and Duty.APPROVE in post.duties]


def _head(actor: Actor, agency_id: int) -> Post:
    found = next((post for post in head_posts(actor) if post.agency_id == agency_id), None)
    if found is None:
        raise NotAllowed(N_("Only the head of the agency gives delegations, and nobody passes one on."))
    return found


def _receivers_title(session: Session, agency_id: int, wish: Wish, actor: Actor) -> str:
    known = {
        person_id: title
        for person_id, _name, title in colleagues(session, agency_id, wish.valid_from, actor.person_id)
    }
    if wish.receiver_id not in known:
        raise Invalid(N_("Choose somebody who holds a post in your agency on these days."), field="receiver")
    return known[wish.receiver_id]


def _check_days(wish: Wish, today: date) -> None:
    if wish.valid_to < wish.valid_from:
        raise Invalid(N_("The last day lies before the first."), field="valid_to")
    if wish.valid_to < today:
        raise Invalid(N_("The last day lies in the past."), field="valid_to")
    if (wish.valid_to - wish.valid_from).days >= LONGEST:
        text = N_("A delegation is limited in time: at most %(days)s days.")
        raise Invalid(Message(text, {"days": LONGEST}), field="valid_to")


def _check_manner(wish: Wish, title: str) -> None:
    """NĐ 30/2020, Điều 13: a deputy signs KT.; others by written authorisation (TUQ.) or by order (TL.)."""
    if wish.duty not in DELEGABLE:
        raise Invalid(N_("This duty cannot be delegated."), field="duty")
    is_deputy = title.lower().startswith(DEPUTY)
    if (wish.manner is Manner.DEPUTY) != is_deputy:
        text = (
            N_("%(title)s is a deputy and signs as deputy (KT.).")
            if is_deputy
            else N_("%(title)s is no deputy: choose by written authorisation (TUQ.) or by order (TL.).")
        )
        raise Invalid(Message(text, {"title": title}), field="manner")
    if wish.manner is Manner.AUTHORISED and not clean(wish.document):
        raise Invalid(
            N_("An authorisation is given in writing: state the number and day of the document."),
            field="document",
        )


def _check_profiles(session: Session, wish: Wish) -> None:
    closed = profiles_without_delegated_approval()
    if wish.duty is not Duty.APPROVE or not wish.regime_ids or not closed:
        return
    query = sa.select(Regime.name).where(Regime.id.in_(wish.regime_ids), Regime.profile.in_(closed))
    name = session.scalar(query.limit(1))
    if name is not None:
        text = N_("The regulation that “%(regime)s” follows lets nobody approve in the head's place.")
        raise Invalid(Message(text, {"regime": name}), field="regimes")


def _refuse_overlap(session: Session, agency_id: int, wish: Wish) -> None:
    """The same duty to the same person twice on one day would leave open under which one is acted."""
    query = sa.select(Delegation.id).where(
        Delegation.agency_id == agency_id,
        Delegation.receiver_id == wish.receiver_id,
        Delegation.duty == wish.duty,
        Delegation.revoked_at.is_(None),
        Delegation.valid_from <= wish.valid_to,
        Delegation.valid_to >= wish.valid_from,
    )
    if session.scalar(query.limit(1)) is not None:
        raise Conflict(
            N_("The person has this delegation on some of these days already. Take it back first.")
        )


def _document(wish: Wish) -> str:
    return clean(wish.document)[:300]


def _record(session: Session, action: str, given: Delegation, actor: Actor, now: datetime) -> None:
    record(
        session,
        action,
        "delegation",
        given.id,
        person_id=actor.person_id,
        organisation_id=given.agency_id,
        now=now,
        receiver=given.receiver_id,
        duty=given.duty.value,
        manner=ABBREVIATIONS[given.manner],
        valid_from=given.valid_from.isoformat(),
        valid_to=given.valid_to.isoformat(),
    )


def _tell(session: Session, event: str, given: Delegation, now: datetime) -> None:
    session.refresh(given, ["giver"])
    params = {
        "giver": given.giver.full_name,
        "title": given.giver_title,
        "start": f"{given.valid_from:%d/%m/%Y}",
        "end": f"{given.valid_to:%d/%m/%Y}",
        "document": given.document,
    }
    notify(session, [given.receiver_id], event, f"{event}/{given.id}", params, "/delegations/", now)
