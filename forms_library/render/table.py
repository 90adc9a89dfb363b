"""The table as HTML: one markup for the canvas, the entry grid, the review and the paper.

Written with string joining rather than a template: a form of 3,000 cells is written several times a second while it is
filled. Everything that comes from data passes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from markupsafe import Markup, escape

from forms_library.render.model import BodyRow, Cell, CodeCell, HeaderCell, LabelCell, TableModel

Mode = Literal["entry", "canvas", "review", "print"]
READ_ONLY = ' aria-readonly="true"'

LONG = 60
"""Rows from which a table on the screen is drawn only near what is seen (runtime/static/grid/grid.css)."""


def table_html(model: TableModel, mode: Mode = "entry", *, caption: bool = True) -> Markup:
    """The table of one section; classes only, no inline styles.

    Cells carry `data-key` (section/row/column) and `data-kind`, except on paper. In entry mode the table is an ARIA
    grid whose cells can take the focus.
    """
    return Markup("".join(_table(model, mode, caption)))  # noqa: S704 - every part is escaped where it is written


def _table(model: TableModel, mode: Mode, caption: bool) -> Iterator[str]:
    role = ' role="grid"' if mode == "entry" else ""
    long, tracks = (" is-long", _tracks(model)) if mode != "print" and len(model.rows) >= LONG else ("", "")
    numbered = " is-numbered" if model.label_sources[:1] == ("number",) else ""
    css = f"figures figures-{mode} {model.density}{long}{numbered}"
    yield f'<table class="{css}" data-section="{escape(model.code)}"{tracks}{role}>'
    if caption and (model.title or model.unit_of_measure):
        yield _caption(model)
    yield _columns(model)
    yield "<thead>"
    for row in model.header:
        yield "<tr>" + "".join(_header_cell(cell, mode) for cell in row) + "</tr>"
    if model.codes:
        yield '<tr class="codes">' + "".join(_code_cell(cell) for cell in model.codes) + "</tr>"
    yield "</thead>"
    yield from _bodies(model, mode)
    yield "</table>"


def _caption(model: TableModel) -> str:
    title = f'<span class="caption-title">{escape(model.title)}</span>' if model.title else ""
    measure = (
        f'<span class="caption-unit">{escape(model.unit_of_measure)}</span>' if model.unit_of_measure else ""
    )
    return f"<caption>{title}{measure}</caption>"


def _columns(model: TableModel) -> str:
    return (
        "<colgroup>" + "".join(f'<col class="col-{name}">' for name in _column_names(model)) + "</colgroup>"
    )


def _tracks(model: TableModel) -> str:
    """The columns once more, for the style sheet to lay out each row by itself."""
    return f' data-tracks="{" ".join(f"var(--col-{name})" for name in _column_names(model))}"'


def _column_names(model: TableModel) -> Iterator[str]:
    for name in (*model.label_sources, *model.column_kinds):
        yield name.replace("_", "-")


def _header_cell(cell: HeaderCell, mode: Mode) -> str:
    spans = _span("colspan", cell.colspan) + _span("rowspan", cell.rowspan)
    css = "head label-head" if cell.label else "head"
    data = f' data-path="{cell.path}"' if mode == "canvas" and cell.path else ""
    if cell.code and mode != "print":
        data += f' data-column="{escape(cell.code)}"'
    if not cell.text:
        # An empty header would be announced as a header of nothing.
        return f'<td class="{css}"{spans}{data}></td>'
    scope = "col" if cell.code else "colgroup"
    note = f' title="{escape(cell.note)}"' if cell.note and mode != "print" else ""
    return f'<th class="{css}" scope="{scope}"{spans}{data}{note}>{escape(cell.text)}</th>'


def _code_cell(cell: CodeCell) -> str:
    css = "code label-code" if cell.label else "code"
    return f'<td class="{css}">{escape(cell.text)}</td>'


def _bodies(model: TableModel, mode: Mode) -> Iterator[str]:
    """One row group per outermost heading, so that the heading's scope ends where the next begins."""
    yield "<tbody>"
    for index, row in enumerate(model.rows):
        if index and row.heading and row.level == 1:
            yield "</tbody><tbody>"
        # What does not apply is left out where the form is only read; the officer sees that it is not asked for.
        if not (row.off and mode in ("review", "print")):
            yield from _body_row(row, mode)
    yield "</tbody>"


