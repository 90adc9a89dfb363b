"""What a page with figures to type in shows and gives its scripts: the entry page, and a trial of a form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flask_babel import gettext

from admin.base.i18n import language
from forms_library.definition import Field, FieldsSection, RecordsSection, Section, TableSection
from forms_library.kinds import decimals_of
from forms_library.problems import Problem
from forms_library.render import Mode, section_html
from forms_library.value_types import CellKey, Choice, Value
from forms_library.values import key_text
from runtime.entry.answers import apart, completeness_answer, problem_answers, raw_text
from runtime.entry.in_the_browser import ModuleOf, formulas_for_the_page, lists_for_the_page
from runtime.reports.content import Filled
from runtime.reports.forms import Form
from runtime.reports.openings import Opening
from runtime.reports.titles import title_of

Values = Mapping[CellKey, Value]


def drawn_sections(filled: Filled, mode: Mode) -> list[dict[str, Any]]:
    """Each section as {code, title, kind, takes_rows, html}; what is declared without occurrence is not typed in."""
    # Cells that are merely still blank are not marked as wrong: a form just opened would be red all over.
    told, _missing = apart(filled.form, filled.values, filled.assessment.problems)
    return [
        _section(section, filled, told, "review" if filled.nil.covers(section.code) else mode)
        for section in filled.form.definition.sections
    ]


def figures_data(filled: Filled, opening: Opening, module_of: ModuleOf, *, typed: bool) -> dict[str, Any]:
    """The part of `EntryData` (runtime/static/grid/entry-data.js) that the form and its figures decide.

    ``typed``: whether figures are typed on this page; ``module_of`` says where its scripts of formulas are.
    """
    form = filled.form
    problems = problem_answers(form, filled.values, filled.assessment.problems)
    return {
        "fields": dict(_fields(form, filled.values, opening)),
        "choices": dict(_choices(form)),
        "marks": dict(_marks(form)),
        "lists": lists_for_the_page(filled, module_of, closed=opening.keys is not None) if typed else {},
        "problems": problems,
        **completeness_answer(filled.assessment, problems),
        "formulas": formulas_for_the_page(filled, module_of) if typed else None,
    }


def _section(section: Section, filled: Filled, problems: Iterable[Problem], mode: Mode) -> dict[str, Any]:
    html = section_html(
        section,
        filled.values,
        filled.assessment.evaluation,
        mode=mode,
        problems=[problem for problem in problems if problem.place.section == section.code],
        language=language(),
        translate=gettext,
    )
    return {
        "code": section.code,
        "title": title_of(section),
        "kind": section.kind,
        "takes_rows": _takes_rows(section),
        "html": html,
    }


def _takes_rows(section: Section) -> bool:
    """Whether the reporter adds rows: records, or lines of a table."""
    if isinstance(section, TableSection):
        return bool(section.groups_of_reporter())
    return isinstance(section, RecordsSection)


def _fields(form: Form, values: Values, opening: Opening) -> Iterator[tuple[str, dict[str, Any]]]:
    for section in form.definition.sections:
        if isinstance(section, FieldsSection):
            yield from (_field(form, section.code, field, values, opening) for field in section.fields)


def _field(
    form: Form, section: str, field: Field, values: Values, opening: Opening
) -> tuple[str, dict[str, Any]]:
    key = (section, field.code, "value")
    return key_text(key), {
        "kind": field.kind,
        "choices": _listed(field.choices),
        "raw": raw_text(form, key, values.get(key)),
        "decimals": decimals_of(form.specs[key]),
        "read_only": key not in form.inputs or opening.refusal(key) is not None,
    }


def _choices(form: Form) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The answers by column; by cell where a row or a cell has answers of its own."""
    for section in form.definition.sections:
        if isinstance(section, TableSection | RecordsSection):
            for column in section.leaf_columns():
                if column.choices:
                    yield f"{section.code}/{column.code}", _listed(column.choices)
        if isinstance(section, TableSection):
            for key in section.cell_keys():
                answers = section.spec(key[1], key[2]).choices
                if answers != section.column(key[2]).choices:
                    yield key_text(key), _listed(answers)


def _listed(choices: Iterable[Choice]) -> list[dict[str, str]]:
    return [{"code": choice.code, "label": choice.label} for choice in choices]


def _marks(form: Form) -> Iterator[tuple[str, list[str]]]:
    """By column the others of its group: exactly one of them is marked."""
    for section in form.definition.sections:
        if isinstance(section, TableSection | RecordsSection):
            marked = [column for column in section.leaf_columns() if column.kind == "one_of"]
            for column in marked:
                others = [one.code for one in marked if one.group == column.group and one is not column]
                yield f"{section.code}/{column.code}", others
