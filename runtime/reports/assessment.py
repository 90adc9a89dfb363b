"""What a filled report amounts to: computed cells, problems and completeness. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from forms_library.definition.conditions import UNCONDITIONAL, Relevance
from forms_library.definition.lines import group_of
from forms_library.formula import CheckResult, Evaluation
from forms_library.messages import Message
from forms_library.order import without_blank_rows
from forms_library.problems import Problem, has_errors
from forms_library.render.rich_text import is_blank
from forms_library.validation import FailedCheck, validate
from forms_library.value_types import CellKey, Result, Value
from runtime.reports.externals import Externals
from runtime.reports.facts import facts_of
from runtime.reports.forms import Form
from runtime.reports.nil import NOTHING, Nil


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


def assess(
    form: Form, values: Mapping[CellKey, Value], externals: Externals, nil: Nil = NOTHING
) -> Assessment:
    """Compute all formulas and checks of the form over ``values``; what is declared ``nil`` is not asked for."""
    evaluation = form.compiled.evaluate(values, externals.values)
    if nil.declared:
        beside = evaluation.relevance.joined(nil.relevance(form.definition))
        evaluation = replace(evaluation, relevance=beside)
    whole, by_section = completeness_of(form, values, evaluation.relevance)
    known: Mapping[CellKey, Result] = {**values, **evaluation.values}

    def facts(check: FailedCheck) -> Message | None:
        return facts_of(check, form, known, externals) if isinstance(check, CheckResult) else None

    problems = validate(form.definition, values, evaluation, facts)
    return Assessment(evaluation, problems, whole, by_section)


def completeness_of(
    form: Form, values: Mapping[CellKey, Value], relevance: Relevance
) -> tuple[Completeness, dict[str, Completeness]]:
    """How full the form is as a whole, and each of its sections."""
    by_section = _by_section(form, values, relevance)
    parts = by_section.values()
    return Completeness(sum(x.filled for x in parts), sum(x.required for x in parts)), by_section


def _by_section(form: Form, values: Mapping[CellKey, Value], relevance: Relevance) -> dict[str, Completeness]:
    counts = {section.code: [0, 0] for section in form.definition.sections}
    for key in _asked(form, values, relevance):
        count = counts[key[0]]
        count[1] += 1
        count[0] += _is_filled(form, key, values.get(key))
    return {code: Completeness(*count) for code, count in counts.items()}


def _asked(form: Form, values: Mapping[CellKey, Value], relevance: Relevance) -> Iterator[CellKey]:
    """The keys that must be filled: always, in rows that were added, or because a condition is met."""
    if form.open_sections:
        yield from (key for key in _asked_in_rows(form, values) if not relevance.hides(key))
    if relevance == UNCONDITIONAL:
        yield from form.required
        return
    yield from (key for key in form.required if not relevance.hides(key))
    for key in relevance.required:
        new = relevance.requires(key) and form.is_input(key) and not form.is_required(key)
        if new and form.specs[key].kind != "one_of":
            yield key


def _asked_in_rows(form: Form, values: Mapping[CellKey, Value]) -> Iterator[CellKey]:
    """In every record, and in every line that was added, that holds anything the required columns count."""
    there = without_blank_rows(values, form.open_sections)
    for section, row in {key[:2] for key in there if key[0] in form.open_sections}:
        if section in form.lists or group_of(row) is not None:
            yield from form.required_in_row(section, row)


def _is_filled(form: Form, key: CellKey, value: Value) -> bool:
    if value is None:
        return False
    return not (key in form.narrative and is_blank(str(value)))
