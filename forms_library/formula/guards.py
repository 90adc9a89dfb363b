"""Every limit on what an author may write and on what a formula may build, in one place.

Measured on hostile input (LAMBDA of 36 letters, 4,000 terms, SUM over a million cells): with these limits each formula
is refused or finished within a tenth of a second. What an author may write is refused with a FormulaError that names
its guard; what a formula may build ends in one of Excel's errors. `counted` tells what the guards were shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Final

from forms_library.formula.errors import FormulaError
from forms_library.messages import N_, Message

MAX_NODES: Final = 2000
MAX_DEPTH: Final = 64

_TERMS = N_("The formula has more than %(limit)s terms.")
_NESTED = N_("The formula is nested more than %(limit)s levels deep.")


@dataclass(frozen=True)
class Guard:
    """A limit with its name; `said` is the limit that people are told where it is not the limit itself."""

    name: str
    limit: int
    message: str
    said: int = 0

    def check(
        self, value: int, start: int | None = None, end: int | None = None, **params: str | int
    ) -> None:
        """Refuse what is beyond the limit."""
        counters = _counters.get()
        if counters is not None:
            counters.largest[self.name] = max(value, counters.largest.get(self.name, 0))
        if value > self.limit:
            if counters is not None:
                counters.refused[self.name] += 1
            filled = {"limit": self.said or self.limit, "count": value, **params}
            raise FormulaError(Message(self.message, filled), start, end, guard=self.name)


# What an author may write

LENGTH = Guard(
    "length", 8192, N_("The formula has %(count)s characters; at most %(limit)s are allowed.")
)  # Excel's own limit
LEXEMES = Guard("lexemes", 4000, _TERMS, MAX_NODES)  # counted before the grammar sees them
NODES = Guard("nodes", MAX_NODES, _TERMS)  # of the tree
DEPTH = Guard("depth", MAX_DEPTH, _NESTED)  # Excel's own limit for functions
DIGITS = Guard("digits", 15, N_("The number %(number)s has more than %(limit)s digits."))  # Excel's own limit
EXPONENT = Guard("exponent", 300, N_("The number %(number)s is too large or too small."))
ARGUMENTS = Guard("arguments", 255, N_("%(name)s takes at most %(limit)s arguments."))  # Excel's own limit
AREA = Guard("area", 20_000, N_("The range has more than %(limit)s cells."))
ARRAY = Guard(
    "array", 50_000, N_("The formula works on too many cells at once.")
)  # nodes of an array expression written out cell by cell
ATTEMPTS = Guard("attempts", 15, _NESTED)  # IFERROR inside the first argument of IFERROR
BRACKETS = Guard("brackets", 3 * MAX_DEPTH, _NESTED, MAX_DEPTH)  # of generated code; Python itself takes 200
FORMULAS = Guard("formulas", 100_000, N_("The template has more than %(limit)s computed cells."))
READS = Guard("reads", 300_000, N_("The formulas of the template read more than %(limit)s cells."))

GUARDS: Final = (
    LENGTH,
    LEXEMES,
    NODES,
    DEPTH,
    DIGITS,
    EXPONENT,
    ARGUMENTS,
    AREA,
    ARRAY,
    ATTEMPTS,
    BRACKETS,
    FORMULAS,
    READS,
)

# What is no limit but refused all the same, under a name of its own

GRAMMAR: Final = "grammar"  # what cannot be read
SIGNS_ALLOWED: Final = "signs"  # signs other than those of formulas
FUNCTIONS_ALLOWED: Final = "functions"  # functions other than those of the list
REFERENCES: Final = "references"  # names of nothing in the form, ranges that are none
ORDER: Final = "order"  # cells that need one another

# What a formula may build

MAX_TEXT: Final = 32_767  # characters, Excel's own limit; beyond: #VALUE!
MAX_PATTERN: Final = 255  # characters of a criterion or search pattern, Excel's own limit; beyond: #VALUE!
MAX_SPAN: Final = 40_000  # days that NETWORKDAYS and WORKDAY walk through, a century; beyond: #NUM!
MAX_FACTORIAL: Final = 170  # Excel's own limit; beyond: #NUM!
MAX_CHOSEN_FROM: Final = 1000  # items of COMBIN; beyond: #NUM!
MAX_POWER: Final = 1_000_000  # digits of a power; beyond: #NUM!
LARGEST_EXPONENT: Final = 308  # of a number, as in Excel; beyond: #NUM!


@dataclass
class Counters:
    """The largest value each guard was shown, and how often each refused."""

    largest: dict[str, int] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)


_counters: ContextVar[Counters | None] = ContextVar("counters", default=None)


@contextmanager
def counted() -> Iterator[Counters]:
    """Count what the guards are shown meanwhile."""
    counters = Counters()
    token = _counters.set(counters)
    try:
        yield counters
    finally:
        _counters.reset(token)


def check_length(text: str) -> None:
    """Refuse a formula longer than Excel itself takes."""
    LENGTH.check(len(text), LENGTH.limit, len(text))


def check_numeral(numeral: str, at: int) -> None:
    """Refuse a numeral of more digits than Excel keeps: the last ones would be lost without a word."""
    mantissa, _, exponent = numeral.upper().partition("E")
    digits, end = len(mantissa.replace(".", "").strip("0")), at + len(numeral)
    # Zeros are no digits, but a thousand of them are no number either.
    DIGITS.check(max(digits, len(mantissa) - DIGITS.limit), at, end, number=numeral[:40])
    size = EXPONENT.limit + 1 if len(exponent) > 4 else abs(int(exponent or 0))
    EXPONENT.check(size, at, end, number=numeral[:40])
