"""Functions that choose between arguments or point outside the form; every back end writes these out itself."""

from __future__ import annotations

from forms_library.formula.functions.registry import special
from forms_library.formula.kinds import LOGICAL

special(
    "IF",
    "logical value [value]",
    "The second argument if the condition holds, else the third (FALSE if left out).",
)
special("IFS", "{logical value}...", "The value after the first condition that holds; #N/A if none does.")
special(
    "SWITCH",
    "value value value value...",
    "The result beside the first case equal to the first argument; a last single argument is the default, else #N/A.",
)
special("CHOOSE", "number value value...", "The value at that place, counted from 1; #VALUE! outside.")
special("IFERROR", "value value", "The first argument, or the second where the first gives an error.")
special("IFNA", "value value", "The first argument, or the second where the first gives #N/A.")
special("TRUE", "", "The logical value TRUE.", LOGICAL)
special("FALSE", "", "The logical value FALSE.", LOGICAL)

special(
    "CHILDREN",
    "[reference]",
    "The cells of the sub-rows of this row (or of the row named), “of which” rows left out.",
)
special(
    "PREV",
    "reference",
    "The kept value of the same cell in the previous period of this organisation; blank if there is none.",
)
special(
    "SAME_PERIOD_LAST_YEAR",
    "reference",
    "The kept value of the same cell in the same period of last year; blank if there is none.",
)
special(
    "YTD",
    "reference",
    "The sum from the first period of the year up to and including this one: earlier kept values plus this cell.",
)
special(
    "CONTRIBUTORS",
    "[reference]",
    "The values of a cell in the accepted reports of the organisations that report to this one.",
)
special(
    "FIGURE",
    "text",
    "The kept figure of the indicator with that code for this organisation and period; blank if there is none.",
)
