"""What the four numeric kinds share: reading, limits, rounding and the Vietnamese way of writing numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import ClassVar

from forms_library.kinds.base import Align, Kind, Widget, wrong_json, wrong_type
from forms_library.kinds.numerals import INTEGER_DIGITS, read_numeral
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value, ValueProblem

# Products of two long figures have more digits than the usual context carries.
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
_VIETNAMESE = str.maketrans(",.", ".,")


_TOO_LONG = Decimal(10) ** INTEGER_DIGITS
_LARGEST = _TOO_LONG - 1


class NumberKind(Kind):
    """A number with a fixed number of decimal places."""

    widget: ClassVar[Widget] = "number"
    align: ClassVar[Align] = "right"
    numeric = True
    default_decimals: ClassVar[int] = 0

    def decimals(self, spec: CellSpec) -> int:
        """The decimal places kept and shown."""
        return self.default_decimals if spec.decimals is None else spec.decimals

    def tidy(self, raw: str) -> str:
        """Spaces inside a numeral mean something, so they are left to the reader of numerals."""
        return raw.strip()

    def read(self, text: str, spec: CellSpec) -> Value:
        if text.endswith(("%", "\uff05")):
            raise ValueProblem(
                Message(N_("No percentage is entered here. Write the number without the percent sign."))
            )
        return read_numeral(text, decimals=self.decimals(spec))

    def check(self, value: Value, spec: CellSpec) -> Message | None:
        if not isinstance(value, Decimal) or not value.is_finite():
            return wrong_type(self)
        if self._has_more_decimals(value, self.decimals(spec)):
            if self.decimals(spec) == 0:
                return Message(N_("Only whole numbers are entered here."))
            return Message(
                N_("There are more than %(decimals)s decimal places."), {"decimals": self.decimals(spec)}
            )
        return self._limits(value, spec)

    def span(self, spec: CellSpec) -> tuple[Decimal, Decimal]:
        """The smallest and the largest value that `check` takes (of those written with the cell's decimals)."""
        low = _LARGEST.copy_negate() if spec.minimum is None else max(spec.minimum, -_LARGEST)
        return low, _LARGEST if spec.maximum is None else min(spec.maximum, _LARGEST)

    def _has_more_decimals(self, value: Decimal, decimals: int) -> bool:
        # Few values are written with too many digits; only those are rounded to see whether they are zeros.
        return value.as_tuple().exponent < -decimals and value != round_half_up(value, decimals)  # type: ignore[operator]

    def _limits(self, value: Decimal, spec: CellSpec) -> Message | None:
        if abs(value) >= _TOO_LONG:
            return Message(
                N_("The number is too long: at most %(digits)s digits."), {"digits": INTEGER_DIGITS}
            )
        if spec.minimum is not None and value < spec.minimum:
            return Message(
                N_("The value is below the smallest allowed, %(limit)s."), {"limit": plain_vi(spec.minimum)}
            )
        if spec.maximum is not None and value > spec.maximum:
            return Message(
                N_("The value is above the largest allowed, %(limit)s."), {"limit": plain_vi(spec.maximum)}
            )
        return None

    def format(self, value: Value, spec: CellSpec, language: str = "vi") -> str:
        if not isinstance(value, Decimal):
            return "" if value is None else str(value)
        return format_number(value, self.decimals(spec), language)

    def to_json(self, value: Value) -> str | bool | None:
        return format(value, "f") if isinstance(value, Decimal) else super().to_json(value)

    def from_json(self, stored: object) -> Value:
        if stored is None:
            return None
        if not isinstance(stored, str):
            raise wrong_json(self)
        try:
            number = Decimal(stored)
        except InvalidOperation:
            raise wrong_json(self) from None
        if not number.is_finite():
            raise wrong_json(self)
        return number

    def json_schema(self, spec: CellSpec) -> dict[str, object]:
        decimals = self.decimals(spec)
        fraction = rf"(\.[0-9]{{1,{decimals}}})?" if decimals else ""
        return {"type": "string", "pattern": rf"^-?[0-9]{{1,{INTEGER_DIGITS}}}{fraction}$"}


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Rounded half away from zero, as Excel and the forms do (26,35 becomes 26,4)."""
    return value.quantize(_quantum(decimals), context=_WIDE)


@lru_cache
def _quantum(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def format_number(value: Decimal, decimals: int, language: str = "vi") -> str:
    """With thousands separators and exactly `decimals` decimal places: 1.234,5 in Vietnamese, 1,234.5 in English.

    More decimal places than declared are shown, not hidden: such a value is a problem its reader must see.
    """
    rounded = round_half_up(value, decimals)
    exact = rounded if rounded == value else value.normalize()
    if exact == 0:
        exact = abs(exact)
    english = f"{exact:,f}"
    return english if language == "en" else english.translate(_VIETNAMESE)


def plain_vi(value: Decimal) -> str:
    """A limit or other bare number in the Vietnamese way, without superfluous zeros."""
    whole = value == value.to_integral_value()
    return format_number(value, 0 if whole else max(0, -int(value.normalize().as_tuple().exponent)))
