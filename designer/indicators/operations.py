"""What may happen to an indicator: it is added, gets a new definition, changes hands, is asked for no more."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from admin.audit.operations import record
from admin.base.errors import Conflict, Invalid
from admin.web.access import Actor
from designer.indicators.models import (
    Aggregating,
    Group,
    HeldBy,
    Indicator,
    IndicatorTag,
    IndicatorVersion,
)
from designer.template.rights import author, require_designer
from forms_library.messages import N_
from forms_library.text import clean, clean_lines

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,59}")


@dataclass(frozen=True)
class Meaning:
    """What an indicator is: the part of it that has versions (A08)."""

    name: str
    concept: str
    method: str
    unit_of_measure: str
    aggregation: Aggregating = Aggregating.SUM

    def tidy(self) -> Meaning:
        """In NFC, without superfluous white space; Invalid where something is missing."""
        found = Meaning(
            clean(self.name),
            clean_lines(self.concept),
            clean_lines(self.method),
            clean(self.unit_of_measure),
            self.aggregation,
        )
        if not (found.name and found.concept and found.unit_of_measure):
            raise Invalid(N_("An indicator needs a name, a concept and a unit of measure."))
        return found


@dataclass(frozen=True)
class Standing:
    """Who answers for an indicator, whose figure it is, where it belongs: no part of its meaning."""

    owner_id: int | None = None
    held_by: HeldBy = HeldBy.EACH
    groups: Collection[Group] = ()
    valid_to: date | None = None

    def check(self) -> None:
        """Raise Invalid where the one figure is nobody's."""
        if self.held_by is HeldBy.OWNER and self.owner_id is None:
            raise Invalid(N_("Name the organisation whose figure it is."))


def add_indicator(
    session: Session, code: str, meaning: Meaning, standing: Standing, *, actor: Actor | None, now: datetime
) -> Indicator:
    """A new indicator with its first definition; ``actor`` None is the set-up itself.

    Raises Invalid for a code that formulas could not name, Conflict when it is taken.
    """
    require_designer(session, actor, standing.owner_id)
    standing.check()
    code = clean(code).upper()
    if not CODE.fullmatch(code):
        raise Invalid(
            N_("A code is letters without marks, digits and underscores, and begins with a letter.")
        )
    if session.scalar(sa.select(Indicator.id).where(Indicator.code == code)) is not None:
        raise Conflict(N_("Another indicator already has this code."))
    indicator = Indicator(code=code, created_at=now)
    session.add(indicator)
    _stand(indicator, standing)
    session.flush()
    _new_version(session, indicator, 1, meaning.tidy(), None, "", actor, now)
    _record(session, "indicator.added", indicator, actor, now)
    return indicator


def define_anew(
    session: Session,
    indicator: Indicator,
    meaning: Meaning,
    *,
    valid_from: date,
    reason: str,
    actor: Actor | None,
    now: datetime,
) -> IndicatorVersion:
    """A new definition that holds from a day on; earlier periods keep theirs (A08).

    Raises Invalid without a reason or when an earlier definition begins later, Conflict when nothing is different.
    """
    require_designer(session, actor, indicator.owner_id)
    # Two people who define it at once wait for each other here.
    session.execute(sa.select(Indicator.id).where(Indicator.id == indicator.id).with_for_update())
    session.expire(indicator, ["versions"])
    last = indicator.versions[-1]
    if last.valid_from is not None and valid_from <= last.valid_from:
        raise Invalid(N_("The definition before this one begins to hold later than this day."))
    if not clean_lines(reason):
        raise Invalid(N_("Say why the definition changes; those who report will read it."))
    tidy = meaning.tidy()
    if tidy == meaning_of(last):
        raise Conflict(N_("Nothing in the definition has changed."))
    version = _new_version(session, indicator, last.number + 1, tidy, valid_from, reason, actor, now)
    _record(session, "indicator.defined", indicator, actor, now, number=version.number)
    return version


def change_standing(
    session: Session, indicator: Indicator, standing: Standing, *, actor: Actor | None, now: datetime
) -> None:
    """Another owner, other groups, another end; the definition stays what it is."""
    require_designer(session, actor, indicator.owner_id)
    require_designer(session, actor, standing.owner_id)
    standing.check()
    _stand(indicator, standing)
    session.flush()
    _record(session, "indicator.changed", indicator, actor, now)


def meaning_of(version: IndicatorVersion) -> Meaning:
    """What a version says."""
    return Meaning(
        version.name, version.concept, version.method, version.unit_of_measure, version.aggregation
    )


def _stand(indicator: Indicator, standing: Standing) -> None:
    indicator.owner_id, indicator.held_by = standing.owner_id, standing.held_by
    indicator.valid_to = standing.valid_to
    there = {tag.group: tag for tag in indicator.tags}
    indicator.tags = [
        there.get(group) or IndicatorTag(group=group) for group in Group if group in standing.groups
    ]


def _new_version(
    session: Session,
    indicator: Indicator,
    number: int,
    meaning: Meaning,
    valid_from: date | None,
    reason: str,
    actor: Actor | None,
    now: datetime,
) -> IndicatorVersion:
    version = IndicatorVersion(
        indicator_id=indicator.id,
        number=number,
        name=meaning.name,
        concept=meaning.concept,
        method=meaning.method,
        unit_of_measure=meaning.unit_of_measure,
        aggregation=meaning.aggregation,
        valid_from=valid_from,
        reason=clean_lines(reason),
        made_at=now,
        made_by_id=author(actor),
    )
    session.add(version)
    session.flush()
    session.expire(indicator, ["versions"])
    return version


def _record(
    session: Session, action: str, indicator: Indicator, actor: Actor | None, now: datetime, **details: Any
) -> None:
    record(
        session,
        action,
        "indicator",
        indicator.id,
        person_id=author(actor),
        now=now,
        code=indicator.code,
        **details,
    )
