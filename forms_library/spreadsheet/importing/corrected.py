"""What was found, with what a person said against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from forms_library.definition.model import NUMERIC_KINDS
from forms_library.spreadsheet.importing.codes import PrintedCode
from forms_library.spreadsheet.importing.corrections import ColumnCorrection, RowCorrection
from forms_library.spreadsheet.importing.found import FoundColumn
from forms_library.spreadsheet.importing.header import Label, Leaf
from forms_library.spreadsheet.importing.kinds import ColumnKind
from forms_library.spreadsheet.importing.roles import Role
from forms_library.spreadsheet.importing.rows import FoundRow
from forms_library.spreadsheet.importing.words import code_of


def kept_columns(
    leaves: Sequence[Leaf], codes: Sequence[PrintedCode], said: Mapping[int, ColumnCorrection]
) -> tuple[list[Leaf], list[PrintedCode]]:
    """The columns that are not left out, with labels and codes as a person corrected them."""
    kept_leaves: list[Leaf] = []
    kept_codes: list[PrintedCode] = []
    for leaf, code in zip(leaves, codes, strict=True):
        told = said.get(leaf.left, ColumnCorrection())
        if told.left_out:
            continue
        if told.path is not None:
            leaf = replace(leaf, path=_path(leaf, told.path))
        if told.printed is not None:
            code = replace(
                code,
                printed=told.printed,
                code=code_of(told.printed),
                rule=told.printed if "=" in told.printed else "",
            )
        kept_leaves.append(leaf)
        kept_codes.append(code)
    return kept_leaves, kept_codes


def _path(leaf: Leaf, said: Sequence[str]) -> tuple[Label, ...]:
    """Labels that still stand as printed keep their cells, so that groups stay what they are."""
    printed = {label.text: label for label in leaf.path}
    return tuple(printed.get(text, Label(text, (0, 0))) for text in said)


def corrected_roles(
    roles: Sequence[Role], leaves: Sequence[Leaf], said: Mapping[int, ColumnCorrection]
) -> list[Role]:
    """The roles of the columns."""
    told = [said.get(leaf.left, ColumnCorrection()).role for leaf in leaves]
    return [correction or role for role, correction in zip(roles, told, strict=True)]  # type: ignore[misc]


def corrected_column(column: FoundColumn, said: ColumnCorrection) -> FoundColumn:
    """A column with its kind."""
    kind = column.kind
    if said.kind is not None and said.kind != kind.kind:
        kind = ColumnKind(
            said.kind, unit_of_measure=kind.unit_of_measure, choices=kind.choices, fraction=kind.fraction
        )
    if said.decimals is not None and kind.kind in NUMERIC_KINDS and kind.kind != "integer":
        kind = replace(kind, decimals=said.decimals)
    if said.unit_of_measure is not None:
        kind = replace(kind, unit_of_measure=said.unit_of_measure)
    return replace(column, kind=kind)


def corrected_row(row: FoundRow, said: RowCorrection | None) -> FoundRow | None:
    """A row; None if it is left out."""
    if said is None:
        return row
    if said.left_out:
        return None
    told = {
        name: value
        for name in ("level", "number", "label", "unit_of_measure", "heading", "added")
        if (value := getattr(said, name)) is not None
    }
    return replace(row, open=row.open and not told, **told)
