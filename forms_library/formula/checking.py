"""Everything that is wrong with the formulas of a definition, at once, each with its place."""

from __future__ import annotations

from forms_library.definition.model import Definition
from forms_library.formula.errors import FormulaError
from forms_library.formula.plan import plan_of
from forms_library.formula.program import decimal_program
from forms_library.problems import Place, Problem


def check_definition(definition: Definition) -> list[Problem]:
    """Errors forbid publishing: what cannot be read, unknown codes, circles, rules that meet without a
    winner, limits exceeded.
    Warnings are worth a second look: sums of unlike units of measure, inputs nothing uses, constants."""
    plan = plan_of(definition)
    problems = [problem_of(error) for error in plan.errors]
    if not problems:
        try:
            decimal_program(plan)
        except FormulaError as error:
            problems.append(problem_of(error))
    return problems


def problem_of(error: FormulaError) -> Problem:
    """A FormulaError as a problem of the definition."""
    return Problem(
        error.message, "error", Place(error.section, error.row, error.column, error.start, error.end)
    )
