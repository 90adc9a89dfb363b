"""What a report declares without occurrence (không phát sinh): sections of it, or all of it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from forms_library.definition import Definition
from forms_library.definition.conditions import Relevance
from forms_library.messages import N_, Message
from forms_library.order import is_position
from forms_library.value_types import CellKey, Value

WHOLE = ""  # in the place of a section's code
_DECLARED = N_(
    "This part is declared without occurrence. Take the declaration back before you enter figures."
)


@dataclass(frozen=True)
class Nil:
    """The sections that are declared without occurrence; ``WHOLE`` among them stands for all."""

    declared: frozenset[str] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether the whole report is."""
        return WHOLE in self.declared

    def covers(self, section: str) -> bool:
        """Whether nothing occurred in that section."""
        return self.whole or section in self.declared

    def refusal(self, key: CellKey) -> Message | None:
        """Why nothing may be entered in the cell; None if it may."""
        return Message(_DECLARED) if self.covers(key[0]) else None

    def relevance(self, definition: Definition) -> Relevance:
        """What does not apply because of it: nothing of these sections is asked for or checked."""
        codes = (section.code for section in definition.sections if self.covers(section.code))
        return Relevance(frozenset((code, "", "") for code in codes))


NOTHING = Nil()


def may_be_nil(definition: Definition, section: str) -> bool:
    """Whether the form allows it (for ``WHOLE``: of the whole report)."""
    if section == WHOLE:
        return definition.nil
    return any(item.code == section and item.nil for item in definition.sections)


def occurrences(values: Mapping[CellKey, Value], section: str) -> Iterator[CellKey]:
    """The cells of the section (or of all) that say that something occurred: neither blank nor zero."""
    for key, value in sorted(values.items()):
        if section in (WHOLE, key[0]) and not _is_nothing(value) and not is_position(key):
            yield key


def _is_nothing(value: Value) -> bool:
    return value is None or value is False or (isinstance(value, Decimal) and value == 0)


def nil_of(declared: Collection[str]) -> Nil:
    """From the codes that are kept."""
    return Nil(frozenset(declared)) if declared else NOTHING
