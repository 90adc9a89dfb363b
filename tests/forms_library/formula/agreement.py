"""Our answers beside those of LibreOffice, and the differences that Excel's documentation explains.

Each cell is compared twice: as part of its whole sheet and, where a cell it reads differs, alone with what LibreOffice
has in the cells it reads. So one difference never hides another."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext
from functools import cached_property
from pathlib import Path
from typing import Any

from forms_library.definition.model import CellRule, Column, Definition, Row, TableSection
from forms_library.formula.plan import plan_of
from forms_library.formula.program import decimal_program, load_decimal
from forms_library.formula.semantics import WORKING, Raw
from forms_library.value_types import ExcelError
from tests.forms_library.formula.sheets import Sheet

STORED = Path(__file__).parent / "data" / "libreoffice.json"
_CELL = re.compile(r"R(\d+)\.C(\d+)(?::R(\d+)\.C(\d+))?")


def whole_answers(sheet: Sheet) -> dict[str, Raw]:
    """Every calculated cell by "R1.C1", as it comes, nothing rounded."""
    given = {f"R{r}.C{c}": value for (r, c), value in sheet.values.items()}
    return calculated(sheet.definition(), given)


def single_answers(sheet: Sheet, cells: Mapping[str, Any]) -> dict[str, Raw]:
    """Every formula alone, with what is in the cells it reads."""
    columns = tuple(Column(f"C{n}", "", kind="text") for n in range(1, sheet.width + 1))
    rows = [Row(f"R{n}", "") for n in range(1, sheet.height + 1)]
    rows += [Row(f"K{r}_{c}", "") for r, c in sheet.formulas]
    rules = tuple(CellRule(f"K{r}_{c}", "C1", formula=text) for (r, c), text in sheet.formulas.items())
    section = TableSection("B", columns=columns, rows=tuple(rows), cells=rules)
    found = calculated(Definition("S", "S", "S", sections=(section,)), cells)
    return {name.replace("K", "R").replace("_", ".C").removesuffix(".C1"): found[name] for name in found}


def calculated(definition: Definition, cells: Mapping[str, Any]) -> dict[str, Raw]:
    """The computed cells of a form by "row.column", just as they come, for inputs by the same names."""
    plan = plan_of(definition)
    if plan.errors:
        raise plan.errors[0]
    program, keys = decimal_program(plan, typed=False), plan.layout.keys
    inputs = [cells.get(f"{keys[i][1]}.{keys[i][2]}") for i in program.inputs]
    with localcontext(WORKING):
        found, _ = load_decimal(program)(inputs, [])
    names = [f"{keys[i][1]}.{keys[i][2]}" for i in program.outputs]
    return dict(zip(names, found, strict=True))


@dataclass
class Comparison:
    """`explained` counts the differences of each reason; `wrong` are those that have none."""

    compared: int = 0
    explained: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Comparison) -> None:
        """Count another sheet too."""
        self.compared += other.compared
        self.explained += other.explained
        self.wrong += other.wrong


def compare(sheet: Sheet, theirs: Mapping[str, Any]) -> Comparison:
    """A sheet as we calculate it and as LibreOffice did."""
    cells: dict[str, Any] = {f"R{r}.C{c}": value for (r, c), value in sheet.values.items()}
    cells |= {name: _ours(value) for name, value in theirs.items()}
    whole, found = whole_answers(sheet), Comparison()
    single = _Singly(sheet, cells)
    for (row, column), formula in sheet.formulas.items():
        name = f"R{row}.C{column}"
        found.compared += 1
        if same(whole[name], theirs[name]) or same(single.plain[name], theirs[name]):
            continue
        read = tuple(cells.get(cell) for cell in _read(formula))
        case = Case(formula, single.plain[name], theirs[name], read, single.without_logicals[name])
        reason = next((reason for reason in REASONS if reason.applies(case)), None)
        if reason is not None:
            found.explained[reason.name] += 1
        else:
            found.wrong.append(f"seed {sheet.seed} {name} {case}")
    return found


@dataclass
class _Singly:
    """Every formula alone; also with the numbers 1 and 0 where logicals are."""

    sheet: Sheet
    cells: Mapping[str, Any]

    @cached_property
    def plain(self) -> dict[str, Raw]:
        return single_answers(self.sheet, self.cells)

    @cached_property
    def without_logicals(self) -> dict[str, Raw]:
        cells = {n: Decimal(value) if isinstance(value, bool) else value for n, value in self.cells.items()}
        return single_answers(self.sheet, cells)


def _ours(value: Any) -> Raw:
    """An answer of LibreOffice as a value of ours."""
    if isinstance(value, str) and value.startswith("#"):
        return ExcelError(value)
    return Decimal(repr(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _read(formula: str) -> Iterable[str]:
    for match in _CELL.finditer(formula):
        top, left = int(match[1]), int(match[2])
        bottom, right = int(match[3] or top), int(match[4] or left)
        yield from (f"R{r}.C{c}" for r in range(top, bottom + 1) for c in range(left, right + 1))


def same(ours: Raw, theirs: Any) -> bool:
    """Equal after Excel's 15 digits."""
    if isinstance(ours, ExcelError):
        return bool(theirs == ours.value)
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, Decimal):
        return isinstance(theirs, int | float) and math.isclose(
            float(ours), theirs, rel_tol=1e-12, abs_tol=1e-12
        )
    return (ours or None) == (theirs or None)


