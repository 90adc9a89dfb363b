"""A small city to test with: plain functions that write organisations, people with posts, regimes and periods.

Everything exists since 1 July 2025. Names are Vietnamese and made up; numbers in codes keep them unique.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from admin.assignments.models import Assignment, ReportingPeriod
from admin.assignments.operations import assign
from admin.days_off.queries import working_calendar
from admin.organisations.models import Organisation, OrganisationGroup, OrganisationKind
from admin.people.models import Person
from admin.people.operations import create_person, hold_position
from admin.people.passwords import HashedPassword, hash_password
from admin.people.roles import Role
from admin.regimes.models import IssuingLevel, Regime, RegimeClass
from admin.regimes.operations import FormOfRegime, RegimeTexts, activate, create_regime
from forms_library.calendar import Period, PeriodKind

SINCE = date(2025, 7, 1)
BEFORE = datetime(2025, 7, 1, tzinfo=UTC)
PASSWORD = "Mat-khau-2026"


@cache
def hashed_password() -> HashedPassword:
    """The one password of all test accounts, hashed once."""
    return hash_password(PASSWORD)


def organisation(
    session: Session,
    code: str,
    kind: OrganisationKind = OrganisationKind.COMMUNE,
    *,
    name: str = "",
    parent: Organisation | None = None,
    **values: Any,
) -> Organisation:
    """One organisation; `values` are other columns."""
    found = Organisation(
        code=code,
        name=name or f"{kind.value} {code}",
        kind=kind,
        parent_id=parent.id if parent else None,
        **{"valid_from": SINCE, "place": "Huế", "symbol": code, **values},
    )
    session.add(found)
    session.flush()
    return found


@dataclass(frozen=True)
class City:
    """A city with two departments and some communes; every one has a division."""

    city: Organisation
    office: Organisation
    department: Organisation
    communes: list[Organisation]
    divisions: dict[int, Organisation]

    def division(self, agency: Organisation) -> Organisation:
        """The division of an agency."""
        return self.divisions[agency.id]


def city(session: Session, communes: int = 2) -> City:
    """Thành phố Huế, its office (VPUB), the department that receives (STC) and communes P01, P02, ..."""
    top = organisation(session, "HUE", OrganisationKind.CITY, name="Thành phố Huế", symbol="UBND")
    office = organisation(
        session, "VPUB", OrganisationKind.DEPARTMENT, name="Văn phòng UBND thành phố", parent=top
    )
    department = organisation(session, "STC", OrganisationKind.DEPARTMENT, name="Sở Tài chính", parent=top)
    wards = [
        organisation(session, f"P{number:02d}", name=f"Phường Số {number:02d}", parent=top, rank=number)
        for number in range(1, communes + 1)
    ]
    divisions = {
        agency.id: organisation(
            session,
            f"{agency.code}-VP",
            OrganisationKind.DIVISION,
            name=f"Văn phòng {agency.name}",
            parent=agency,
        )
        for agency in (office, department, *wards)
    }
    return City(top, office, department, wards, divisions)


def person(session: Session, username: str, full_name: str = "", **values: Any) -> Person:
    """A person with an account whose password is `PASSWORD`."""
    name = full_name or f"Nguyễn Văn {username.title()}"
    values = {"password": hashed_password(), "now": BEFORE, "email": f"{username}@hue.example", **values}
    return create_person(session, username=username, full_name=name, **values)


def holder(
    session: Session, username: str, organisation: Organisation, role: Role, *, regime: Regime | None = None
) -> Person:
    """A person who holds one post."""
    found = person(session, username)
    hold_position(
        session, found, organisation, role, title=role.value, valid_from=SINCE, now=BEFORE, regime=regime
    )
    return found


@dataclass(frozen=True)
class Cast:
    """One person for each role: the officers of the first commune, the receivers of the department, the office."""

    officer: Person
    head_of_division: Person
    head_of_agency: Person
    clerk: Person
    receiver: Person
    designer: Person
    admin: Person
    leader: Person
    outsider: Person


def cast(session: Session, town: City) -> Cast:
    """The people of the tests; the outsider enters in the second commune."""
    ward, other = town.communes[0], town.communes[1]
    return Cast(
        officer=holder(session, "canbo", town.division(ward), Role.OFFICER),
        head_of_division=holder(session, "truongphong", town.division(ward), Role.HEAD_OF_DIVISION),
        head_of_agency=holder(session, "chutich", ward, Role.HEAD_OF_AGENCY),
        clerk=holder(session, "vanthu", town.division(ward), Role.CLERK),
        receiver=holder(session, "tiepnhan", town.division(town.department), Role.RECEIVER),
        designer=holder(session, "thietke", town.office, Role.DESIGNER),
        admin=holder(session, "quantri", town.city, Role.OFFICE_ADMIN),
        leader=holder(session, "lanhdao", town.city, Role.LEADER),
        outsider=holder(session, "nguoingoai", town.division(other), Role.OFFICER),
    )


def regime_texts(town: City, **values: Any) -> RegimeTexts:
    """A complete monthly regime of the department, form KTXHT for communes; `values` replace parts."""
    return RegimeTexts(
        **{
            "code": "KTXH-THANG",
            "name": "Báo cáo kinh tế - xã hội hằng tháng",
            "profile": "hue",
            "family": "KTXH",
            "regime_class": RegimeClass.PERIODIC,
            "issuing_level": IssuingLevel.PROVINCE,
            "frequency": PeriodKind.MONTH,
            "recipient_id": town.department.id,
            "content": "Tình hình, kết quả tháng",
            "legal_basis": "Quyết định số 1153/QĐ-UBND",
            "send_method": "Trên Hệ thống",
            "process_guide": "Điều 11",
            "outline": "Năm phần",
            "cut_off_rule": "15-14",
            "due_rule": {"kind": "working_days", "days": 3, "per_level": 3},
            "forms": (FormOfRegime("KTXHT", OrganisationKind.COMMUNE),),
            **values,
        }
    )


def regime(session: Session, town: City, *, active: bool = True, **values: Any) -> Regime:
    """A regime, in use unless said otherwise."""
    found = create_regime(session, regime_texts(town, **values), now=BEFORE)
    if active:
        activate(session, found, calendar=working_calendar(session), now=BEFORE)
    return found


class Versions:
    """A version catalogue that answers from a mapping; 1 for every form unless told otherwise."""

    def __init__(self, numbers: Mapping[str, int | None] | None = None) -> None:
        self.numbers = dict(numbers or {})

    def version_in_force(self, session: Session, template_code: str, period: Period) -> int | None:
        """The number in the mapping, else 1."""
        return self.numbers.get(template_code, 1)

    def titles(self, session: Session, template_codes: Iterable[str]) -> Mapping[str, str]:
        """The codes themselves."""
        return {code: code for code in template_codes}


def assigned(
    session: Session,
    regime: Regime,
    code: str,
    organisations: Iterable[Organisation],
    *,
    now: datetime,
    versions: Versions | None = None,
    actor: Person | None = None,
) -> ReportingPeriod:
    """Assign the regime for the period of that code; returns the stored period."""
    return assign(
        session,
        regime,
        Period.parse(code),
        list(organisations),
        calendar=working_calendar(session),
        versions=versions or Versions(),
        actor_person_id=actor.id if actor else None,
        now=now,
    ).period


def assignment_of(session: Session, period: ReportingPeriod, organisation: Organisation) -> Assignment:
    """The assignment of an organisation in a period."""
    return session.query(Assignment).filter_by(period_id=period.id, organisation_id=organisation.id).one()


def group(session: Session, name: str, members: Iterable[Organisation]) -> OrganisationGroup:
    """A saved group."""
    found = OrganisationGroup(name=name, members=list(members))
    session.add(found)
    session.flush()
    return found
