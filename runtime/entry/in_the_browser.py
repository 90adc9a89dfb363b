"""Calculating on the entry page: where its script of formulas is, what it is given, and what it got wrong."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from typing import Any

from flask import url_for

from forms_library.definition import Column, TableSection
from forms_library.definition.labels import row_label
from forms_library.definition.lines import NEW, group_of, line_code
from forms_library.formula.javascript import module_stamp, outside_values
from forms_library.formula.records import ListSection
from forms_library.kinds import decimals_of
from forms_library.order import is_position
from forms_library.render.build import number_above
from forms_library.render.records import adds_up
from forms_library.value_types import CellKey
from forms_library.values import edit_text
from runtime.entry.origins import constant_of
from runtime.entry.records import MOST_RECORDS
from runtime.entry.schemas import Difference
from runtime.reports.content import Filled
from runtime.reports.forms import Form, list_name
from runtime.reports.models import Report

# The address of the script of a list's formulas, by the name of the list; "" is the form as a whole.
ModuleOf = Callable[[str], str]

_log = logging.getLogger(__name__)
_noted: set[tuple[str, str]] = set()
_lock = threading.Lock()
_MOST_NOTED = 10_000


def module_of(form: Form) -> ModuleOf:
    """The addresses of the scripts of a version, which browsers keep for good."""
    digest, stamp = form.digest, module_stamp()
    return lambda section: (
        url_for("entry.formulas_of_a_list", digest=digest, stamp=stamp, section=section)
        if section
        else url_for("entry.formulas", digest=digest, stamp=stamp)
    )


def formulas_for_the_page(filled: Filled, module_of: ModuleOf) -> dict[str, Any] | None:
    """The address of the script and the values from outside that its formulas read; None where nothing is computed."""
    compiled = filled.form.compiled
    outline = compiled.stored.outline
    if not (compiled.computed_keys or outline.checks or outline.conditions):
        return None
    return {"module": module_of(""), "outside": outside_values(compiled, filled.externals.values)}


def lists_for_the_page(filled: Filled, module_of: ModuleOf, *, closed: bool = False) -> dict[str, Any]:
    """What the page must know to let rows come and go, by list and by group of lines in a table.

    ``closed``: only some cells are open, so that no row comes, goes or moves.
    """
    return {
        list_name(section.code, group): {**_list(section, group, filled, module_of), "closed": closed}
        for section, group in filled.form.growing
    }


def _list(section: ListSection, group: str | None, filled: Filled, module_of: ModuleOf) -> dict[str, Any]:
    form, code, name = filled.form, section.code, list_name(section.code, group)
    row = NEW if group is None else line_code(group, NEW)
    columns = {
        column.code: _column(form, (code, row, column.code), column) for column in section.leaf_columns()
    }
    return {
        "section": code,
        "group": group,
        "number": number_above(section, group or "") if isinstance(section, TableSection) else "",
        "positions": {
            key[1]: value
            for key, value in filled.values.items()
            if key[0] == code and is_position(key) and (group is None or group_of(key[1]) == group)
        },
        "group_by": "" if isinstance(section, TableSection) else section.group_by,
        "maximum": _most(section, group),
        "above": row_label(section, group) if isinstance(section, TableSection) and group else "",
        "module": module_of(name) if name in form.list_modules else None,
        "columns": columns,
    }


def _most(section: ListSection, group: str | None) -> int:
    if isinstance(section, TableSection):
        return section.most_lines(group or "")
    return min(section.maximum_records or MOST_RECORDS, MOST_RECORDS)


def _column(form: Form, key: CellKey, column: Column) -> dict[str, Any]:
    spec = form.specs[key]
    return {
        "kind": spec.kind,
        "label": column.label,
        "decimals": decimals_of(spec) or 0,
        "sum": adds_up(column),
        "required": spec.required,
        "input": form.is_input(key),
        "default": _default(form, key, column),
    }


def _default(form: Form, key: CellKey, column: Column) -> str:
    """What stands in a new row, as its editor shows it."""
    value = constant_of(form, key, column)
    return "" if value is None else edit_text(value, form.specs[key])


def note_differences(report: Report, differences: Iterable[Difference]) -> int:
    """Write each cell of a version to the log once, however many people meet the same difference; returns how many."""
    version = report.template_version
    count = 0
    for difference in differences:
        with _lock:
            known = (version.digest, difference.key) in _noted or len(_noted) >= _MOST_NOTED
            _noted.add((version.digest, difference.key))
        if known:
            continue
        count += 1
        _log.warning(
            "The browser calculated %r where the server has %r: %s, version %s, cell %s, report %s",
            difference.browser,
            difference.server,
            version.template.code,
            version.number,
            difference.key,
            report.id,
        )
    return count
