"""The field kinds and the one place that knows them all."""

from __future__ import annotations

from forms_library.kinds.base import Align, Kind, Widget
from forms_library.kinds.choice import ChoiceKind
from forms_library.kinds.choices import ChoicesKind
from forms_library.kinds.date import DateKind
from forms_library.kinds.decimal import DecimalKind
from forms_library.kinds.file import FileKind
from forms_library.kinds.integer import IntegerKind
from forms_library.kinds.long_text import LongTextKind
from forms_library.kinds.money import MoneyKind
from forms_library.kinds.number import NumberKind
from forms_library.kinds.one_of import OneOfKind
from forms_library.kinds.percent import PercentKind
from forms_library.kinds.registry import Registry
from forms_library.kinds.text import TextKind
from forms_library.kinds.yes_no import YesNoKind
from forms_library.value_types import CellSpec

registry = Registry(
    IntegerKind(),
    DecimalKind(),
    PercentKind(),
    MoneyKind(),
    TextKind(),
    LongTextKind(),
    DateKind(),
    ChoiceKind(),
    ChoicesKind(),
    YesNoKind(),
    OneOfKind(),
    FileKind(),
)


def kind(name: str) -> Kind:
    """The kind of that name; KeyError if there is none."""
    return registry[name]


def kind_names() -> tuple[str, ...]:
    """The names a definition may use, in the order designers see them."""
    return registry.names()


def decimals_of(spec: CellSpec) -> int | None:
    """The decimal places a cell keeps; None where it does not hold a number."""
    found = registry[spec.kind]
    return found.decimals(spec) if isinstance(found, NumberKind) else None


__all__ = [
    "Align",
    "Kind",
    "NumberKind",
    "Registry",
    "Widget",
    "decimals_of",
    "kind",
    "kind_names",
    "registry",
]
