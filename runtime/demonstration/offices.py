"""The organisations of the demonstration: the city, its departments, the 40 communes, and their divisions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from admin.organisations.models import Organisation, OrganisationGroup, OrganisationKind
from runtime.demonstration.names import slug

COMMUNES_SINCE = date(2025, 7, 1)


@cache
def data() -> dict[str, Any]:
    """The list of organisations with its sources, as committed beside this module."""
    loaded: dict[str, Any] = json.loads(
        Path(__file__).with_name("data").joinpath("hue.json").read_text("utf-8")
    )
    return loaded


@dataclass(frozen=True)
class Offices:
    """The organisations by what the demonstration needs of them."""

    city: Organisation
    departments: dict[str, Organisation]
    communes: list[Organisation]
    divisions: dict[int, list[Organisation]]

    def everyone(self) -> Iterable[Organisation]:
        """Every agency (not the divisions)."""
        return [self.city, *self.departments.values(), *self.communes]


def found(session: Session, commune_count: int = 40) -> Offices:
    """Write the organisations; ``commune_count`` takes only the first ones (tests)."""
    city = _city(session)
    departments = {
        item["code"]: _department(session, city, item, rank)
        for rank, item in enumerate(data()["departments"])
    }
    communes = [
        _commune(session, city, item, rank) for rank, item in enumerate(data()["communes"][:commune_count])
    ]
    session.flush()
    divisions = {
        departments[item["code"]].id: _divisions(session, departments[item["code"]], item["divisions"])
        for item in data()["departments"]
    }
    kinds = data()["commune_divisions"]
    for item, commune in zip(data()["communes"], communes, strict=False):
        divisions[commune.id] = _divisions(session, commune, kinds[item["kind"]])
    _groups(session, communes)
    session.flush()
    return Offices(city, departments, communes, divisions)


def _city(session: Session) -> Organisation:
    item = data()["city"]
    city = Organisation(
        code=item["code"],
        name=item["name"],
        kind=OrganisationKind.CITY,
        administrative_code=item["administrative_code"],
        issuer=item["name"].upper(),
        symbol=item["symbol"],
        place=item["place"],
        valid_from=date.fromisoformat(item["valid_from"]),
    )
    session.add(city)
    session.flush()
    return city


def _department(session: Session, city: Organisation, item: dict[str, Any], rank: int) -> Organisation:
    return _add(
        session,
        code=item["code"],
        name=item["name"] if "thành phố" in item["name"] else f"{item['name']} thành phố Huế",
        kind=OrganisationKind.DEPARTMENT,
        parent_id=city.id,
        issuer=item["name"].upper(),
        symbol=item["symbol"],
        place=city.place,
        rank=rank,
        valid_from=date.fromisoformat(item["valid_from"]),
        simulated=item["simulated"],
    )


def _commune(session: Session, city: Organisation, item: dict[str, Any], rank: int) -> Organisation:
    name = f"{item['name'][0].lower()}{item['name'][1:]}"
    return _add(
        session,
        code=f"X{item['code']}",
        name=f"UBND {name}",
        kind=OrganisationKind.COMMUNE,
        parent_id=city.id,
        administrative_code=item["code"],
        issuer=f"Ủy ban nhân dân {name}".upper(),
        symbol="UBND",
        place=item["name"].split(" ", 1)[1],
        rank=100 + rank,
        valid_from=COMMUNES_SINCE,
    )


def _divisions(session: Session, agency: Organisation, names: list[str]) -> list[Organisation]:
    made = [
        _add(
            session,
            code=f"{agency.code}.{number}",
            name=name,
            kind=OrganisationKind.DIVISION,
            parent_id=agency.id,
            rank=number,
            valid_from=agency.valid_from,
        )
        for number, name in enumerate(names, 1)
    ]
    session.flush()
    return made


def _add(session: Session, **values: Any) -> Organisation:
    organisation = Organisation(**values)
    session.add(organisation)
    return organisation


def _groups(session: Session, communes: list[Organisation]) -> None:
    wards = [commune for commune in communes if "phường" in commune.name]
    rural = [commune for commune in communes if "xã" in commune.name]
    mountain = [
        commune
        for commune in rural
        if any(part in commune.name for part in ("A Lưới", "Nam Đông", "Khe Tre"))
    ]
    for name, members in (("Các phường", wards), ("Các xã", rural), ("Các xã miền núi", mountain)):
        if members:
            session.add(OrganisationGroup(name=name, members=members))


def short(organisation: Organisation) -> str:
    """The part of an account's name that stands for an organisation: ``phuxuan``, ``stc``."""
    if organisation.kind is OrganisationKind.COMMUNE:
        return slug(organisation.name.removeprefix("UBND ").capitalize())
    return organisation.code.lower()
