"""Questions about a value."""

from __future__ import annotations

from decimal import Decimal

from forms_library.formula.functions.arithmetic import whole
from forms_library.formula.functions.registry import excel
from forms_library.formula.kinds import LOGICAL, NUMBER, TEXT
from forms_library.formula.semantics import Fail, Raw, Scalar, no_logical
from forms_library.value_types import ExcelError

_ERROR_TYPES = {
    ExcelError.NULL: 1,
    ExcelError.DIV0: 2,
    ExcelError.VALUE: 3,
    ExcelError.REF: 4,
    ExcelError.NAME: 5,
    ExcelError.NUM: 6,
    ExcelError.NA: 7,
}


@excel("ISBLANK", "raw", LOGICAL)
def isblank(value: Raw) -> bool:
    """Whether a cell is blank; "" is not."""
    return value is None


@excel("ISNUMBER", "raw", LOGICAL)
def isnumber(value: Raw) -> bool:
    """Whether it is a number."""
    return isinstance(value, Decimal)


@excel("ISTEXT", "raw", LOGICAL)
def istext(value: Raw) -> bool:
    """Whether it is a text; "" is."""
    return type(value) is str


@excel("ISNONTEXT", "raw", LOGICAL)
def isnontext(value: Raw) -> bool:
    """Whether it is anything but a text; blank is."""
    return type(value) is not str


@excel("ISLOGICAL", "raw", LOGICAL)
def islogical(value: Raw) -> bool:
    """Whether it is TRUE or FALSE."""
    return isinstance(value, bool)


@excel("ISERROR", "raw", LOGICAL)
def iserror(value: Raw) -> bool:
    """Whether it is an error."""
    return isinstance(value, ExcelError)


@excel("ISERR", "raw", LOGICAL)
def iserr(value: Raw) -> bool:
    """Whether it is an error other than #N/A."""
    return isinstance(value, ExcelError) and value is not ExcelError.NA


@excel("ISNA", "raw", LOGICAL)
def isna(value: Raw) -> bool:
    """Whether it is #N/A."""
    return value is ExcelError.NA


@excel("ISEVEN", "value", LOGICAL)
def iseven(value: Scalar) -> bool:
    """Whether the whole part is even; #VALUE! of a logical."""
    return whole(no_logical(value)) % 2 == 0


@excel("ISODD", "value", LOGICAL)
def isodd(value: Scalar) -> bool:
    """Whether the whole part is odd; #VALUE! of a logical."""
    return whole(no_logical(value)) % 2 == 1


@excel("NA", "", NUMBER)
def na() -> Decimal:
    """The error #N/A: not available."""
    raise Fail(ExcelError.NA)


@excel("N", "value", NUMBER)
def n(value: Scalar) -> Decimal:
    """The number, 1 for TRUE, 0 for anything else."""
    if isinstance(value, bool):
        return Decimal(int(value))
    return value if isinstance(value, Decimal) else Decimal(0)


@excel("T", "value", TEXT)
def t(value: Scalar) -> str:
    """The text, "" for anything else."""
    return value if isinstance(value, str) else ""


@excel("TYPE", "raw", NUMBER)
def type_(value: Raw) -> Decimal:
    """1 number or blank, 2 text, 4 logical, 16 error."""
    if isinstance(value, ExcelError):
        return Decimal(16)
    if isinstance(value, bool):
        return Decimal(4)
    return Decimal(2) if isinstance(value, str) else Decimal(1)


@excel("ERROR.TYPE", "raw", NUMBER)
def error_type(value: Raw) -> Decimal:
    """The number of an error (2 #DIV/0!, 3 #VALUE!, 7 #N/A); #N/A if there is none."""
    if not isinstance(value, ExcelError):
        raise Fail(ExcelError.NA)
    return Decimal(_ERROR_TYPES[value])
