"""Contradictions in what a section says of its figures: limits that nothing meets, a default that does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from forms_library.definition.inheritance import column_spec, default_of, field_spec
from forms_library.definition.lines import line_code
from forms_library.definition.model import NUMERIC_KINDS, FieldsSection, RecordsSection, TableSection
from forms_library.definition.offers import offer_problems
from forms_library.kinds.number import plain_vi
from forms_library.messages import N_, Message
from forms_library.problems import Place, Problem
from forms_library.value_types import CellKey, CellSpec

OfFigures = TableSection | RecordsSection | FieldsSection

_NUMBER = CellSpec("decimal", decimals=6)


def figures_problems(section: OfFigures) -> Iterator[Problem]:
    """What is wrong with the decimals, limits and default of a section."""
    here = Place(section=section.code)
    own = [
        *limit_problems(section.minimum, section.maximum, here),
        *offer_problems(_NUMBER, section.default, "", here),
    ]
    yield from own or _inherited_problems(section)


def crossing_defaults(section: TableSection) -> Iterator[Problem]:
    """What a row or a column offers in one of its cells that is narrower than the row or the column itself.

    Of cells that are alike, one is told; what is offered must fit its own row or column before it is looked at here.
    """
    offering = [column.default for column in section.leaf_columns()]
    if not any([*offering, *(at.row.default for at in section.all_rows())]):
        return
    for alike in _cells_alike(section):
        for text, key in alike.offered.items():
            if text != section.default:
                yield from offer_problems(alike.spec, text, "", Place(*key))


def limit_problems(low: Decimal | None, high: Decimal | None, here: Place) -> Iterator[Problem]:
    """Limits that no figure can meet."""
    if low is not None and high is not None and low > high:
        yield Problem(
            Message(
                N_("The smallest value %(low)s is above the largest %(high)s."),
                {"low": plain_vi(low), "high": plain_vi(high)},
            ),
            "error",
            replace(here, setting="minimum"),
        )


def _inherited_problems(section: OfFigures) -> Iterator[Problem]:
    """What the section says, in the places that inherit it; each kind of place once."""
    if section.minimum is None and section.maximum is None and not section.default:
        return
    for place, spec, default in _places(section):
        if _inherits_a_limit(section, spec):
            yield from limit_problems(spec.minimum, spec.maximum, place)
        if default and default == section.default:
            yield from offer_problems(spec, default, "", replace(place, setting="default"))


def _inherits_a_limit(section: OfFigures, spec: CellSpec) -> bool:
    inherited = [
        limit is not None and limit == own
        for limit, own in ((section.minimum, spec.minimum), (section.maximum, spec.maximum))
    ]
    return spec.kind in NUMERIC_KINDS and any(inherited)


def _places(section: OfFigures) -> Iterator[tuple[Place, CellSpec, str]]:
    """Where figures stand, what they may be and what is offered there: of cells that are alike, one."""
    if isinstance(section, TableSection):
        yield from _in_table(section)
    elif isinstance(section, RecordsSection):
        for column in section.leaf_columns():
            offered = "" if column.formula else default_of(section, column)
            yield Place(section.code, "", column.code), column_spec(section, column), offered
    else:
        for field in section.fields:
            offered = "" if field.formula else default_of(section, field)
            yield Place(section.code, field.code), field_spec(section, field), offered


def _in_table(section: TableSection) -> Iterator[tuple[Place, CellSpec, str]]:
    for alike in _cells_alike(section):
        offered = alike.offered.get(section.default)
        yield Place(*(offered or alike.first)), alike.spec, section.default if offered else ""


@dataclass(frozen=True)
class _Alike:
    """Cells of which the same is known: one of them, and what they offer ("" for nothing) with the first that does."""

    spec: CellSpec
    first: CellKey
    offered: Mapping[str, CellKey]


def _cells_alike(section: TableSection) -> Iterator[_Alike]:
    """The cells of a table, those of the lines that are added to it among them: of these the row they stand under."""
    for spec, typed, others in section.cells_by_spec:
        offered: dict[str, CellKey] = {}
        for key in typed:
            offered.setdefault(section.default_at(key[1], key[2]), key)
        yield _Alike(spec, (*typed, *others)[0], offered)
    for group in section.groups():
        line = line_code(group, "1")
        for column in section.leaf_columns():
            key = (section.code, group, column.code)
            yield _Alike(section.spec(line, column.code), key, {section.default_at(line, column.code): key})
