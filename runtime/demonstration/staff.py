"""The people of the demonstration: an account for every role in every agency, all with one known password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_appbuilder.security.sqla.models import Role as AccountRole
from flask_appbuilder.security.sqla.models import User, assoc_user_role
from sqlalchemy.orm import Session

from admin.organisations.models import Organisation
from admin.people.models import Person, Position
from admin.people.passwords import hash_password
from admin.people.roles import Role
from admin.web.security import OFFICE_ADMIN_ROLE
from runtime.demonstration.names import people_names
from runtime.demonstration.offices import Offices, short

PASSWORD = "Baocao@2026"  # noqa: S105 - printed at start; every figure of the demonstration is simulated


@dataclass(frozen=True)
class Post:
    """One post to be filled: the account's name and what the person is."""

    username: str
    organisation: Organisation
    role: Role
    title: str


@dataclass(frozen=True)
class Staff:
    """Persons by (agency id, role), in the order of their posts."""

    by_post: dict[tuple[int, Role], list[int]]
    position_of: dict[int, int]
    title_of: dict[int, str]

    def one(self, agency: Organisation, role: Role, index: int = 0) -> int:
        """A person's id."""
        people = self.by_post[(agency.id, role)]
        return people[index % len(people)]


def hire(session: Session, offices: Offices, now: datetime) -> Staff:
    """Write the accounts, persons and positions."""
    posts = [
        *_central_posts(offices),
        *_department_posts(offices),
        *_commune_posts(offices),
        *_commune_designers(offices),
    ]
    names = people_names(2026)
    password = hash_password(PASSWORD).value
    by_post: dict[tuple[int, Role], list[int]] = {}
    position_of: dict[int, int] = {}
    titles: dict[int, str] = {}
    people = [_person(post, next(names), password, now) for post in posts]
    session.add_all(people)
    session.flush()
    for post, person in zip(posts, people, strict=True):
        position = _position(person, post)
        session.add(position)
        by_post.setdefault((post.organisation.agency_id, post.role), []).append(person.id)
        titles[person.id] = post.title
    session.flush()
    for person in people:
        position_of[person.id] = person.positions[0].id
    _grant_screens(session, people, posts)
    return Staff(by_post, position_of, titles)


def _central_posts(offices: Offices) -> Iterator[Post]:
    office = offices.departments["VPUB"]
    yield Post("thietke", office, Role.DESIGNER, "Chuyên viên thiết kế biểu mẫu")
    yield Post("quantri", offices.city, Role.OFFICE_ADMIN, "Chuyên viên Văn phòng, quản trị hệ thống báo cáo")
    yield Post("lanhdao", offices.city, Role.LEADER, "Phó Chủ tịch UBND thành phố")
    yield Post("tiepnhan.hue", offices.city, Role.RECEIVER, "Chuyên viên tổng hợp")


def _department_posts(offices: Offices) -> Iterator[Post]:
    for department in offices.departments.values():
        name, divisions = short(department), offices.divisions[department.id]
        head = (
            "Chánh Văn phòng"
            if department.code == "VPUB"
            else "Chánh Thanh tra"
            if department.code == "TTTP"
            else "Giám đốc"
        )
        yield Post(f"tiepnhan.{name}", divisions[0], Role.RECEIVER, "Chuyên viên tổng hợp")
        yield Post(f"canbo.{name}", divisions[0], Role.OFFICER, "Chuyên viên")
        yield Post(f"truongphong.{name}", divisions[0], Role.HEAD_OF_DIVISION, f"Trưởng {divisions[0].name}")
        yield Post(f"thutruong.{name}", department, Role.HEAD_OF_AGENCY, head)
        yield Post(f"vanthu.{name}", divisions[-1], Role.CLERK, "Văn thư")


def _commune_posts(offices: Offices) -> Iterator[Post]:
    for commune in offices.communes:
        name = short(commune)
        for number, division in enumerate(offices.divisions[commune.id], 1):
            suffix = "" if number == 1 else f"{number}"
            head = (
                "Chánh Văn phòng" if number == 1 else "Giám đốc Trung tâm" if number == 4 else "Trưởng phòng"
            )
            yield Post(f"canbo{suffix}.{name}", division, Role.OFFICER, "Chuyên viên")
            yield Post(f"truongphong{suffix}.{name}", division, Role.HEAD_OF_DIVISION, head)
        yield Post(f"chutich.{name}", commune, Role.HEAD_OF_AGENCY, "Chủ tịch")
        yield Post(f"vanthu.{name}", offices.divisions[commune.id][0], Role.CLERK, "Văn thư")


def _commune_designers(offices: Offices) -> Iterator[Post]:
    """One commune makes forms for its own divisions (C07)."""
    for commune in offices.communes[:1]:
        division = offices.divisions[commune.id][0]
        yield Post(f"thietke.{short(commune)}", division, Role.DESIGNER, "Chuyên viên thiết kế biểu mẫu")


def _person(post: Post, name: str, password: str, now: datetime) -> Person:
    family, _, given = name.rpartition(" ")
    moment = now.replace(tzinfo=None)
    user = User(
        username=post.username,
        first_name=given,
        last_name=family,
        email=f"{post.username}@hue.example",
        active=True,
        password=password,
        created_on=moment,
        changed_on=moment,
        login_count=0,
        fail_login_count=0,
    )
    return Person(user=user, full_name=name, email=user.email)


def _position(person: Person, post: Post) -> Position:
    return Position(
        person=person,
        organisation=post.organisation,
        role=post.role,
        title=post.title,
        valid_from=max(post.organisation.valid_from, date(2025, 7, 1)),
    )


def _grant_screens(session: Session, people: list[Person], posts: list[Post]) -> None:
    """Office administrators also use the reference-data screens, which Flask-AppBuilder guards by its own role."""
    role = session.scalars(sa.select(AccountRole).where(AccountRole.name == OFFICE_ADMIN_ROLE)).one()
    admins = [person for person, post in zip(people, posts, strict=True) if post.role is Role.OFFICE_ADMIN]
    session.execute(
        sa.insert(assoc_user_role), [{"user_id": person.user_id, "role_id": role.id} for person in admins]
    )
