"""Numbers with decimal places: areas, weights, averages."""

from __future__ import annotations

from forms_library.kinds.number import NumberKind
from forms_library.messages import N_, Message


class DecimalKind(NumberKind):
    """A number with decimal places, two unless declared."""

    name = "decimal"
    label = Message(N_("Decimal number"))
    default_decimals = 2
