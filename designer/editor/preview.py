"""The form as the officer will see it, from an unfinished definition, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from designer.editor.sample import sample_of, without_texts
from forms_library.definition import Definition, NarrativeSection, read
from forms_library.definition.consistency import unnamed_columns
from forms_library.formula import FormulaError
from forms_library.formula.checking import check_formulas
from forms_library.formula.compiled import Evaluation, compile_plan
from forms_library.formula.plan import Plan, plan_of
from forms_library.problems import Problem, has_errors
from forms_library.render import Mode, section_html
from forms_library.render.figures import with_present_figures
from forms_library.value_types import CellKey, Value

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Preview:
    """The canvas of each section that can be drawn, and every problem of the definition."""

    sections: Mapping[str, str]
    problems: tuple[Problem, ...]


def preview(definition: object, *, language: str, translate: Translate, mode: Mode = "canvas") -> Preview:
    """Draw ``definition`` with sample figures; a definition that cannot be read has problems and no canvas.

    What is wrong in a single setting, such as a row that has no name yet, leaves the rest to be drawn.
    """
    loaded, wrong = read(definition)
    if not all(problem.place.setting for problem in wrong):
        return Preview({}, tuple(wrong))
    values = sample_of(loaded)
    judged, evaluation = _judged(loaded, values)
    problems = [*wrong, *judged, *unnamed_columns(loaded)]
    values = _with_words(loaded, values, evaluation)
    sections = {
        section.code: str(
            section_html(
                section,
                values,
                evaluation,
                mode=mode,
                problems=problems,
                language=language,
                translate=translate,
            )
        )
        for section in loaded.sections
    }
    return Preview(sections, tuple(problems))


def _with_words(
    definition: Definition, values: Mapping[CellKey, Value], evaluation: Evaluation | None
) -> Mapping[CellKey, Value]:
    """The values with the figures that the text of a part begins with."""
    narratives = [section for section in definition.sections if isinstance(section, NarrativeSection)]
    written = {
        (section.code, part.code, "text") for section in narratives for part in section.parts if part.default
    }
    if not written:
        return values
    specs = {key: definition.spec(key) for key in definition.keys()}  # noqa: SIM118 - not a mapping
    return with_present_figures(values, evaluation.values if evaluation else {}, written, specs)


def _judged(
    definition: Definition, values: Mapping[CellKey, Value]
) -> tuple[list[Problem], Evaluation | None]:
    """The problems of the formulas and their results; remembered, since typing a label changes neither."""
    kept = _judgement(without_texts(definition))
    if not kept:
        plan = plan_of(definition)
        problems = check_formulas(definition, plan)
        evaluation = None if has_errors(problems) else _evaluated(plan, values)
        kept.append((problems, evaluation))
    return kept[0]


@lru_cache(maxsize=64)
def _judgement(_key: bytes) -> list[tuple[list[Problem], Evaluation | None]]:
    return []


def _evaluated(plan: Plan, values: Mapping[CellKey, Value]) -> Evaluation | None:
    """Compiled for this one drawing: what is being typed does not belong in the cache of published forms."""
    try:
        return compile_plan(plan).evaluate(values)
    except FormulaError:
        return None  # check_definition reports it


def problem_json(problem: Problem, translate: Translate) -> dict[str, Any]:
    """A problem as the editor's script reads it: text, severity and where to jump."""
    place = problem.place
    return {
        "severity": problem.severity,
        "message": problem.message.text(translate),
        "section": place.section,
        "row": place.row,
        "column": place.column,
        "path": place.path,
        "setting": place.setting,
        "start": place.start,
        "end": place.end,
    }
