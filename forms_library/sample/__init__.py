"""Plausible values for a form, made by a seed: for the demonstration and for the designer's preview.

The same definition, seed, external values and size always give the same report. Magnitudes come from hints where a
ready-made form has them (`catalogue/hints/`), otherwise from the units of measure; the form's own checks are then met
by changing as few figures as possible.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from decimal import Decimal

from forms_library.definition.inheritance import column_spec, field_spec
from forms_library.definition.model import (
    Definition,
    FieldsSection,
    NarrativeSection,
    RecordsSection,
    TableSection,
)
from forms_library.formula import Need, compile_definition
from forms_library.render.figures import beginning
from forms_library.sample.figures import Figures
from forms_library.sample.hints import Hints, hints_of
from forms_library.sample.records import mend_records
from forms_library.sample.repair import repaired
from forms_library.sample.words import Words
from forms_library.value_types import CellKey, Result, Value

External = Mapping[Need, "Value | tuple[Value, ...]"]

RECORDS = 3


def sample_values(
    definition: Definition,
    seed: int | str,
    *,
    external: External | None = None,
    size: float = 1.0,
    hints: Hints | None = None,
) -> dict[CellKey, Value]:
    """Values for everything people fill in, such that the form's checks hold.

    `external` is what evaluation is given (previous period, same period last year, …); cells with a prefill start from
    it and keep it. `size` scales counts and amounts, never rates and averages: 1 is an average commune. A check that no
    figure can meet (it compares constants, say) stays as it is.
    """
    known = hints or hints_of(definition.code)
    outside = external or {}
    chance = random.Random(f"{definition.code}/{seed}")  # noqa: S311 - for show, not for secrets
    figures = Figures(known, chance, size)
    values = _typed(definition, figures, Words(known, chance))
    kept = _prefilled(definition, outside, values)
    _follow(definition, figures, outside, values, kept)
    for section in definition.sections:
        if isinstance(section, RecordsSection):
            mend_records(section, values, chance)
    return repaired(definition, values, outside, kept, chance)


def sample_external(
    definition: Definition,
    *,
    previous: Mapping[CellKey, Result] | None = None,
    last_year: Mapping[CellKey, Result] | None = None,
    earlier_this_year: Iterable[Mapping[CellKey, Result]] = (),
    contributors: Iterable[Mapping[CellKey, Result]] = (),
) -> dict[Need, Value | tuple[Value, ...]]:
    """What a form needs from outside, taken from complete values (typed and computed) of other reports."""
    earlier, below = tuple(earlier_this_year), tuple(contributors)
    found: dict[Need, Value | tuple[Value, ...]] = {}
    for need in compile_definition(definition).needs:
        if need.kind == "prev":
            found[need] = _value(previous, need.key)
        elif need.kind == "same_period_last_year":
            found[need] = _value(last_year, need.key)
        elif need.kind == "ytd":
            found[need] = sum((number for number in _numbers(earlier, need.key)), Decimal(0))
        elif need.kind == "contributors":
            found[need] = tuple(_numbers(below, need.key))
    return found


def _value(values: Mapping[CellKey, Result] | None, key: CellKey) -> Value:
    value = (values or {}).get(key)
    return value if isinstance(value, Decimal) else None


def _numbers(reports: Iterable[Mapping[CellKey, Result]], key: CellKey) -> Iterable[Decimal]:
    """The numbers at a key; in the key of another form the section is left open, its row codes being unique."""
    for report in reports:
        for known, value in report.items():
            if known[1:] == key[1:] and key[0] in ("", known[0]) and isinstance(value, Decimal):
                yield value


def _typed(definition: Definition, figures: Figures, words: Words) -> dict[CellKey, Value]:
    values: dict[CellKey, Value] = {}
    for section in definition.sections:
        if isinstance(section, TableSection):
            values.update(_table(section, figures, words))
        elif isinstance(section, NarrativeSection):
            values.update(_written(definition, section, words))
        elif isinstance(section, FieldsSection):
            for field in section.fields:
                if not field.formula:
                    key = (section.code, field.code, "value")
                    values[key] = (
                        figures.field(section, field)
                        if figures.counts(field.kind)
                        else words.value(field_spec(section, field), field.label)
                    )
        else:
            values.update(_records(section, figures, words))
    return {key: value for key, value in values.items() if value is not None}


def _written(definition: Definition, section: NarrativeSection, words: Words) -> dict[CellKey, Value]:
    """Every part with the text it begins with, else with sample words."""
    return {
        (section.code, part.code, "text"): beginning(definition, part.default)
        if part.default
        else words.part(section.code, part)
        for part in section.parts
    }


def _table(section: TableSection, figures: Figures, words: Words) -> dict[CellKey, Value]:
    values: dict[CellKey, Value] = {}
    for row in section.data_rows():
        marks = words.marks(section.leaf_columns())
        for column in section.leaf_columns():
            if not section.is_input(row.code, column.code):
                continue
            spec, key = section.spec(row.code, column.code), (section.code, row.code, column.code)
            if figures.counts(spec.kind):
                values[key] = figures.cell(section, row, column)
            elif column.code in marks:
                values[key] = marks[column.code]
            elif spec.required:
                values[key] = words.value(spec, column.label)
    return values


def _records(section: RecordsSection, figures: Figures, words: Words) -> dict[CellKey, Value]:
    values: dict[CellKey, Value] = {}
    for number in range(1, RECORDS + 1):
        marks = words.marks(section.leaf_columns())
        for column in section.leaf_columns():
            key = (section.code, f"r{number}", column.code)
            if column.code in marks:
                values[key] = marks[column.code]
            elif figures.counts(column.kind) and not column.formula:
                values[key] = figures.column(section, column)
            elif column.required and not column.formula:
                values[key] = words.value(column_spec(section, column), f"{column.label} {number}")
    return values


def _prefilled(definition: Definition, outside: External, values: dict[CellKey, Value]) -> frozenset[CellKey]:
    """Put what is known from other periods into the cells that start from it."""
    kept = set()
    for key, need in compile_definition(definition).prefills.items():
        value = outside.get(need)
        if isinstance(value, Decimal):
            values[key] = value
            kept.add(key)
    return frozenset(kept)


def _follow(
    definition: Definition,
    figures: Figures,
    outside: External,
    values: dict[CellKey, Value],
    kept: frozenset[CellKey],
) -> None:
    """Give columns that follow a computed one (last year's total follows this year's) their values."""
    if not figures.hints.follow:
        return
    computed = compile_definition(definition).evaluate(values, outside).values
    for key in list(values):
        follow = figures.hints.follow.get(key[2])
        if follow is None or key in kept:
            continue
        model = (key[0], key[1], follow.column)
        leader = computed.get(model, values.get(model))
        if isinstance(leader, Decimal):
            values[key] = figures.around(
                leader * Decimal(str(follow.factor)), definition.spec(key), follow.noise
            )


__all__ = ["Hints", "hints_of", "sample_external", "sample_values"]