@dataclass(frozen=True)
class Case:
    """A difference: the formula alone, both answers, and what is in the cells it reads.

    `without_logicals` is our answer to the same with the numbers 1 and 0 where logicals are."""

    formula: str
    ours: Raw
    theirs: Any
    read: tuple[Any, ...]
    without_logicals: Raw

    def __str__(self) -> str:
        return f"{self.formula}: ours {self.ours!r}, theirs {self.theirs!r}, from {self.read!r}"

    def calls(self, *names: str) -> bool:
        """Whether one of the functions is called."""
        return any(re.search(rf"(?<![\w.]){re.escape(name)}\(", self.formula) for name in names)


@dataclass(frozen=True)
class Reason:
    """Why ours is right where LibreOffice differs, with the page of Microsoft's reference that says so."""

    name: str
    why: str
    source: str
    applies: Callable[[Case], bool]


_INVALID = (
    "COMBIN",
    "DATE",
    "DATEDIF",
    "EDATE",
    "EOMONTH",
    "FACT",
    "GEOMEAN",
    "LARGE",
    "LN",
    "LOG",
    "LOG10",
    "MEDIAN",
    "PERCENTILE",
    "POWER",
    "QUARTILE",
    "SMALL",
    "SQRT",
    "YEARFRAC",
)
_DATES = (
    "DATE",
    "DAY",
    "DAYS",
    "DAYS360",
    "EDATE",
    "EOMONTH",
    "ISOWEEKNUM",
    "MONTH",
    "WEEKDAY",
    "WEEKNUM",
    "YEAR",
)


def _reads_a_logical(case: Case) -> bool:
    """LibreOffice's answer is ours, once logicals are numbers; its own error where it has another name."""
    if not any(isinstance(value, bool) for value in case.read):
        return False
    ours, theirs = case.without_logicals, case.theirs
    as_numbers = replace(case, ours=ours, read=())
    shown = isinstance(theirs, bool) and same(ours, int(theirs))  # a number 0 or 1 in the format of a logical
    return shown or same(ours, theirs) or any(reason.applies(as_numbers) for reason in REASONS[1:])


def _is_error(value: Any) -> bool:
    return isinstance(value, str) and value in set(ExcelError)


def _reads_an_error(case: Case) -> bool:
    return any(isinstance(value, ExcelError) for value in case.read)


def _is_last_digit(case: Case) -> bool:
    """Texts that hold numbers of 15 digits, alike but for the last of them."""
    if not isinstance(case.ours, str) or not isinstance(case.theirs, str):
        return False
    number = r"-?\d+\.\d{9,}|-?\d+\.\d+"
    ours, theirs = re.findall(number, case.ours), re.findall(number, case.theirs)
    if re.sub(number, "#", case.ours) != re.sub(number, "#", case.theirs) or len(ours) != len(theirs):
        return False
    return all(math.isclose(float(a), float(b), rel_tol=1e-13) for a, b in zip(ours, theirs, strict=True))


