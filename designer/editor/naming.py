"""What a formula may name in other forms: a form by its code or title, then its rows and columns, then those of a row.

`xl` and `tong hop` find `XLD02!`; after it `tong` finds `XLD02!R01`, and `XLD02!R01.` the columns of that row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from designer.editor.queries import FormName, published_names
from designer.template.queries import newest_definitions
from designer.template.rights import DesignRights
from forms_library.definition import Column, ColumnNode, Definition, TableSection
from forms_library.formula.layout import same_code
from forms_library.text import plain

MOST_NAMES = 40
SHORTEST = 2  # letters with which a form is looked for while all kinds of names are being typed
LONGEST = 200


@dataclass(frozen=True)
class Named:
    """What may be written, and what it is called."""

    text: str
    detail: str
    type: Literal["form", "row", "column"]


def names_elsewhere(session: Session, rights: DesignRights, own: str, typed: str) -> list[Named]:
    """What fits ``typed`` in the published forms that this designer may see; ``own`` is the form being designed."""
    forms = [form for form in published_names(session, rights.visible()) if form.code != own]
    code, mark, rest = typed[:LONGEST].partition("!")
    if not mark:
        return _best(_forms(forms), code, "") if len(code) >= SHORTEST else []
    form = next((form for form in forms if same_code(form.code, code)), None)
    definition = newest_definitions(session, [form.code]).get(form.code) if form else None
    return _inside(definition, form.code, rest.strip()) if form and definition else []


def _forms(forms: Iterable[FormName]) -> Iterator[Named]:
    return (Named(f"{form.code}!", f"{form.symbol} {form.title}", "form") for form in forms)


def _inside(definition: Definition, code: str, rest: str) -> list[Named]:
    before, dot, wanted = rest.rpartition(".")
    if not dot:
        return _best(_rows_and_columns(definition), wanted, f"{code}!")
    row = before.rpartition(".")[2]
    tables = [table for table in definition.tables() if _has(table, row)]
    return _best((name for table in tables for name in _columns(table)), wanted, f"{code}!{before}.")


def _has(table: TableSection, wanted: str) -> bool:
    return any(same_code(row.code, wanted) for row in table.data_rows())


def _rows_and_columns(definition: Definition) -> Iterator[Named]:
    tables = definition.tables()
    for table in tables:
        for row in table.data_rows():
            yield Named(row.code, ". ".join(filter(None, (row.number, row.label))), "row")
    for table in tables:
        yield from _columns(table)


def _columns(table: TableSection) -> Iterator[Named]:
    return (Named(code, label, "column") for code, label in _headed(table.columns, ()))


def _headed(nodes: Iterable[ColumnNode], above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """The code of each column and its labels from the top of the header down."""
    for node in nodes:
        labels = (*above, node.label)
        if isinstance(node, Column):
            yield node.code, " / ".join(filter(None, labels))
        else:
            yield from _headed(node.children, labels)


def _best(names: Iterable[Named], typed: str, before: str) -> list[Named]:
    """Those whose code begins so, then those of whose label a word does; each with what is written ``before`` it."""
    wanted = plain(typed)
    by_code: list[Named] = []
    by_label: list[Named] = []
    for name in names:
        if plain(name.text).startswith(wanted):
            by_code.append(name)
        elif f" {wanted}" in f" {plain(name.detail)}":
            by_label.append(name)
    return [Named(before + name.text, name.detail, name.type) for name in (by_code + by_label)[:MOST_NAMES]]
