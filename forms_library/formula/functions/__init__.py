"""Excel's functions, one Python function each. Importing this package fills the registry."""

from forms_library.formula.functions import (
    aggregation,
    arithmetic,
    conditions,
    dates,
    information,
    lookup,
    references,
    statistics,
    texts,
)
from forms_library.formula.functions.registry import FUNCTIONS, Function, check_calls

__all__ = [
    "FUNCTIONS",
    "Function",
    "aggregation",
    "arithmetic",
    "check_calls",
    "conditions",
    "dates",
    "information",
    "lookup",
    "references",
    "statistics",
    "texts",
]
