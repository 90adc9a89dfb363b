"""Which cells of a report a person sees and edits: all of them, or those of the parts given to them. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from forms_library.definition.lines import group_of
from forms_library.messages import N_, Message
from forms_library.problems import Problem
from forms_library.value_types import CellKey

_OUTSIDE = N_("This cell is not in the part that was given to you.")


class Part(Protocol):
    """A part as it is stored, while it is given."""

    @property
    def id(self) -> int: ...
    @property
    def within_id(self) -> int | None: ...
    @property
    def section(self) -> str: ...
    @property
    def rows(self) -> Any: ...
    @property
    def person_id(self) -> int | None: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def coordinator_id(self) -> int: ...
    @property
    def given_by_id(self) -> int: ...


@dataclass(frozen=True)
class Scope:
    """``places``: the rows by section (None for all rows of it); ``places`` None is the whole report."""

    places: Mapping[str, frozenset[str] | None] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is kept from the person."""
        return self.places is None

    @property
    def empty(self) -> bool:
        """Whether the person has no part at all in a report that was divided."""
        return self.places is not None and not self.places

    def covers(self, key: CellKey) -> bool:
        """Whether the cell (part of the narrative, field) is among them."""
        return self.covers_row(key[0], key[1])

    def covers_row(self, section: str, row: str) -> bool:
        """Whether all cells of that row are."""
        if self.places is None:
            return True
        rows = self.places.get(section, frozenset())
        return (
            rows is None or row in rows or group_of(row) in rows
        )  # a line that was added belongs to its row

    def covers_section(self, section: str) -> bool:
        """Whether all of the section is."""
        return self.places is None or (section in self.places and self.places[section] is None)

    def covers_all(self, section: str, rows: Collection[str] | None) -> bool:
        """Whether all of these rows are; None is the whole section."""
        return (
            self.covers_section(section) if rows is None else all(self.covers_row(section, x) for x in rows)
        )

    def covers_problem(self, problem: Problem) -> bool:
        """Whether a problem concerns nothing but these cells."""
        if self.places is None:
            return True
        place = problem.place
        if problem.keys:
            return all(map(self.covers, problem.keys))
        return self.covers_row(place.section, place.row) if place.row else self.covers_section(place.section)

    def refusal(self, key: CellKey) -> Message | None:
        """Why the person may not change the cell; None if they may, as far as parts are concerned."""
        return None if self.covers(key) else Message(_OUTSIDE)


WHOLE = Scope()


def scope_among(parts: Iterable[Part], person_id: int, organisations: Collection[int]) -> Scope:
    """What somebody who only enters sees of a report of which these parts are given.

    An undivided report is open to every officer of the agency. A divided one is kept together by whoever gave its parts
    and by the officers of that division, unless a part was given to them personally; everybody else sees the parts of
    their own and of their division. What a division passes on to one of its people is seen by that person; that person
    sees no more than that of the division's part.
    """
    given = list(parts)
    if not given or _keeps_together(
        [part for part in given if part.within_id is None], person_id, organisations
    ):
        return WHOLE
    return Scope(_joined(part for part in given if _holds(part, given, person_id, organisations)))


def _keeps_together(first: list[Part], person_id: int, organisations: Collection[int]) -> bool:
    if any(part.given_by_id == person_id for part in first):
        return True
    personally = any(part.person_id == person_id for part in first)
    return not personally and any(part.coordinator_id in organisations for part in first)


def _holds(part: Part, given: list[Part], person_id: int, organisations: Collection[int]) -> bool:
    if part.person_id is not None:
        return part.person_id == person_id
    passed_on = [inner for inner in given if inner.within_id == part.id]
    gave = any(inner.given_by_id == person_id for inner in passed_on)
    personally = any(inner.person_id == person_id for inner in passed_on)
    return part.organisation_id in organisations and (gave or not personally)


def _joined(parts: Iterable[Part]) -> dict[str, frozenset[str] | None]:
    places: dict[str, frozenset[str] | None] = {}
    for part in parts:
        known = places.get(part.section, frozenset())
        whole = part.rows is None or known is None
        places[part.section] = None if whole else (known or frozenset()) | frozenset(part.rows)
    return places
