"""A computed cell in words and with its figures, wherever it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from forms_library.definition import Definition
from forms_library.definition.lines import group_of
from forms_library.formula import Explanation, explain
from forms_library.formula.records import LINE, form_of_one
from forms_library.value_types import CellKey
from runtime.reports.content import Filled

Translate = Callable[[str], str]


def explanation_of(
    filled: Filled, key: CellKey, *, translate: Translate, language: str
) -> Explanation | None:
    """Explain a computed cell of a report; None if people type in it."""
    form = filled.form
    if not form.is_computed(key):
        return None
    group = group_of(key[1])
    if key[0] in form.lists:
        return _in_a_row(filled, form_of_one(form.lists[key[0]]), key, translate, language)
    if group is not None:
        one = form_of_one(form.open_tables[key[0]], group)
        return _in_a_row(filled, one, key, translate, language)
    outside = filled.externals.values
    return explain(form.definition, key, filled.values, outside, translate=translate, language=language)


def _in_a_row(
    filled: Filled, one: Definition | None, key: CellKey, translate: Translate, language: str
) -> Explanation | None:
    """A record or a line is explained by the form of one row; its cells get their own keys back."""
    section, record, column = key
    if one is None:
        return None
    values = {
        (s, LINE, c): value for (s, r, c), value in filled.values.items() if (s, r) == (section, record)
    }
    found = explain(one, (section, LINE, column), values, translate=translate, language=language)
    if found is None:
        return None
    parts = tuple(part if isinstance(part, str) else (part[0], record, part[2]) for part in found.parts)
    return replace(found, parts=parts)
