"""Whether a report may be submitted: complete, within its limits, true to the form's own checks.

S0 Đ4.3a, S1 Đ8.2, S2 Đ17.1, S3 Đ11.2b: data are full, accurate and consistent before they are sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from forms_library.definition.lines import group_of
from forms_library.definition.model import Definition, RecordsSection, TableSection
from forms_library.definition.table import TYPED_LABELS
from forms_library.messages import N_, Message
from forms_library.order import is_position
from forms_library.problems import Place, Problem
from forms_library.validation.judging import Filled
from forms_library.validation.problems import Evaluated, FailedCheck, check_problem
from forms_library.value_types import CellKey, Value


def validate(
    definition: Definition,
    values: Mapping[CellKey, Value],
    evaluation: Evaluated | None = None,
    facts: Callable[[FailedCheck], Message | None] = lambda check: None,
) -> list[Problem]:
    """Everything that stands in the way of submitting (errors) or deserves a look (warnings), in the form's order.

    `facts` says what a check compares that reads more than this report.
    """
    report = Filled(values)
    if evaluation:
        report = Filled(values, evaluation.values, evaluation.relevance)
    problems = [problem for section in definition.sections for problem in report.section(section)]
    problems.extend(_strangers(definition, values))
    if evaluation:
        hides = evaluation.relevance.hides
        # A check that speaks only of what does not apply does not apply either.
        applying = (check for check in evaluation.checks if not (check.keys and all(map(hides, check.keys))))
        problems.extend(replace(check_problem(check), detail=facts(check)) for check in applying)
    return problems


def _strangers(definition: Definition, values: Mapping[CellKey, Value]) -> Iterator[Problem]:
    """Values for which the form has no place: sent by another system, or left by another version."""
    lists = {section.code: section for section in definition.sections if isinstance(section, RecordsSection)}
    tables = {table.code: table for table in definition.tables() if table.groups()}
    for key in sorted(set(values).difference(definition.keys())):
        if _in_a_list(lists.get(key[0]), key) or _in_a_line(tables.get(key[0]), key):
            continue
        yield Problem(Message(N_("The form has no such cell.")), "error", Place(*key))


def _in_a_list(section: RecordsSection | None, key: CellKey) -> bool:
    if section is None:
        return False
    return is_position(key) or any(column.code == key[2] for column in section.leaf_columns())


def _in_a_line(section: TableSection | None, key: CellKey) -> bool:
    """Whether the key is a cell, or a label that is typed, of a line that may be added here."""
    if section is None or group_of(key[1]) not in section.groups():
        return False
    labels = {label.code for label in section.label_columns if label.source in TYPED_LABELS}
    return (
        is_position(key)
        or key[2] in labels
        or any(column.code == key[2] for column in section.leaf_columns())
    )
