"""Imported sections beside those that a form has already: codes that are taken are given anew, formulas follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from forms_library.definition.dump import dump
from forms_library.definition.model import Definition, Section, TableSection
from forms_library.formula.renaming import Renaming, rename

Json = Mapping[str, Any]


def joined(document: Json, imported: Definition) -> dict[str, Any]:
    """The document of a form, finished or not, with the imported sections below its own."""
    sections = [section for section in document.get("sections", []) if isinstance(section, Mapping)]
    taken = {str(section.get("code", "")) for section in sections}
    rows = {code for section in sections for code in _row_codes(section.get("rows", []))}
    free = _with_free_rows(imported, rows)
    added = dump(replace(free, sections=tuple(_with_free_codes(free.sections, taken))))["sections"]
    return {**document, "sections": [*sections, *added]}


def _row_codes(rows: object) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, Mapping):
            yield str(row.get("code", ""))
            yield from _row_codes(row.get("children"))


def _with_free_codes(sections: tuple[Section, ...], taken: set[str]) -> Iterator[Section]:
    for section in sections:
        code = _free(section.code, taken)
        taken.add(code)
        yield replace(section, code=code)


def _with_free_rows(imported: Definition, taken: set[str]) -> Definition:
    """Row codes are one list for the whole form."""
    own = {at.row.code for table in imported.tables() for at in table.all_rows()}
    used = taken | own
    for section in imported.sections:
        if not isinstance(section, TableSection):
            continue
        for at in section.all_rows():
            if at.row.code in taken:
                new = _free(at.row.code, used)
                used.add(new)
                imported = rename(imported, Renaming("row", section.code, at.row.code, new))
    return imported


def _free(code: str, taken: set[str]) -> str:
    """The code itself, or with the next number that is free: B1 becomes B2, R07 becomes R12."""
    letters = code.rstrip("0123456789")
    digits = code[len(letters) :]
    number, free = int(digits or 1), code
    while free in taken:
        number += 1
        free = f"{letters}{number:0{len(digits)}d}"
    return free
