"""The header tree as rows of cells with rowspan and colspan."""

from __future__ import annotations

from forms_library.definition.model import Column, ColumnNode, LabelColumn
from forms_library.render.model import CodeCell, HeaderCell


def header_rows(
    labels: tuple[LabelColumn, ...], columns: tuple[ColumnNode, ...]
) -> tuple[tuple[HeaderCell, ...], ...]:
    """The rows of the header, top down; label columns and short branches reach to the bottom."""
    depth = max((_depth(node) for node in columns), default=1)
    rows: list[list[HeaderCell]] = [[] for _ in range(depth)]
    rows[0].extend(
        HeaderCell(text=label.label, colspan=1, rowspan=depth, code=label.code, label=True)
        for label in labels
    )
    for index, node in enumerate(columns):
        _place(node, 0, str(index), rows)
    return tuple(tuple(row) for row in rows)


def code_row(labels: tuple[LabelColumn, ...], columns: tuple[Column, ...]) -> tuple[CodeCell, ...]:
    """The row of printed codes (A, B, 1, 2, …); empty if the form prints none."""
    cells = tuple(CodeCell(label.printed_code, label.code, label=True) for label in labels) + tuple(
        CodeCell(column.printed_code, column.code) for column in columns
    )
    return cells if any(cell.text for cell in cells) else ()


def _depth(node: ColumnNode) -> int:
    return 1 if isinstance(node, Column) else 1 + max((_depth(child) for child in node.children), default=0)


def _width(node: ColumnNode) -> int:
    return 1 if isinstance(node, Column) else sum(_width(child) for child in node.children)


def _place(node: ColumnNode, level: int, path: str, rows: list[list[HeaderCell]]) -> None:
    if isinstance(node, Column):
        rows[level].append(
            HeaderCell(
                text=node.label,
                colspan=1,
                rowspan=len(rows) - level,
                code=node.code,
                path=path,
                unit_of_measure=node.unit_of_measure,
                note=node.note,
            )
        )
        return
    rows[level].append(HeaderCell(text=node.label, colspan=_width(node), rowspan=1, path=path))
    for index, child in enumerate(node.children):
        _place(child, level + 1, f"{path}/{index}", rows)
