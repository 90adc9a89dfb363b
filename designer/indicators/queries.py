"""How indicators are found, and which definition holds when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from admin.base.errors import NotFound
from designer.indicators.models import Group, Indicator, IndicatorTag, IndicatorVersion
from forms_library.calendar import Period, extent
from forms_library.messages import N_
from forms_library.text import plain


def indicators(
    session: Session, *, words: str = "", group: Group | None = None, owner_id: int | None = None
) -> list[Indicator]:
    """Indicators by code with versions, groups and owner, in four queries however many there are.

    ``words`` are looked for in code, name and concept of the newest definition, with or without marks.
    """
    query = (
        sa.select(Indicator)
        .options(selectinload(Indicator.versions), selectinload(Indicator.tags), joinedload(Indicator.owner))
        .order_by(Indicator.code)
    )
    if group is not None:
        tagged = sa.select(IndicatorTag.indicator_id).where(IndicatorTag.group == group)
        query = query.where(Indicator.id.in_(tagged))
    if owner_id is not None:
        query = query.where(Indicator.owner_id == owner_id)
    wanted = plain(words).split()
    return [found for found in session.scalars(query) if _says(found, wanted)]


def _says(indicator: Indicator, words: Iterable[str]) -> bool:
    newest = indicator.versions[-1]
    text = plain(f"{indicator.code} {newest.name} {newest.concept}")
    return all(word in text for word in words)


def indicator_by_code(session: Session, code: str) -> Indicator:
    """The indicator of that code; NotFound if there is none."""
    found = session.scalar(
        sa.select(Indicator)
        .where(Indicator.code == code)
        .options(
            joinedload(Indicator.owner),
            selectinload(Indicator.tags),
            selectinload(Indicator.versions).joinedload(IndicatorVersion.made_by),
        )
    )
    if found is None:
        raise NotFound(N_("There is no such indicator."))
    return found


def unknown(session: Session, codes: Collection[str]) -> set[str]:
    """Those of the codes that stand in no catalogue."""
    if not codes:
        return set()
    known = sa.select(Indicator.code).where(Indicator.code.in_(list(codes)))
    return set(codes) - set(session.scalars(known))


def definition_on(versions: Sequence[IndicatorVersion], day: date) -> IndicatorVersion:
    """Of an indicator's versions, oldest first, the one that holds on a day."""
    begun = [version for version in versions if version.valid_from is None or version.valid_from <= day]
    return begun[-1] if begun else versions[0]


def definitions(session: Session, codes: Collection[str], period: Period) -> dict[str, IndicatorVersion]:
    """The definitions that hold for a period by indicator code: one query, none without codes."""
    if not codes:
        return {}
    query = (
        sa.select(Indicator.code, IndicatorVersion)
        .join(IndicatorVersion, IndicatorVersion.indicator_id == Indicator.id)
        .where(Indicator.code.in_(list(codes)))
        .order_by(Indicator.code, IndicatorVersion.number)
    )
    by_code: dict[str, list[IndicatorVersion]] = {}
    for code, version in session.execute(query):
        by_code.setdefault(code, []).append(version)
    last = extent(period)[1]
    return {code: definition_on(versions, last) for code, versions in by_code.items()}
