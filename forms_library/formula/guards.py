"""Every limit on what an author may write, in one place.

Measured on hostile input (LAMBDA of 36 letters, 4,000 terms, SUM over a million cells): with these limits
each formula is refused or
finished within a tenth of a second. Each limit fails with a FormulaError that names it.
"""

from __future__ import annotations

from forms_library.formula.errors import FormulaError
from forms_library.messages import N_, Message

# The texts a formula may build are bounded where they are built (semantics.MAX_TEXT, Excel's own limit).
MAX_LENGTH = 8192  # characters of one formula, Excel's own limit
MAX_LEXEMES = 4000  # names, numbers, texts and signs of one formula, counted before it is parsed
MAX_NODES = 2000  # nodes of its tree
MAX_DEPTH = 64  # levels of its tree, Excel's own limit for functions
MAX_DIGITS = 15  # digits of a numeral, Excel's own limit
MAX_EXPONENT = 300  # of a numeral written as 1E+300
MAX_AREA = 20_000  # cells of one range
MAX_ARRAY_NODES = 50_000  # nodes after an array expression in SUMPRODUCT is written out cell by cell
MAX_FORMULAS = 100_000  # computed cells and checked places of one template
MAX_READS = 300_000  # cells read by all formulas of one template together


def check_length(text: str) -> None:
    """Refuse a formula longer than Excel itself takes."""
    if len(text) > MAX_LENGTH:
        message = N_("The formula has %(count)s characters; at most %(limit)s are allowed.")
        raise FormulaError(Message(message, {"count": len(text), "limit": MAX_LENGTH}), MAX_LENGTH, len(text))


def check_lexemes(count: int, at: int) -> None:
    """Refuse a formula of too many terms before the grammar sees it (its time grows with the square)."""
    if count > MAX_LEXEMES:
        raise FormulaError(
            Message(N_("The formula has more than %(limit)s terms."), {"limit": MAX_NODES}), at, at + 1
        )


def check_nodes(count: int, at: int) -> None:
    """Refuse a tree of too many nodes."""
    if count > MAX_NODES:
        raise FormulaError(
            Message(N_("The formula has more than %(limit)s terms."), {"limit": MAX_NODES}), at, at + 1
        )


def check_depth(depth: int, at: int) -> None:
    """Refuse a formula nested deeper than Excel's functions may be."""
    if depth > MAX_DEPTH:
        message = N_("The formula is nested more than %(limit)s levels deep.")
        raise FormulaError(Message(message, {"limit": MAX_DEPTH}), at, at + 1)


def check_numeral(numeral: str, at: int) -> None:
    """Refuse a numeral of more digits than Excel keeps: the last ones would be lost without a word."""
    mantissa, _, exponent = numeral.upper().partition("E")
    digits = mantissa.replace(".", "").strip("0")
    if len(digits) > MAX_DIGITS or len(mantissa) > 2 * MAX_DIGITS:
        message = N_("The number %(number)s has more than %(limit)s digits.")
        params: dict[str, str | int] = {"number": numeral[:40], "limit": MAX_DIGITS}
        raise FormulaError(Message(message, params), at, at + len(numeral))
    if len(exponent) > 4 or (exponent and abs(int(exponent)) > MAX_EXPONENT):
        raise FormulaError(
            Message(N_("The number %(number)s is too large or too small."), {"number": numeral[:40]}),
            at,
            at + len(numeral),
        )


def check_area(cells: int, start: int, end: int) -> None:
    """Refuse a range of too many cells."""
    if cells > MAX_AREA:
        raise FormulaError(
            Message(N_("The range has more than %(limit)s cells."), {"limit": MAX_AREA}), start, end
        )


def check_array(nodes: int) -> None:
    """Refuse an array expression that would grow too large when it is written out cell by cell."""
    if nodes > MAX_ARRAY_NODES:
        raise FormulaError(Message(N_("The formula works on too many cells at once.")))


def check_template(formulas: int, reads: int) -> None:
    """Refuse a template with too many computed cells, or whose formulas read too many cells together."""
    if formulas > MAX_FORMULAS:
        raise FormulaError(
            Message(N_("The template has more than %(limit)s computed cells."), {"limit": MAX_FORMULAS})
        )
    if reads > MAX_READS:
        raise FormulaError(
            Message(N_("The formulas of the template read more than %(limit)s cells."), {"limit": MAX_READS})
        )
