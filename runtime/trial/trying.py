"""A form that is still being drawn, made ready to be typed in; and what was typed, judged as a report would be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from designer.editor.sample import sample_of
from forms_library.definition import DefinitionError, canonical, load
from forms_library.formula import check_definition
from forms_library.formula.plan import plan_of
from forms_library.messages import Message
from forms_library.problems import Problem, has_errors
from forms_library.value_types import CellKey, Value, ValueProblem
from forms_library.values import key_text
from runtime.documents.narrative import NarrativeProblem
from runtime.entry.answers import raw_text
from runtime.entry.operations import input_key, read_value
from runtime.reports.assessment import assess
from runtime.reports.content import Filled
from runtime.reports.externals import Externals
from runtime.reports.forms import Form, unpublished_form

_KEPT = 16  # forms being tried at the same time


@dataclass(frozen=True)
class Trial:
    """A form to be tried, or why it cannot be yet: the errors of its definition."""

    form: Form | None
    problems: tuple[Problem, ...] = ()


def trial_of(definition: Mapping[str, Any]) -> Trial:
    """The form of a draft; compiled once for as long as the draft stays as it is."""
    return _trial(canonical(definition))


@lru_cache(maxsize=_KEPT)
def _trial(text: bytes) -> Trial:
    try:
        definition = load(json.loads(text))
    except DefinitionError as error:
        return Trial(None, tuple(error.problems))
    plan = plan_of(definition)
    problems = check_definition(definition, plan)
    if has_errors(problems):
        return Trial(None, tuple(problem for problem in problems if problem.severity == "error"))
    return Trial(unpublished_form(definition, plan))


def beginning(form: Form, *, blank: bool) -> Filled:
    """What stands in the form at first: sample figures, or what an officer finds in a report just opened."""
    return filled_with(form, form.defaults if blank else sample_of(form.definition))


def filled_with(form: Form, values: Mapping[CellKey, Value]) -> Filled:
    """The form with these values, computed and judged. Nothing is known from other reports and earlier periods."""
    outside = Externals({})
    return Filled(form, values, outside, assess(form, values, outside))


def read_texts(
    form: Form, texts: Mapping[str, str]
) -> tuple[dict[CellKey, Value], list[tuple[str, Message]]]:
    """What was typed as values, and the keys of texts that are none, each with the reason."""
    values: dict[CellKey, Value] = {}
    refused: list[tuple[str, Message]] = []
    for text, raw in texts.items():
        try:
            key = input_key(form, text)
            values[key] = read_value(form, key, raw)
        except (ValueProblem, NarrativeProblem) as problem:
            refused.append((text, problem.message))
    return {key: value for key, value in values.items() if value is not None}, refused


def texts_of(filled: Filled) -> dict[str, str]:
    """What people fill in, as it is typed, by key: what the page holds before anything is changed."""
    form = filled.form
    return {
        key_text(key): raw_text(form, key, value)
        for key, value in filled.values.items()
        if form.is_input(key)
    }
