"""The ready-made forms as a list that can be searched: what each is called, where it comes from, what it is about."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from forms_library.catalogue import codes, get
from forms_library.definition import Definition, digest, dump
from forms_library.messages import N_
from forms_library.text import plain


class Area(enum.StrEnum):
    """The field of administration that a form belongs to (lĩnh vực)."""

    SOCIO_ECONOMIC = "socio_economic"
    INSPECTION = "inspection"
    PROCEDURES = "procedures"
    OFFICE = "office"
    JUSTICE = "justice"
    POVERTY = "poverty"
    HEALTH = "health"
    FINANCE = "finance"
    TRADE = "trade"
    TRANSPORT = "transport"


AREA_NAMES = {
    Area.SOCIO_ECONOMIC: N_("Socio-economic affairs"),
    Area.INSPECTION: N_("Inspection, petitions and complaints, prevention of corruption"),
    Area.PROCEDURES: N_("Control of administrative procedures"),
    Area.OFFICE: N_("Office work, report regimes"),
    Area.JUSTICE: N_("Justice, civil status"),
    Area.POVERTY: N_("Poverty reduction"),
    Area.HEALTH: N_("Health, food safety"),
    Area.FINANCE: N_("Finance, investment"),
    Area.TRADE: N_("Industry and trade"),
    Area.TRANSPORT: N_("Transport, sea ports"),
}
_AREAS = {
    Area.SOCIO_ECONOMIC: "KTXHT",
    Area.INSPECTION: "GQKN03 GQTC04 KQTH05 PCTN01 PCTN03 QLKNTC06 TCD01 TTR01 TTR02 TTR03 XLD02",
    Area.PROCEDURES: "KSTT01B KSTT02C KSTT05A KSTT06A KSTT06C KSTT07B",
    Area.OFFICE: "CHBC01 CHBC02 HOP01C VBDT01",
    Area.JUSTICE: "HT13A",
    Area.POVERTY: "HN01 HN02",
    Area.HEALTH: "ATTP HIV04",
    Area.FINANCE: "GIAINGAN HTLS01",
    Area.TRADE: "BANLE",
    Area.TRANSPORT: "CANG",
}


@dataclass(frozen=True)
class Listing:
    """One ready-made form; ``digest`` is that of its canonical definition, as a published version of it has."""

    definition: Definition
    area: Area
    digest: str

    @property
    def code(self) -> str:
        """The code under which it is installed."""
        return self.definition.code


@lru_cache
def listings() -> tuple[Listing, ...]:
    """Every ready-made form, by field of administration, then symbol and title."""
    found = (listing(code) for code in codes())
    order = list(Area)
    return tuple(sorted(found, key=lambda item: (order.index(item.area), *_name(item.definition))))


@lru_cache
def listing(code: str) -> Listing:
    """The ready-made form of that code; KeyError if there is none."""
    definition = get(code)
    return Listing(definition, _area(code), digest(dump(definition)))


def search(
    found: Iterable[Listing],
    words: str = "",
    *,
    area: str = "",
    period_kind: str = "",
    translate: Callable[[str], str] = str,
) -> list[Listing]:
    """Those whose symbol, code, title, legal basis or field hold all the words, with or without marks, in any order.

    ``area`` and ``period_kind`` narrow the choice; "" leaves it open.
    """
    wanted = plain(words).split()
    return [
        item
        for item in found
        if area in ("", item.area)
        and (not period_kind or period_kind in item.definition.period_kinds)
        and all(word in _searched(item, translate(AREA_NAMES[item.area])) for word in wanted)
    ]


def _searched(item: Listing, area: str) -> str:
    form = item.definition
    return plain(" ".join((form.symbol, form.code, form.title, form.legal_basis, area)))


def _area(code: str) -> Area:
    return next(area for area, members in _AREAS.items() if code in members.split())


def _name(definition: Definition) -> tuple[str, str]:
    return plain(definition.symbol), plain(definition.title)
