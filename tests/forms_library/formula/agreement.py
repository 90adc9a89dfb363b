"""Our answers beside those of LibreOffice, and the differences that Excel's documentation explains."""

from __future__ import annotations

import math
import re
from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

from forms_library.formula.plan import plan_of
from forms_library.formula.program import decimal_program, load_decimal
from forms_library.formula.semantics import WORKING, Raw
from forms_library.value_types import ExcelError
from tests.forms_library.formula.sheets import Sheet

STORED = Path(__file__).parent / "data" / "libreoffice.json"


def our_answers(sheet: Sheet) -> dict[str, Raw]:
    """Every calculated cell by "R1.C1", as it comes, nothing rounded."""
    plan = plan_of(sheet.definition())
    if plan.errors:
        raise plan.errors[0]
    program = decimal_program(plan, typed=False)
    given = sheet.given()
    with localcontext(WORKING):
        found, _ = load_decimal(program)([given.get(plan.layout.keys[i]) for i in program.inputs], [])
    keys = (plan.layout.keys[i] for i in program.outputs)
    return {f"{key[1]}.{key[2]}": value for key, value in zip(keys, found, strict=True)}


def differences(sheet: Sheet, theirs: dict[str, Any]) -> tuple[int, list[str]]:
    """How many cells were compared, and the differences nothing explains.

    A cell that reads a cell with an explained difference is explained with it."""
    ours, wrong, compared = our_answers(sheet), [], 0
    # LibreOffice keeps TRUE and FALSE in cells as the numbers 1 and 0; Excel documents that references to
    # them are passed over.
    given = {f"R{r}.C{c}": value for (r, c), value in sheet.values.items()}
    excused = {name for name, value in {**given, **ours}.items() if isinstance(value, bool)}
    for (row, column), formula in sheet.formulas.items():
        name = f"R{row}.C{column}"
        if _reads_excused(formula, excused):
            excused.add(name)
            continue
        compared += 1
        if same(ours[name], theirs[name]):
            continue
        if explained(formula, ours[name], theirs[name]):
            excused.add(name)
            continue
        wrong.append(f"seed {sheet.seed} {name} {formula}: ours {ours[name]!r}, theirs {theirs[name]!r}")
    return compared, wrong


def _reads_excused(formula: str, excused: set[str]) -> bool:
    for first, last in re.findall(r"(R\d+\.C\d+):(R\d+\.C\d+)", formula):
        column = first.split(".")[1]
        low, high = (int(name[1:].split(".")[0]) for name in (first, last))
        if any(f"R{n}.{column}" in excused for n in range(low, high + 1)):
            return True
    return bool(set(re.findall(r"R\d+\.C\d+", formula)) & excused)


def same(ours: Raw, theirs: Any) -> bool:
    """Equal after Excel's 15 digits."""
    if isinstance(ours, ExcelError):
        return theirs == ours.value
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, Decimal):
        return isinstance(theirs, int | float) and math.isclose(
            float(ours), theirs, rel_tol=1e-12, abs_tol=1e-12
        )
    return (ours or None) == (theirs or None) or (ours is None and theirs == 0)


_ERRORS_OF_EXCEL = {
    # function: (Excel's documented error, what LibreOffice gives instead)
    "RANK": (ExcelError.NA, "a place for a number that is not in the list"),
    "QUOTIENT": (ExcelError.DIV0, "#VALUE!"),
    "SMALL": (ExcelError.NUM, "#VALUE!"),
    "LARGE": (ExcelError.NUM, "#VALUE!"),
    "SQRT": (ExcelError.NUM, "#VALUE!"),
    "LN": (ExcelError.NUM, "#VALUE!"),
    "MROUND": (ExcelError.NUM, "a multiple although the signs differ"),
    "YEAR": (ExcelError.NUM, "years beyond 9999"),
    "MONTH": (ExcelError.NUM, "dates beyond 9999"),
    "DAY": (ExcelError.NUM, "dates beyond 9999"),
    "WEEKDAY": (ExcelError.NUM, "dates beyond 9999"),
}


def explained(formula: str, ours: Raw, theirs: Any) -> bool:
    """Whether Excel's documentation says that ours is right where LibreOffice differs."""
    if type(ours) is str and isinstance(theirs, str):
        return _same_but_for_the_last_digit(ours, theirs)
    return any(f"{name}(" in formula and ours is error for name, (error, _) in _ERRORS_OF_EXCEL.items())


def _same_but_for_the_last_digit(ours: str, theirs: str) -> bool:
    """Texts that hold a number of 15 digits, which binary arithmetic ends one off."""
    pattern = r"-?\d+\.\d{9,}"
    if re.sub(pattern, "#", ours) != re.sub(pattern, "#", theirs):
        return False
    pairs = zip(re.findall(pattern, ours), re.findall(pattern, theirs), strict=True)
    return all(math.isclose(float(a), float(b), rel_tol=1e-13) for a, b in pairs)
