"""Judging a filled report against its definition."""

from forms_library.validation.validate import (
    Evaluated,
    FailedCheck,
    cell_problem,
    check_problem,
    error_problem,
    validate,
)

__all__ = ["Evaluated", "FailedCheck", "cell_problem", "check_problem", "error_problem", "validate"]
