"""Static kinds: what a value may turn out to be, known before anything is calculated. Bits of one small integer."""

from __future__ import annotations

from typing import Final

NUMBER: Final = 1
BLANK: Final = 2
TEXT: Final = 4
LOGICAL: Final = 8
ERROR: Final = 16
ANY: Final = NUMBER | BLANK | TEXT | LOGICAL | ERROR
SCALAR: Final = NUMBER | BLANK | TEXT | LOGICAL

UNBOUNDED: Final = 999
"""The size of a number of which nothing is known."""

INPUT_DIGITS: Final = 16
"""Digits before the decimal point of anything typed in; larger values are calculated by the careful program."""
