"""Makes the records of a list pass their checks: figures as in a table, texts by writing or clearing them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from forms_library.definition.model import Definition, RecordsSection, TableSection
from forms_library.formula import compile_definition
from forms_library.formula.records import LINE, form_of_one, records_in
from forms_library.kinds import NumberKind
from forms_library.kinds import kind as kind_of
from forms_library.sample.hints import Hints
from forms_library.sample.repair import repaired
from forms_library.sample.words import Words
from forms_library.value_types import CellKey, Value


def mend_records(section: RecordsSection, values: dict[CellKey, Value], chance: random.Random) -> None:
    """Change the records of `section` among `values` until their checks hold, or nothing helps."""
    one = form_of_one(section)
    if one is None:
        return
    for record in records_in(section, "", values):
        cells = {
            (s, LINE, c): value for (s, r, c), value in values.items() if (s, r) == (section.code, record)
        }
        mended = _texts_mended(one, repaired(one, cells, {}, frozenset(), chance), chance)
        for code, _, column in [*cells, *mended]:
            value = mended.get((code, LINE, column))
            values[code, record, column] = value
            if value is None:
                del values[code, record, column]


def _texts_mended(
    one: Definition, values: dict[CellKey, Value], chance: random.Random
) -> dict[CellKey, Value]:
    failing = len(compile_definition(one).evaluate(values).checks)
    for changed in _changes(one, values, chance):
        if not failing:
            break
        left = len(compile_definition(one).evaluate({**values, **changed}).checks)
        if left < failing:
            values, failing = {**values, **changed}, left
    return values


def _changes(
    one: Definition, values: dict[CellKey, Value], chance: random.Random
) -> Iterator[dict[CellKey, Value]]:
    """Each cell of a failing check that is no number: written where blank, cleared where not required."""
    words = Words(Hints(), chance)
    (line,) = one.sections
    assert isinstance(line, TableSection)
    for check in compile_definition(one).evaluate(values).checks:
        for key in check.keys:
            spec = one.spec(key)
            if isinstance(kind_of(spec.kind), NumberKind):
                continue
            if values.get(key) is None:
                yield {key: words.value(spec, line.column(key[2]).label)}
            elif not spec.required:
                yield {key: None}
