"""A report as somebody sees it to whom only parts of it were given. Pure: the rest is not there at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from forms_library.definition import CellRule, Definition, Row, Section, TableSection
from forms_library.value_types import CellKey, Value
from runtime.reports.assessment import Assessment, completeness_of
from runtime.reports.content import Filled
from runtime.reports.forms import Form
from runtime.sharing.scopes import Scope

_T = TypeVar("_T")


def narrow(filled: Filled, scope: Scope) -> Filled:
    """The sections, rows, figures, problems and counts within ``scope``; formulas were computed over everything."""
    if scope.whole:
        return filled
    form = narrow_form(filled.form, scope)
    values = within(filled.values, scope)
    assessment = narrow_assessment(filled.assessment, form, values, scope)
    return replace(filled, form=form, values=values, assessment=assessment, explained=())


def narrow_form(form: Form, scope: Scope) -> Form:
    """The form with nothing but the rows in ``scope`` and the names of the rows above them."""
    return (
        form if scope.whole else Form(narrow_definition(form.definition, scope), form.compiled, form.digest)
    )


def narrow_assessment(
    assessment: Assessment, form: Form, values: Mapping[CellKey, Value], scope: Scope
) -> Assessment:
    """What is computed and wrong within ``scope``; ``form`` and ``values`` are narrow already."""
    if scope.whole:
        return assessment
    evaluation = replace(assessment.evaluation, values=within(assessment.evaluation.values, scope))
    whole, by_section = completeness_of(form, values, evaluation.relevance)
    problems = [problem for problem in assessment.problems if scope.covers_problem(problem)]
    return Assessment(evaluation, problems, whole, by_section)


def within(values: Mapping[CellKey, _T], scope: Scope) -> dict[CellKey, _T]:
    """The values whose cells are in ``scope``."""
    return dict(values) if scope.whole else {key: cell for key, cell in values.items() if scope.covers(key)}


def narrow_definition(definition: Definition, scope: Scope) -> Definition:
    """The definition cut to the sections and rows in ``scope``."""
    return replace(definition, sections=tuple(_sections(definition, scope)))


def _sections(definition: Definition, scope: Scope) -> Iterator[Section]:
    for section in definition.sections:
        if scope.covers_section(section.code):
            yield section
        elif isinstance(section, TableSection):
            rows = tuple(_rows(section.code, section.rows, scope))
            if rows:
                yield replace(section, rows=rows, checks=(), cells=_cell_rules(section, scope))


def _rows(section: str, rows: tuple[Row, ...], scope: Scope) -> Iterator[Row]:
    """The rows in scope; one above them stays as a heading, without its figures."""
    for row in rows:
        children = tuple(_rows(section, row.children, scope))
        if scope.covers_row(section, row.code):
            yield replace(row, children=children)
        elif children:
            yield replace(row, heading=True, formula="", children=children)


def _cell_rules(section: TableSection, scope: Scope) -> tuple[CellRule, ...]:
    return tuple(rule for rule in section.cells if scope.covers_row(section.code, rule.row))