REASONS = (
    Reason(
        "a logical in a cell",
        "LibreOffice keeps TRUE and FALSE in cells as the numbers 1 and 0. In Excel they are values of their own: sums "
        "and counts pass over references to them, they are larger than any text, and as texts they are TRUE and FALSE.",
        "SUM function; Calculation operators and precedence in Excel",
        _reads_a_logical,
    ),
    Reason(
        "#NUM! written as #VALUE!",
        "LibreOffice's “invalid argument” (Err:502) becomes #VALUE! in its .xlsx files; Excel documents #NUM!.",
        "pages of SQRT, LN, LARGE, SMALL, DATE and the others",
        lambda case: case.ours is ExcelError.NUM and case.theirs == "#VALUE!" and case.calls(*_INVALID),
    ),
    Reason(
        "#DIV/0! of QUOTIENT",
        "Excel documents #DIV/0! for the divisor 0; LibreOffice gives an invalid argument.",
        "QUOTIENT function",
        lambda case: case.ours is ExcelError.DIV0 and case.theirs == "#VALUE!" and case.calls("QUOTIENT"),
    ),
    Reason(
        "RANK of a number that is not in the list",
        "Excel gives #N/A; LibreOffice an invalid argument or the place the number would have.",
        "RANK function",
        lambda case: case.ours is ExcelError.NA and case.calls("RANK"),
    ),
    Reason(
        "MROUND of unlike signs",
        "Excel documents #NUM!; LibreOffice gives a multiple.",
        "MROUND function",
        lambda case: case.ours is ExcelError.NUM and case.calls("MROUND"),
    ),
    Reason(
        "dates beyond 9999",
        "Excel's calendar ends on 31 December 9999, beyond it is #NUM!; LibreOffice's goes on.",
        "Excel specifications and limits; DAYS function",
        lambda case: case.ours is ExcelError.NUM and case.calls(*_DATES) and not isinstance(case.theirs, str),
    ),
    Reason(
        "a negative date as text",
        "Excel has no days before 1900 and gives #VALUE!; LibreOffice counts back from 1899.",
        "TEXT function; Excel specifications and limits",
        lambda case: case.ours is ExcelError.VALUE and case.calls("TEXT") and isinstance(case.theirs, str),
    ),
    Reason(
        "ISEVEN and ISODD of a blank or of a text that reads as a number",
        "Excel takes a blank for 0 and such a text for its number; LibreOffice gives #VALUE!.",
        "ISEVEN function; Calculation operators: how Excel converts values in formulas",
        lambda case: case.theirs == "#VALUE!" and case.calls("ISEVEN", "ISODD"),
    ),
    Reason(
        "the text TRUE as a number",
        "Excel makes no number of the text TRUE; LibreOffice makes 1 of it.",
        "VALUE function; Calculation operators: how Excel converts values in formulas",
        lambda case: any(value in ("TRUE", "FALSE") for value in case.read),
    ),
    Reason(
        "which of two errors",
        "Where both sides fail, Excel gives the error of the left one; LibreOffice sometimes that of the other.",
        "Detect errors in formulas",
        lambda case: isinstance(case.ours, ExcelError) and _is_error(case.theirs) and _reads_an_error(case),
    ),
    Reason(
        "SUMPRODUCT of an error and a text",
        "A text counts as 0, but an error in any of the ranges is the answer; LibreOffice passes over the pair.",
        "SUMPRODUCT function; Detect errors in formulas",
        lambda case: (
            case.ours in case.read and isinstance(case.ours, ExcelError) and case.calls("SUMPRODUCT")
        ),
    ),
    Reason(
        "a text looked up among numbers",
        "In Excel the text 7 is not the number 7; LibreOffice finds it.",
        "MATCH function; VLOOKUP function",
        lambda case: (
            case.calls("MATCH", "VLOOKUP", "HLOOKUP") and any(value in ("7", "12") for value in case.read)
        ),
    ),
    Reason(
        "DATE of more than 32,767 days",
        "Excel goes on counting days beyond the month; LibreOffice takes no more than fit into 16 bits.",
        "DATE function",
        lambda case: case.calls("DATE") and case.theirs == "#VALUE!" and isinstance(case.ours, Decimal),
    ),
    Reason(
        "the last days of December in WEEKNUM",
        "In Excel a year ends with week 53 or 54 in the middle of a week; LibreOffice gives week 1 of the next year.",
        "WEEKNUM function",
        lambda case: case.calls("WEEKNUM") and case.theirs == 1 and case.ours in (Decimal(53), Decimal(54)),
    ),
    Reason(
        "the last of fifteen digits",
        "Ours is exact where binary arithmetic ends one off in the fifteenth digit of a number made into text.",
        "Floating-point arithmetic may give inaccurate results in Excel",
        _is_last_digit,
    ),
)
