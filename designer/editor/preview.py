"""The form as the officer will see it, from an unfinished definition, with what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from forms_library.definition import Definition, DefinitionError, load
from forms_library.formula import check_definition, compile_definition
from forms_library.formula.errors import FormulaError
from forms_library.problems import Place, Problem, has_errors
from forms_library.render import section_html
from forms_library.value_types import CellKey, Value

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Preview:
    """The canvas of each section that can be drawn, and every problem of the definition."""

    sections: Mapping[str, str]
    problems: tuple[Problem, ...]


def preview(
    definition: Mapping[str, Any], values: Mapping[CellKey, Value], *, language: str, translate: Translate
) -> Preview:
    """Draw ``definition`` with ``values`` typed in; a definition that cannot be read has problems and no canvas."""
    try:
        loaded = load(definition)
    except DefinitionError as error:
        return Preview({}, tuple(error.problems))
    problems = check_definition(loaded)
    return Preview(_canvases(loaded, values, problems, language, translate), tuple(problems))


def _canvases(
    definition: Definition,
    values: Mapping[CellKey, Value],
    problems: list[Problem],
    language: str,
    translate: Translate,
) -> dict[str, str]:
    evaluation = None
    if not has_errors(problems):
        try:
            evaluation = compile_definition(definition).evaluate(values)
        except FormulaError as error:
            place = Place(error.section, error.row, error.column, error.start, error.end)
            problems.append(Problem(error.message, "error", place))
    return {
        section.code: str(
            section_html(
                section,
                values,
                evaluation,
                mode="canvas",
                problems=problems,
                language=language,
                translate=translate,
            )
        )
        for section in definition.sections
    }


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
        "start": place.start,
        "end": place.end,
    }