def _body_row(row: BodyRow, mode: Mode) -> Iterator[str]:
    css = f"line level-{row.level}"
    css += " is-heading" if row.heading else ""
    css += " is-total" if row.total else ""
    css += " is-of-which" if row.of_which else ""
    css += " is-added" if row.added else ""
    data = f' data-row="{escape(row.code)}"' if mode != "print" else ""
    yield f'<tr class="{css}"{data}>'
    yield from (_label_cell(label, row.heading, mode) for label in row.labels)
    write = _paper_cell if mode == "print" else _entry_cell if mode == "entry" else _read_cell
    yield from (write(cell) for cell in row.cells)
    yield "</tr>"


def _label_cell(label: LabelCell, heading: bool, mode: Mode) -> str:
    css = f"label label-{label.source.replace('_', '-')}"
    data = f' class="{css}"'
    if label.key is not None and mode in ("entry", "review"):
        data = _label_data(label, css, mode)
    if not label.header or not (label.text or label.typed):
        return f"<td{data}>{escape(label.text)}</td>"
    scope = "rowgroup" if heading else "row"
    text = escape(label.text)
    if label.colspan > 1 and mode != "print":
        # The cell is as wide as the table; its words stay in sight while the figures are scrolled.
        text = Markup('<span class="heading-text">{}</span>').format(label.text)
    return f'<th{data} scope="{scope}"{_span("colspan", label.colspan)}>{text}</th>'


def _label_data(label: LabelCell, css: str, mode: Mode) -> str:
    """What makes a label one of the cells: that of an added line is typed like them, the others can be selected."""
    state = "is-typed is-input" if label.typed else "is-name"
    data = (
        f' class="{css} {state} align-left" data-key="{escape("/".join(label.key or ()))}" data-kind="text"'
    )
    if mode == "review":
        return data
    needed = ' data-required="true"' if label.typed and label.source == "label" else ""
    return f'{data} tabindex="-1"{needed if label.typed else READ_ONLY}'


def _entry_cell(cell: Cell) -> str:
    state = READ_ONLY if cell.state != "input" else ""
    needed = ' data-required="true"' if cell.required and cell.state == "input" else ""
    return f'<td{_data(cell)} tabindex="-1"{state}{needed}{_mark(cell)}>{escape(cell.text)}</td>'


def _read_cell(cell: Cell) -> str:
    return f"<td{_data(cell)}{_mark(cell)}>{escape(cell.text)}</td>"


def _paper_cell(cell: Cell) -> str:
    return f'<td class="{_classes(cell)}">{escape(cell.text)}</td>'


def _data(cell: Cell) -> str:
    section, row, column = cell.key
    decimals = f' data-decimals="{cell.decimals}"' if cell.decimals is not None else ""
    raw = f' data-raw="{escape(cell.raw)}"' if cell.state == "input" and cell.raw != cell.text else ""
    # Codes are letters, digits and underscores (definition/reader.py): nothing in a key needs escaping.
    key = f"{section}/{row}/{column}"
    return f' class="{_classes(cell)}" data-key="{key}" data-kind="{cell.kind}"{decimals}{raw}'


def _mark(cell: Cell) -> str:
    if cell.severity is None:
        return ""
    invalid = ' aria-invalid="true"' if cell.severity == "error" else ""
    return f'{invalid} data-problem="{escape(cell.problem)}"'


def _classes(cell: Cell) -> str:
    marked = f" has-{cell.severity}" if cell.severity else ""
    return f"cell is-{cell.state} align-{cell.align}{marked}"


def _span(name: str, count: int) -> str:
    return f' {name}="{count}"' if count > 1 else ""
