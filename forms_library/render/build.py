"""From a section and its values to a `TableModel`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal, Protocol

from forms_library.definition.conditions import UNCONDITIONAL, Relevance
from forms_library.definition.lines import NEW, line_code, line_id_of, lines_among
from forms_library.definition.model import LabelColumn, Orientation, Row, RowAt, TableSection
from forms_library.definition.table import TYPED_LABELS
from forms_library.kinds import Kind, NumberKind
from forms_library.kinds import kind as kind_of
from forms_library.messages import N_, Message
from forms_library.order import rows_in_order
from forms_library.problems import Place, Problem
from forms_library.render.header import code_row, header_rows
from forms_library.render.model import BodyRow, Cell, LabelCell, ShownState, TableModel
from forms_library.translations import translator
from forms_library.value_types import CellKey, CellSpec, ExcelError, Result, Value

Density = Literal["normal", "dense", "very-dense"]
Translate = Callable[[str], str]

WAITING = "✳"
"""Stands for the number of the line that waits to be filled."""

# Columns of figures that fit across an upright A4 page at 11 point, and across a lying one before it gets smaller.
UPRIGHT_COLUMNS = 7
DENSE_COLUMNS = 13
VERY_DENSE_COLUMNS = 20


class Computed(Protocol):
    """The part of a formula evaluation that is shown."""

    @property
    def values(self) -> Mapping[CellKey, Result]: ...
    @property
    def relevance(self) -> Relevance: ...


def table_model(
    section: TableSection,
    values: Mapping[CellKey, Value],
    evaluation: Computed | None = None,
    *,
    problems: Iterable[Problem] = (),
    language: str = "vi",
    translate: Translate | None = None,
    entering: bool = False,
) -> TableModel:
    """The section with its values, computed cells and problems, ready for `table_html`.

    Without an evaluation, computed cells show what `values` holds for them, as a frozen revision does. While the form
    is being filled (`entering`) a blank line stands below those that the reporter added, for the next one.
    """
    columns = section.leaf_columns()
    translate = translate or translator(language)
    cells = _Cells(section, values, evaluation, problems, language, translate)
    return TableModel(
        code=section.code,
        title=section.title,
        unit_of_measure=_measure(section.unit_of_measure, translate),
        orientation=orientation_of(section),
        density=_density(len(columns)),
        header=header_rows(section.label_columns, section.columns),
        codes=code_row(section.label_columns, columns),
        rows=tuple(_body_rows(section, values, cells, entering)),
        label_sources=tuple(label.source for label in section.label_columns),
        column_kinds=tuple(column.kind for column in columns),
        notes=section.notes,
    )


def _measure(unit_of_measure: str, translate: Translate) -> str:
    """What stands above the table on the right: "Đơn vị tính: đơn, vụ việc"."""
    if not unit_of_measure:
        return ""
    return Message(N_("Unit of measure: %(unit)s"), {"unit": unit_of_measure}).text(translate)


def orientation_of(section: TableSection) -> Orientation:
    """The declared orientation, or the one that suits the number of columns."""
    if section.orientation != "auto":
        return section.orientation
    return "landscape" if len(section.leaf_columns()) > UPRIGHT_COLUMNS else "portrait"


def _density(columns: int) -> Density:
    if columns > VERY_DENSE_COLUMNS:
        return "very-dense"
    return "dense" if columns > DENSE_COLUMNS else "normal"


def _body_rows(
    section: TableSection, values: Mapping[CellKey, Value], cells: _Cells, entering: bool
) -> Iterator[BodyRow]:
    """The rows of the definition, and below those that take lines (else above all) the lines that were added."""
    lines = lines_among(rows_in_order(section.code, values)) if section.groups() else {}
    for group in section.groups_of_reporter() if entering else ():
        lines.setdefault(group, []).append(line_code(group, NEW))
    yield from _lines(section, "", lines, values, cells)
    for at in section.all_rows():
        yield _body_row(at, section, cells)
        if at.row.added:
            yield from _lines(section, at.row.code, lines, values, cells)


def _lines(
    section: TableSection,
    group: str,
    lines: Mapping[str, list[str]],
    values: Mapping[CellKey, Value],
    cells: _Cells,
) -> Iterator[BodyRow]:
    if group not in section.groups():
        return
    above = number_above(section, group)
    for place, code in enumerate(lines.get(group, ()), 1):
        at = section.row_at(code)
        number = WAITING if line_id_of(code) == NEW else f"{above}{place}"
        yield BodyRow(
            code=code,
            level=at.level,
            labels=tuple(
                _line_label(section, code, number, label, values) for label in section.label_columns
            ),
            cells=tuple(cells.cell(code, column.code) for column in section.leaf_columns()),
            added=True,
        )


def number_above(section: TableSection, group: str) -> str:
    """What stands before the numbers of the lines of a group: "1." below the row 1, nothing below the row II."""
    above = section.row(group).number if group else ""
    return f"{above}." if above[-1:].isdecimal() else ""


def _line_label(
    section: TableSection, code: str, number: str, label: LabelColumn, values: Mapping[CellKey, Value]
) -> LabelCell:
    if label.source not in TYPED_LABELS:
        return LabelCell(number if label.source == "number" else "", label.source)
    key = (section.code, code, label.code)
    text = str(values.get(key) or "")
    return LabelCell(text, label.source, header=label.source == "label", key=key, typed=not section.read_only)


def _body_row(at: RowAt, section: TableSection, cells: _Cells) -> BodyRow:
    row = at.row
    if row.heading:
        labels = _heading_labels(row, section.label_columns, len(section.leaf_columns()))
        return BodyRow(row.code, at.level, labels, (), heading=True)
    return BodyRow(
        code=row.code,
        level=at.level,
        labels=_labels(section, row),
        cells=tuple(cells.cell(row.code, column.code) for column in section.leaf_columns()),
        total=bool(row.formula),
        of_which=row.of_which,
    )


def _labels(section: TableSection, row: Row) -> tuple[LabelCell, ...]:
    columns, open_ = section.label_columns, bool(section.groups())
    named = next((label.code for label in columns if label.source == "label" and row.label), "")
    # A row without a label is named by the first of its labels that is not empty.
    named = named or next((label.code for label in columns if _label_text(row, label)), "")
    return tuple(
        LabelCell(
            _label_text(row, label),
            label.source,
            header=label.code == named,
            key=(section.code, row.code, label.code) if open_ and label.source in TYPED_LABELS else None,
        )
        for label in columns
    )


def _heading_labels(row: Row, columns: tuple[LabelColumn, ...], width: int) -> tuple[LabelCell, ...]:
    """Up to the label as in other rows, then one cell across all that is left."""
    before: list[LabelCell] = []
    for index, label in enumerate(columns):
        if label.source == "label":
            span = width + len(columns) - index
            return (*before, LabelCell(row.label or row.number, "label", header=True, colspan=span))
        before.append(LabelCell(_label_text(row, label), label.source))
    return (LabelCell(row.label or row.number, "label", header=True, colspan=width + len(columns)),)


def _label_text(row: Row, label: LabelColumn) -> str:
    return str(getattr(row, label.source))


class _Cells:
    """Makes the cells of one section."""

    def __init__(
        self,
        section: TableSection,
        values: Mapping[CellKey, Value],
        evaluation: Computed | None,
        problems: Iterable[Problem],
        language: str,
        translate: Translate,
    ) -> None:
        self._section = section
        self._values = values
        self._computed: Mapping[CellKey, Result] = evaluation.values if evaluation else {}
        relevance = evaluation.relevance if evaluation else UNCONDITIONAL
        self._off, self._hides, self._asked = relevance.hidden, relevance.hides, relevance.required
        self._language = language
        self._translate = translate
        self._faces: dict[int, tuple[Kind, int | None]] = {}
        self._problems = _worst_by_cell(section.code, problems)

    def cell(self, row: str, column: str) -> Cell:
        key = (self._section.code, row, column)
        spec = self._section.spec(row, column)
        kind, decimals = self._face(spec)
        value: Result = self._computed[key] if key in self._computed else self._values.get(key)
        text = _text(kind, value, spec, self._language)
        state: ShownState = self._section.state(row, column)
        # A value where nothing is asked for stays in sight until it is cleared.
        if self._off and self._hides(key) and not (state == "input" and value is not None):
            state, text = "off", ""
        raw = _raw(kind, value, spec, text) if state == "input" else ""
        problem = self._problems.get(key)
        severity = problem.severity if problem else None
        words = problem.message.text(self._translate) if problem else ""
        return Cell(
            key,
            spec.kind,
            kind.widget,
            kind.align,
            decimals,
            text,
            raw,
            state,
            spec.required or key in self._asked,
            severity,
            words,
        )

    def _face(self, spec: CellSpec) -> tuple[Kind, int | None]:
        # Specs live as long as their section, so that their identity will do as the key.
        face = self._faces.get(id(spec))
        if face is None:
            kind = kind_of(spec.kind)
            face = self._faces[id(spec)] = kind, kind.decimals(spec) if isinstance(kind, NumberKind) else None
        return face


def _text(kind: Kind, value: Result, spec: CellSpec, language: str) -> str:
    if value is None:
        return ""
    return value.value if isinstance(value, ExcelError) else kind.format(value, spec, language)


def _raw(kind: Kind, value: Result, spec: CellSpec, text: str) -> str:
    if isinstance(value, ExcelError):
        return ""
    # Most kinds are edited as they are shown; formatting twice would double the cost of a large form.
    return text if type(kind).edit_text is Kind.edit_text else kind.edit_text(value, spec)


def _worst_by_cell(section: str, problems: Iterable[Problem]) -> dict[CellKey, Problem]:
    worst: dict[CellKey, Problem] = {}
    for problem in problems:
        for key in problem.keys or (_key_of(problem.place),):
            if key[0] == section and (key not in worst or _is_worse(problem, worst[key])):
                worst[key] = problem
    return worst


def _key_of(place: Place) -> CellKey:
    return place.section, place.row, place.column


def _is_worse(problem: Problem, known: Problem) -> bool:
    return problem.severity == "error" and known.severity == "warning"
