"""Percentages, kept as people write them: 12,5 % is 12.5, not 0.125."""

from __future__ import annotations

from forms_library.kinds.number import NumberKind
from forms_library.messages import N_, Message
from forms_library.value_types import CellSpec, Value


class PercentKind(NumberKind):
    """A percentage with two decimal places unless declared; the percent sign may be typed."""

    name = "percent"
    label = Message(N_("Percentage"))
    default_decimals = 2

    def read(self, text: str, spec: CellSpec) -> Value:
        return super().read(text.rstrip("%\uff05 \u00a0") if text.endswith(("%", "\uff05")) else text, spec)
