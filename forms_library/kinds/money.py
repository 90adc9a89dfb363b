"""Amounts of money in the unit of measure of the column (đồng, nghìn đồng, triệu đồng)."""

from __future__ import annotations

from forms_library.kinds.number import NumberKind
from forms_library.messages import N_, Message


class MoneyKind(NumberKind):
    """An amount of money, whole unless decimals are declared."""

    name = "money"
    label = Message(N_("Amount of money"))
