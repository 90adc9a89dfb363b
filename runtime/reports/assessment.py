"""What a filled report amounts to: computed cells, problems and completeness. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forms_library.formula import Evaluation
from forms_library.order import without_blank_rows
from forms_library.problems import Problem, has_errors
from forms_library.render.rich_text import is_blank
from forms_library.validation import validate
from forms_library.value_types import CellKey, Value
from runtime.reports.externals import Externals
from runtime.reports.forms import Form


@dataclass(frozen=True)
class Completeness:
    """How many of the cells that must be filled are filled (``required`` 0: none must)."""

    filled: int
    required: int

    @property
    def percent(self) -> int:
        """Whole per cent, 100 only when nothing is missing."""
        return 100 if self.filled >= self.required else self.filled * 100 // self.required


@dataclass(frozen=True)
class Assessment:
    """The state of a report at one moment."""

    evaluation: Evaluation
    problems: list[Problem]
    completeness: Completeness
    by_section: Mapping[str, Completeness]

    @property
    def has_errors(self) -> bool:
        """Whether anything forbids submitting."""
        return has_errors(self.problems)


def assess(form: Form, values: Mapping[CellKey, Value], externals: Externals) -> Assessment:
    """Compute all formulas and checks of the form over ``values``."""
    evaluation = form.compiled.evaluate(values, externals.values)
    by_section = _by_section(form, values)
    whole = Completeness(
        sum(part.filled for part in by_section.values()), sum(part.required for part in by_section.values())
    )
    return Assessment(evaluation, validate(form.definition, values, evaluation), whole, by_section)


def _by_section(form: Form, values: Mapping[CellKey, Value]) -> dict[str, Completeness]:
    counts = {section.code: [0, 0] for section in form.definition.sections}
    for key in form.required:
        count = counts[key[0]]
        count[1] += 1
        count[0] += _is_filled(form, key, values.get(key))
    if form.record_required:
        _count_records(form, values, counts)
    return {code: Completeness(*count) for code, count in counts.items()}


def _count_records(form: Form, values: Mapping[CellKey, Value], counts: dict[str, list[int]]) -> None:
    """In every record that holds anything the required columns count."""
    there = without_blank_rows(values, form.lists)
    records = {(section, record) for section, record, _column in there if section in form.lists}
    for section, record in records:
        for code, column in form.record_required:
            if code == section:
                counts[section][1] += 1
                counts[section][0] += there.get((section, record, column)) is not None


def _is_filled(form: Form, key: CellKey, value: Value) -> bool:
    if value is None:
        return False
    return not (key in form.narrative and is_blank(str(value)))
