"""The catalogue of indicators of the demonstration, and the cells of its forms that hold their figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from designer.indicators.models import Aggregating, Group
from designer.indicators.operations import Meaning, Standing, add_indicator
from designer.template.models import Template
from designer.template.operations import publish, save_draft
from designer.template.queries import newest_of
from runtime.demonstration.offices import Offices

BOUND = "Gắn số liệu với chỉ tiêu trong danh mục chỉ tiêu của thành phố."


@cache
def catalogue() -> tuple[dict[str, Any], ...]:
    """The indicators as committed beside this module; ``cell`` is form, row and column."""
    return tuple(json.loads(Path(__file__).with_name("data").joinpath("indicators.json").read_text("utf-8")))


def introduce(session: Session, offices: Offices, now: datetime) -> None:
    """Write the catalogue, and publish a second version of the forms that ask for its indicators.

    The first version stays what the library has, so that the two can be compared.
    """
    for item in catalogue():
        _add(session, item, offices, now)
    for code in sorted({item["cell"][0] for item in catalogue()}):
        template = session.scalar(sa.select(Template).where(Template.code == code))
        if template is not None:
            _bind(session, template, now)


def _add(session: Session, item: Mapping[str, Any], offices: Offices, now: datetime) -> None:
    meaning = Meaning(
        item["name"], item["concept"], item["method"], item["unit"], Aggregating(item["aggregation"])
    )
    owner = offices.departments[item["owner"]]
    standing = Standing(owner_id=owner.id, groups=[Group(name) for name in item["groups"]])
    add_indicator(session, item["code"], meaning, standing, actor=None, now=now)


def _bind(session: Session, template: Template, now: datetime) -> None:
    newest = newest_of(session, template.id)
    wanted = [item for item in catalogue() if item["cell"][0] == template.code]
    save_draft(session, template, bound(newest.definition, wanted), actor=None, now=now, number=newest.number)
    publish(session, template, actor=None, now=now, note=BOUND)


def bound(definition: Mapping[str, Any], wanted: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A definition whose cells name these indicators."""
    sections = [dict(section) for section in definition["sections"]]
    table = next(section for section in sections if section["kind"] == "table")
    table["cells"] = [dict(rule) for rule in table.get("cells", [])]
    for item in wanted:
        _form, row, column = item["cell"]
        _rule_of(table["cells"], row, column)["indicator"] = item["code"]
    return {**definition, "sections": sections}


def _rule_of(rules: list[dict[str, Any]], row: str, column: str) -> dict[str, Any]:
    """The rule of a cell, a new one where it has none."""
    for rule in rules:
        if (rule["row"], rule["column"]) == (row, column):
            return rule
    rules.append({"row": row, "column": column})
    return rules[-1]
