"""Judging a filled report against its definition."""

from forms_library.validation.problems import (
    Evaluated,
    FailedCheck,
    cell_problem,
    check_problem,
    does_not_apply,
    error_problem,
)
from forms_library.validation.validate import validate

__all__ = [
    "Evaluated",
    "FailedCheck",
    "cell_problem",
    "check_problem",
    "does_not_apply",
    "error_problem",
    "validate",
]
