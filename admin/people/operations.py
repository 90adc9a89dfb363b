"""What may happen to people: an account is made, a post is taken up and ended, a password is changed."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import User
from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base import clock
from admin.base.errors import Conflict, Invalid
from admin.organisations.models import Organisation
from admin.people.models import Person, Position
from admin.people.passwords import HashedPassword, hash_password, is_password
from admin.people.roles import Role
from admin.regimes.models import Regime
from forms_library.messages import N_, Message
from forms_library.text import clean

SHORTEST_PASSWORD = 10


def create_person(
    session: Session,
    *,
    username: str,
    full_name: str,
    password: str | HashedPassword,
    now: datetime,
    email: str = "",
    telephone: str = "",
    must_change_password: bool = False,
    actor_person_id: int | None = None,
) -> Person:
    """A person with an account; Conflict when the account name is taken, Invalid without a name."""
    username, full_name = clean(username).lower(), clean(full_name)
    if not username or not full_name:
        raise Invalid(N_("An account needs an account name and the person's full name."))
    if session.scalar(sa.select(User.id).where(User.username == username)) is not None:
        raise Conflict(Message(N_("The account name “%(name)s” is taken."), {"name": username}))
    hashed = password if isinstance(password, HashedPassword) else hash_password(password)
    user = _account(username, full_name, email, hashed, now)
    person = Person(
        user=user,
        full_name=full_name,
        email=clean(email),
        telephone=clean(telephone),
        must_change_password=must_change_password,
    )
    session.add(person)
    session.flush()
    record(
        session, "person.created", "person", person.id, person_id=actor_person_id, now=now, username=username
    )
    return person


def _account(username: str, full_name: str, email: str, hashed: HashedPassword, now: datetime) -> User:
    # Flask-AppBuilder prints first_name before last_name; this division keeps "Nguyễn Thị Lan" in its order.
    first, _, last = full_name.rpartition(" ")
    moment = clock.naive(now)
    return User(
        username=username,
        first_name=first[:64] or last[:64],
        last_name=last[:64],
        # The column is unique and required; our own address book is Person.email.
        email=f"{username}@account.invalid",
        password=hashed.value,
        active=True,
        created_on=moment,
        changed_on=moment,
        login_count=0,
        fail_login_count=0,
    )


def hold_position(
    session: Session,
    person: Person,
    organisation: Organisation,
    role: Role,
    *,
    title: str,
    valid_from: date,
    now: datetime,
    valid_to: date | None = None,
    regime: Regime | None = None,
    actor_person_id: int | None = None,
) -> Position:
    """The person takes up a post; Conflict when the same post is already held on an overlapping day."""
    _refuse_overlap(session, person, organisation, role, valid_from, valid_to, regime)
    position = Position(
        person=person,
        organisation=organisation,
        role=role,
        title=clean(title),
        regime=regime,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    session.add(position)
    session.flush()
    record(
        session,
        "position.held",
        "person",
        person.id,
        person_id=actor_person_id,
        organisation_id=organisation.id,
        now=now,
        position=position.id,
        role=role.value,
    )
    return position


def _refuse_overlap(
    session: Session,
    person: Person,
    organisation: Organisation,
    role: Role,
    valid_from: date,
    valid_to: date | None,
    regime: Regime | None,
) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise Invalid(N_("A post cannot end before it begins."))
    overlapping = sa.select(Position.id).where(
        Position.person_id == person.id,
        Position.organisation_id == organisation.id,
        Position.role == role,
        Position.regime_id.is_(None) if regime is None else Position.regime_id == regime.id,
        sa.or_(Position.valid_to.is_(None), Position.valid_to >= valid_from),
        Position.valid_from <= (valid_to or date.max),
    )
    if session.scalar(overlapping.limit(1)) is not None:
        raise Conflict(N_("The person already holds this post on these days."))


def end_position(
    session: Session, position: Position, last_day: date, *, now: datetime, actor_person_id: int | None = None
) -> None:
    """The post ends at 24:00 of ``last_day``; it stays on record, because decisions were made under it."""
    if last_day < position.valid_from:
        raise Invalid(N_("A post cannot end before it begins."))
    position.valid_to = last_day
    record(
        session,
        "position.ended",
        "person",
        position.person_id,
        person_id=actor_person_id,
        organisation_id=position.organisation_id,
        now=now,
        position=position.id,
        last_day=last_day.isoformat(),
    )


def change_password(session: Session, person: Person, old: str, new: str, *, now: datetime) -> None:
    """The person gives the old password and a new one; Invalid with the reason when either cannot be taken."""
    if not is_password(person.user.password, old):
        raise Invalid(N_("The present password is not right."), field="old")
    problem = password_problem(new, person.user.username)
    if problem is None and old == new:
        problem = Message(N_("The new password must differ from the present one."))
    if problem is not None:
        raise Invalid(problem, field="new")
    person.user.password = hash_password(new).value
    person.must_change_password = False
    record(session, "person.password_changed", "person", person.id, person_id=person.id, now=now)


def reset_password(
    session: Session, person: Person, password: str, *, now: datetime, actor_person_id: int
) -> None:
    """An administrator gives a temporary password (J14); the person must change it at the next sign-in (J11)."""
    problem = password_problem(password, person.user.username)
    if problem is not None:
        raise Invalid(problem, field="new")
    person.user.password = hash_password(password).value
    person.must_change_password = True
    record(session, "person.password_reset", "person", person.id, person_id=actor_person_id, now=now)


def password_problem(password: str, username: str) -> Message | None:
    """Why a password cannot be taken, or None."""
    if len(password) < SHORTEST_PASSWORD:
        return Message(N_("A password has at least %(count)s characters."), {"count": SHORTEST_PASSWORD})
    if password.isdigit() or len(set(password)) < 5:
        return Message(N_("This password is too easy to guess: mix letters, digits and signs."))
    if username.lower() in password.lower():
        return Message(N_("A password must not contain the account name."))
    return None


def set_active(
    session: Session, person: Person, active: bool, *, now: datetime, actor_person_id: int
) -> None:
    """Lock or unlock the account; locking ends every session with the next request (J10)."""
    if not active and person.id == actor_person_id:
        raise Invalid(N_("You cannot lock your own account."))
    person.user.active = active
    action = "person.unlocked" if active else "person.locked"
    record(session, action, "person", person.id, person_id=actor_person_id, now=now)
