"""The figures that the written part names: which may be named, and their present values put into the text. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms_library.messages import N_, Message
from forms_library.order import is_position
from forms_library.render import figures
from forms_library.render.figures import figures_in
from forms_library.value_types import CellKey, Result, Value, ValueProblem
from forms_library.values import key_text, read_key
from runtime.reports.forms import Form
from runtime.sharing.scopes import Scope


def with_present_figures(
    form: Form, values: Mapping[CellKey, Value], computed: Mapping[CellKey, Result]
) -> dict[CellKey, Value]:
    """The values with every figure that the written part names as it stands now."""
    return figures.with_present_figures(values, computed, form.narrative, form.specs)


def may_be_named(form: Form, key: CellKey) -> bool:
    """Whether the written part may name the cell: any of the form but text of its own and places of rows."""
    return key in form.specs and key not in form.narrative and not is_position(key)


def check_named(form: Form, text: Value, stands: Value, scope: Scope) -> None:
    """Raise ValueProblem for a text that names a cell which the form does not have, or which is kept from the person
    and was not named before."""
    before = set(figures_in(str(stands or "")))
    for address in figures_in(str(text or "")):
        key = _key(form, address)
        if address not in before and not scope.covers(key):
            raise ValueProblem(
                Message(N_("The text names a cell that is not in your part: %(cell)s."), {"cell": address})
            )


def _key(form: Form, address: str) -> CellKey:
    try:
        key = read_key(address)
    except ValueProblem:
        key = None
    if key is None or not may_be_named(form, key):
        text = N_(
            "The text names a cell that the form does not have: %(cell)s. Take it out and insert the figure again."
        )
        raise ValueProblem(Message(text, {"cell": address[:60] or "?"}))
    return key


def nameable(form: Form, values: Mapping[CellKey, Result]) -> Iterator[tuple[str, CellKey]]:
    """(address, key) of the cells that a person may choose from: those of tables and fields, where something stands."""
    for key in form.specs:
        if may_be_named(form, key) and values.get(key) is not None:
            yield key_text(key), key
