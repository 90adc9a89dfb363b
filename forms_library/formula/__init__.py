"""The formula language: what authors write is Excel, what is kept is exact.

`parse` reads one formula; `compile_definition` turns all rules and checks of a form into one generated function;
`check_definition` says what is wrong with them.
"""

from forms_library.formula.checking import check_definition, problem_of
from forms_library.formula.compiled import (
    ENGINE_VERSION,
    CheckResult,
    CompiledTemplate,
    Evaluation,
    compile_definition,
    keep_compiled_in,
)
from forms_library.formula.errors import FormulaError
from forms_library.formula.explaining import Explanation, explain
from forms_library.formula.parsing import Formula, parse
from forms_library.formula.references import Need, NeedKind

__all__ = [
    "ENGINE_VERSION",
    "CheckResult",
    "CompiledTemplate",
    "Evaluation",
    "Explanation",
    "Formula",
    "FormulaError",
    "Need",
    "NeedKind",
    "check_definition",
    "compile_definition",
    "explain",
    "keep_compiled_in",
    "parse",
    "problem_of",
]
