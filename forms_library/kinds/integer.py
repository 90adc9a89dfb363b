"""Whole numbers: counts of people, cases, files."""

from __future__ import annotations

from forms_library.kinds.number import NumberKind
from forms_library.messages import N_, Message


class IntegerKind(NumberKind):
    """A whole number."""

    name = "integer"
    label = Message(N_("Whole number"))
