"""Which forms ask for which indicators: kept when a version is published, looked up before the next one is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from designer.template.models import AskedIndicator, Template, TemplateVersion, VersionState
from designer.template.queries import newest_definitions
from forms_library.definition import Definition, TableSection, load
from forms_library.definition.indicators import bindings, whole_cells
from forms_library.definition.naming import cell_name
from forms_library.value_types import CellKey

OFFER = 'FIGURE("%s")'


@dataclass(frozen=True)
class Asking:
    """A form whose newest published version asks for an indicator; ``cell`` is the name of the cell, if it is one."""

    template: Template
    number: int
    cell: str


@dataclass(frozen=True)
class Overlap:
    """An indicator of a form that another form of the same kind of period asks for already (A06, A07).

    ``offered``: the form fills it in from there; ``fillable``: it could.
    """

    indicator: str
    asked_by: tuple[Asking, ...]
    offered: bool
    fillable: bool


def keep_asked(session: Session, version: TemplateVersion, definition: Definition) -> None:
    """Write down what a version that is being published asks for."""
    wholes = whole_cells(definition)
    rows = {
        (found.indicator, found.place.section, found.place.row, found.place.column): found.whole
        for found in bindings(definition)
    }
    session.add_all(
        AskedIndicator(
            template_version_id=version.id,
            indicator=indicator,
            section=section,
            row=row,
            column=column,
            whole=whole is not None and whole == wholes.get(indicator),
        )
        for (indicator, section, row, column), whole in rows.items()
    )
    session.flush()


def asking(
    session: Session, indicators: Collection[str], known: sa.ColumnElement[bool]
) -> dict[str, list[Asking]]:
    """The forms in use that ask for these indicators and are ``known`` to the reader (rights.known_to), by indicator;
    a fixed number of queries."""
    rows = session.execute(_asked(indicators).where(known)).all() if indicators else []
    definitions = newest_definitions(session, {row.Template.code for row in rows})
    found: dict[str, list[Asking]] = {}
    for row in rows:
        definition = definitions[row.Template.code]
        key = whole_cells(definition).get(row.indicator)
        cell = cell_name(definition, key) if key else ""
        found.setdefault(row.indicator, []).append(Asking(row.Template, row.number, cell))
    return found


def _asked(indicators: Collection[str]) -> sa.Select[Any]:
    newest = (
        sa.select(TemplateVersion.template_id, sa.func.max(TemplateVersion.number).label("number"))
        .where(TemplateVersion.state == VersionState.PUBLISHED)
        .group_by(TemplateVersion.template_id)
        .subquery()
    )
    return (
        sa.select(Template, newest.c.number, AskedIndicator.indicator)
        .join(newest, newest.c.template_id == Template.id)
        .join(
            TemplateVersion,
            sa.and_(TemplateVersion.template_id == Template.id, TemplateVersion.number == newest.c.number),
        )
        .join(AskedIndicator, AskedIndicator.template_version_id == TemplateVersion.id)
        .where(AskedIndicator.indicator.in_(list(indicators)), Template.retired_at.is_(None))
        .distinct()
        .order_by(AskedIndicator.indicator, Template.symbol, Template.id)
    )


def overlaps(
    session: Session, template: Template, definition: Definition, known: sa.ColumnElement[bool]
) -> list[Overlap]:
    """The indicators of a definition that other ``known`` forms of the same kind of period ask for already."""
    codes = dict.fromkeys(found.indicator for found in bindings(definition))
    others = asking(session, codes, known)
    kinds = _period_kinds(session, others)
    wholes = whole_cells(definition)
    found = []
    for code in codes:
        same = tuple(
            other
            for other in others.get(code, ())
            if other.template.id != template.id and _meet(definition, kinds[other.template.code])
        )
        if same:
            key = wholes.get(code)
            offered = key is not None and _prefill(definition, key) == OFFER % code
            fillable = key is not None and not offered and _is_typed(definition, key)
            found.append(Overlap(code, same, offered, fillable))
    return found


def _period_kinds(session: Session, others: Mapping[str, list[Asking]]) -> dict[str, tuple[str, ...]]:
    codes = {other.template.code for found in others.values() for other in found}
    return {code: found.period_kinds for code, found in newest_definitions(session, codes).items()}


def _meet(definition: Definition, kinds: tuple[str, ...]) -> bool:
    """Whether both forms are filled for a period of the same kind; a form that names none may be for any."""
    return not kinds or not definition.period_kinds or bool(set(kinds) & set(definition.period_kinds))


def _prefill(definition: Definition, key: CellKey) -> str:
    section = definition.section(key[0])
    if isinstance(section, TableSection):
        return section.prefill(key[1], key[2]).formula
    return next((field.prefill for field in getattr(section, "fields", ()) if field.code == key[1]), "")


def _is_typed(definition: Definition, key: CellKey) -> bool:
    section = definition.section(key[0])
    if isinstance(section, TableSection):
        return section.is_input(key[1], key[2])
    fields = {field.code: field for field in getattr(section, "fields", ())}
    return key[1] in fields and not fields[key[1]].formula


def offered_from_owner(document: Mapping[str, Any], indicators: Collection[str]) -> dict[str, Any]:
    """The document with FIGURE offered in the whole cells of these indicators, where people type."""
    definition = load(document)
    cells = {
        key: OFFER % code
        for code, key in whole_cells(definition).items()
        if code in indicators and _is_typed(definition, key)
    }
    sections = [_with_offers(dict(section), cells) for section in document["sections"]]
    return {**document, "sections": sections}


def _with_offers(section: dict[str, Any], cells: Mapping[CellKey, str]) -> dict[str, Any]:
    here = {key: formula for key, formula in cells.items() if key[0] == section["code"]}
    if not here:
        return section
    if section["kind"] == "fields":
        offers = {key[1]: formula for key, formula in here.items()}
        fields = [
            {**field, "prefill": offers[field["code"]]} if field["code"] in offers else field
            for field in section["fields"]
        ]
        return {**section, "fields": fields}
    return {**section, "cells": list(_cells_with_offers(section.get("cells", []), here))}


def _cells_with_offers(
    rules: list[dict[str, Any]], offers: Mapping[CellKey, str]
) -> Iterator[dict[str, Any]]:
    waiting = {(key[1], key[2]): formula for key, formula in offers.items()}
    for rule in rules:
        formula = waiting.pop((rule["row"], rule["column"]), "")
        yield {**rule, "prefill": formula} if formula else rule
    yield from (
        {"row": row, "column": column, "prefill": formula} for (row, column), formula in waiting.items()
    )
