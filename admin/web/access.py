"""Who is asking and what their positions allow. One query per request reads all of it.

Every route carries one of ``@requires``, ``@signed_in`` or ``@public``; a guard test reads ``PERMISSION`` from the
view functions, so that a route without a declaration cannot exist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

import sqlalchemy as sa
from flask import g
from flask_login import current_user
from sqlalchemy import orm

from admin.base import clock
from admin.base.database import the_session
from admin.base.errors import NotAllowed
from admin.base.i18n import _l
from admin.delegations.authority import Delegated
from admin.delegations.models import Delegation
from admin.delegations.queries import delegated_to
from admin.organisations.models import Organisation, OrganisationKind
from admin.people.models import Person, Position
from admin.people.queries import AGENCY, held_on
from admin.people.roles import DUTIES, Duty, Role

PERMISSION = "_permission"
BY_ITSELF = "_by_itself"
BY_TOKEN = "by_token"  # noqa: S105 - a permission: the view reads the token itself

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Post:
    """A position held today: ``agency_id`` is the organisation that issues documents (a division's parent).

    With ``delegation`` it is a duty that the head of the agency has put into this person's hand; ``position_id`` is
    then the head's.
    """

    position_id: int
    organisation_id: int
    agency_id: int
    organisation_name: str
    role: Role
    title: str
    regime_id: int | None
    agency_name: str = ""
    delegation: Delegated | None = None

    @property
    def duties(self) -> frozenset[Duty]:
        """The duties this post carries."""
        return DUTIES[self.role] if self.delegation is None else frozenset({self.delegation.duty})

    def covers(self, regime_id: int | None, organisation_id: int | None = None) -> bool:
        """Whether the post reaches this regime (J05) and, if it is delegated, the reports of the organisation."""
        if self.delegation is not None:
            return self.delegation.covers(regime_id) and self.delegation.reaches(organisation_id)
        return self.regime_id is None or regime_id is None or self.regime_id == regime_id


@dataclass(frozen=True)
class Actor:
    """The person who acts, with the posts held on the day of the request."""

    person_id: int
    user_id: int
    name: str
    must_change_password: bool
    posts: tuple[Post, ...]

    def has(self, duty: Duty) -> bool:
        """Whether any post carries ``duty``."""
        return any(duty in post.duties for post in self.posts)

    def post_for(
        self, duty: Duty, agency_id: int, regime_id: int | None = None, organisation_id: int | None = None
    ) -> Post | None:
        """The post that lets this person do ``duty`` in ``agency_id`` for ``regime_id``, or None.

        ``organisation_id`` is whose report it is; a delegation may be limited to some. Own posts come first.
        """
        return next(
            (
                post
                for post in self.posts
                if duty in post.duties
                and post.agency_id == agency_id
                and post.covers(regime_id, organisation_id)
            ),
            None,
        )

    def can(
        self, duty: Duty, agency_id: int, regime_id: int | None = None, organisation_id: int | None = None
    ) -> bool:
        """Whether the person may do ``duty`` there."""
        return self.post_for(duty, agency_id, regime_id, organisation_id) is not None

    def agencies(self, duty: Duty) -> frozenset[int]:
        """The agencies in which the person has ``duty``."""
        return frozenset(post.agency_id for post in self.posts if duty in post.duties)

    def require(self, duty: Duty, agency_id: int, regime_id: int | None = None) -> Post:
        """Like ``post_for``; raises NotAllowed."""
        post = self.post_for(duty, agency_id, regime_id)
        if post is None:
            raise NotAllowed("Your position does not allow this for this organisation.")
        return post


def load_actor(session: sa.orm.Session, user_id: int, day: date) -> Actor | None:
    """The person behind an account with the posts valid on ``day`` and what is delegated to them; None for nobody.

    Two queries, some more for those who act in another's place.
    """
    rows = session.execute(_actor_query(day), {"user_id": user_id}).all()
    if not rows:
        return None
    first = rows[0]
    posts = [_post(row) for row in rows if row.position_id is not None]
    if posts:
        posts += (_delegated_post(*found) for found in delegated_to(session, first.person_id, day))
    return Actor(first.person_id, user_id, first.full_name, first.must_change_password, tuple(posts))


def _delegated_post(scope: Delegated, given: Delegation) -> Post:
    return Post(
        given.giver_position_id,
        given.agency_id,
        given.agency_id,
        given.agency.name,
        Role.HEAD_OF_AGENCY,
        given.receiver_title,
        None,
        given.agency.name,
        scope,
    )


@lru_cache(maxsize=4)  # every request begins with it, and composing it takes longer than running it
def _actor_query(day: date) -> sa.Select[Any]:
    above = orm.aliased(Organisation)
    return (
        sa.select(
            Person.id.label("person_id"),
            Person.full_name,
            Person.must_change_password,
            Position.id.label("position_id"),
            Position.role,
            Position.title,
            Position.regime_id,
            Organisation.id.label("organisation_id"),
            Organisation.name.label("organisation_name"),
            AGENCY.label("agency_id"),
            sa.case(
                (Organisation.kind == OrganisationKind.DIVISION, above.name), else_=Organisation.name
            ).label("agency_name"),
        )
        .outerjoin(Position, sa.and_(Position.person_id == Person.id, held_on(day)))
        .outerjoin(Organisation, Organisation.id == Position.organisation_id)
        .outerjoin(above, above.id == Organisation.parent_id)
        .where(Person.user_id == sa.bindparam("user_id"))
        .order_by(Position.id)
    )


def _post(row: Any) -> Post:
    return Post(
        row.position_id,
        row.organisation_id,
        row.agency_id,
        row.organisation_name,
        row.role,
        row.title,
        row.regime_id,
        row.agency_name,
    )


def current_actor() -> Actor | None:
    """The person of this request, read once; None for a visitor or an account without a person."""
    if "actor" not in g:
        g.actor = _read_actor()
    return cast("Actor | None", g.actor)


def _read_actor() -> Actor | None:
    if not current_user.is_authenticated:
        return None
    return load_actor(the_session(), current_user.id, clock.local_day(clock.now()))


def the_actor() -> Actor:
    """The person of this request; raises SignInNeeded or NotAllowed."""
    actor = current_actor()
    if actor is not None:
        return actor
    if current_user.is_authenticated:
        raise NotAllowed("This account belongs to no person. Ask your administrator to complete it.")
    raise SignInNeeded


class SignInNeeded(Exception):
    """The visitor must sign in first; pages redirect, JSON answers 401."""


def requires(*duties: Duty) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Admit those whose posts carry at least one of ``duties``; the operation checks the organisation."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = the_actor()
            if not any(actor.has(duty) for duty in duties):
                raise NotAllowed("Your position does not allow this page.")
            return view(*args, **kwargs)

        return _declared(checked, tuple(duties))

    return decorate


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Admit every person who has signed in."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        the_actor()
        return view(*args, **kwargs)

    return _declared(checked, "signed_in")


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Admit everyone; each public endpoint also stands in the literal list of the guard test."""
    return _declared(view, "public")


def by_token(view: Callable[P, R]) -> Callable[P, R]:
    """Admit a program that proves by a token of its own what it may do; the view reads it. No session counts."""
    return _declared(view, BY_TOKEN)


def by_itself(view: Callable[P, R]) -> Callable[P, R]:
    """For what pages send while nobody sits there: it neither keeps the session alive nor brings back an ended one."""
    setattr(view, BY_ITSELF, True)
    return view


def _declared(view: Callable[P, R], permission: object) -> Callable[P, R]:
    setattr(view, PERMISSION, permission)
    return view


DUTY_NAMES = {
    Duty.ENTER: _l("Enter figures"),
    Duty.CHECK: _l("Check"),
    Duty.APPROVE: _l("Approve and sign"),
    Duty.SEAL: _l("Seal"),
    Duty.SEND: _l("Send"),
    Duty.ACCEPT: _l("Accept"),
    Duty.DESIGN: _l("Design templates"),
    Duty.ASSIGN: _l("Assign reports"),
    Duty.ADMINISTER: _l("Administer"),
    Duty.FOLLOW: _l("Follow progress"),
    Duty.READ: _l("Read and download"),
}
