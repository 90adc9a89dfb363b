"""Figures to try a form with while it is being drawn.

They stay the same while texts and formulas are being changed, so that the effect of a formula shows and typing a label
costs nothing; they are made anew when cells come, go or change their kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from forms_library.definition import Definition, canonical, dump, read
from forms_library.formula import FormulaError
from forms_library.sample import sample_values
from forms_library.value_types import CellKey, Value

SEED = 1
_KEPT = 64  # forms being drawn at the same time
_TEXTS = frozenset(
    {
        "title",
        "label",
        "heading",
        "guidance",
        "note",
        "notes",
        "number",
        "printed_code",
        "legal_basis",
        "former",
        "reporter",
        "recipient",
        "due_note",
        "symbol",
        "orientation",
    }
)
_RULES = frozenset({"formula", "checks", "prefill", "weight", "hidden_if", "required_if"})

_Samples = Mapping[CellKey, Value]


def sample_of(definition: Definition) -> _Samples:
    """Plausible values for what people fill in, such that the checks hold as the form was first seen."""
    document = dump(definition)
    found = _kept(canonical(_without(document, _TEXTS | _RULES)))
    if not found:
        found.update(_made(definition, document))
    return found


def without_texts(definition: Definition) -> bytes:
    """What calculating depends on, as bytes to compare: equal while only labels, titles and notes are changed."""
    return canonical(_without(dump(definition), _TEXTS))


@lru_cache(maxsize=_KEPT)
def _kept(_key: bytes) -> dict[CellKey, Value]:
    return {}


def _made(definition: Definition, document: dict[str, Any]) -> _Samples:
    try:
        return sample_values(definition, SEED)
    except FormulaError:
        # Formulas that cannot be read yet; the figures then need not meet them.
        return sample_values(read(_without(document, _RULES))[0], SEED)


def _without(value: Any, names: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {name: _without(item, names) for name, item in value.items() if name not in names}
    if isinstance(value, list):
        return [_without(item, names) for item in value]
    return value
