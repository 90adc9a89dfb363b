"""The ready-made forms against what was collected from the printed ones: every column in its place in the header, every
line, every rule. `collected.json` holds (number, path in the header, rule) of each printed column, kept apart from the
forms so that neither is made from the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from forms_library import catalogue
from forms_library.definition import Column, ColumnGroup, Definition, RecordsSection, TableSection
from forms_library.definition.model import ColumnNode
from forms_library.text import plain

COLLECTED: dict[str, Any] = json.loads(Path(__file__).with_name("collected.json").read_text("utf-8"))
FORMS = COLLECTED["columns"]
INFERRED = "not printed"  # what whoever collected the forms concluded, and no form says
Grid = TableSection | RecordsSection


def grid(form: Definition) -> Grid:
    """The first section with columns."""
    return next(found for found in form.sections if isinstance(found, TableSection | RecordsSection))


def leaves(
    nodes: tuple[ColumnNode, ...], above: tuple[str, ...] = ()
) -> Iterator[tuple[Column, tuple[str, ...]]]:
    for node in nodes:
        if isinstance(node, ColumnGroup):
            yield from leaves(node.children, (*above, node.label) if node.label else above)
        else:
            yield node, (*above, node.label)


def bare(text: str) -> str:
    """A label without its unit of measure in brackets, marks, capital letters, words printed twice, abbreviations."""
    once = re.sub(r"\b(\w+) \1\b", r"\1", plain(text).replace("pakn", "phan anh, kien nghi"))
    return re.sub(r"\s*\([^()]*\)$", "", once).strip()


def number(printed: str) -> str:
    return printed.partition("=")[0].strip(" ()")


@pytest.mark.parametrize("code", FORMS)
def test_every_printed_column_stands_in_its_place_of_the_header(code: str) -> None:
    section = grid(catalogue.get(code))
    there = {number(column.printed_code): path for column, path in leaves(section.columns)}
    if isinstance(section, TableSection):
        there |= {number(label.printed_code): (label.label,) for label in section.label_columns}
    else:
        there.setdefault("1", ("STT",))  # a list numbers its lines itself
    wrong = {
        printed: (there.get(printed), path)
        for printed, path, _rule in FORMS[code]
        if [bare(text) for text in there.get(printed, ())] != [bare(text) for text in path]
    }
    assert wrong == {}


@pytest.mark.parametrize("code", FORMS)
def test_every_printed_rule_is_calculated_or_checked(code: str) -> None:
    form = catalogue.get(code)
    section = grid(form)
    columns = {number(column.printed_code): column for column, _path in leaves(section.columns)}
    unread = [
        (printed, rule)
        for printed, _path, rule in FORMS[code]
        if rule and INFERRED not in rule and printed in columns and not _is_read(section, columns[printed])
    ]
    assert unread == []


def _is_read(section: Grid, column: Column) -> bool:
    """Whether the form calculates the column, offers it, weighs it, restricts it, or checks it."""
    if column.formula or column.prefill or column.weight or column.kind in ("yes_no", "one_of"):
        return True
    cells = section.cells if isinstance(section, TableSection) else ()
    if any(rule.formula and rule.column == column.code for rule in cells):
        return True
    named = re.compile(rf"(?<!\w){re.escape(column.code)}(?!\w)")
    return any(named.search(check.formula) for check in section.checks)


def test_01_pctn_has_every_line_with_its_number_and_unit_of_measure() -> None:
    rows = [at.row for at in catalogue.get("PCTN01").tables()[0].all_rows()]
    there = {(row.printed_code, bare(row.label), plain(row.unit_of_measure)) for row in rows}
    lines = [(printed, bare(label), plain(unit)) for printed, label, unit in COLLECTED["PCTN01"]]
    assert [line for line in lines if line not in there] == []


def test_all_collected_forms_are_compared() -> None:
    assert len(FORMS) == 29
    assert {*FORMS, "PCTN01", "KTXHT"} == set(catalogue.codes())
