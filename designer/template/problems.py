"""Everything that is wrong with a stored definition."""

from __future__ import annotations

from forms_library.definition import DefinitionError, load
from forms_library.formula import check_definition
from forms_library.problems import Problem


def problems_of(definition: object) -> list[Problem]:
    """Everything that is wrong with a definition: its shape first, then its formulas."""
    try:
        loaded = load(definition)
    except DefinitionError as error:
        return error.problems
    return check_definition(loaded)
