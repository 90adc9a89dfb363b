"""The list of templates: one line each, at the cost of one query however many there are."""

from __future__ import annotations

import copy

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from designer.editor.queries import template_lines
from designer.template.operations import create_template, publish, save_draft
from tests.guards.test_list_queries import counted
from tests.support.filling import FORM


def add_templates(session: Session, count: int) -> None:
    for number in range(count):
        definition = {**copy.deepcopy(FORM), "code": f"DS{number}", "symbol": f"{number}/DS"}
        template = create_template(session, definition, actor=None, now=clock.now())
        publish(session, template, actor=None, now=clock.now())
        save_draft(session, template, {**definition, "title": "Bản hai"}, actor=None, now=clock.now())
    session.commit()


def test_a_line_names_the_newest_version_and_the_draft(session: Session, designer: FlaskClient) -> None:
    add_templates(session, 1)
    (line,) = [line for line in template_lines(session, sa.true()) if line.code == "DS0"]
    assert (line.published, line.draft) == (1, 2)
    assert "0/DS" in designer.get("/designer/").text


def test_a_retired_template_is_not_listed(session: Session, designer: FlaskClient) -> None:
    session.execute(sa.text("UPDATE template SET retired_at = created_at"))
    session.commit()
    assert "Chưa có biểu mẫu" in designer.get("/designer/").text


def test_many_templates_cost_the_same_queries(app: Flask, session: Session, designer: FlaskClient) -> None:
    designer.get("/designer/")
    costs = []
    for count in (0, 10):
        add_templates(session, count)
        with counted(app) as statements:
            assert designer.get("/designer/").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_many_versions_cost_the_editor_the_same_queries(
    app: Flask, session: Session, designer: FlaskClient
) -> None:
    costs = []
    for title in ("Một", "Hai", "Ba"):
        designer.get("/designer/BM01")
        with counted(app) as statements:
            assert designer.get("/designer/BM01").status_code == 200
        costs.append(len(statements))
        draft = designer.get("/designer/BM01/draft.json").get_json()
        draft["definition"]["title"] = title
        designer.post("/designer/BM01/draft.json", json=draft)
        designer.post("/designer/BM01/publish", data={"note": title, "effective_from": ""})
    assert len(set(costs)) == 1


def test_who_names_no_code_gets_one_that_follows_from_the_symbol(designer: FlaskClient) -> None:
    new = {"code": " ", "symbol": "02/XLD", "title": "Kết quả xử lý đơn", "owner": 0}
    assert designer.post("/designer/", data=new).headers["Location"].endswith("/designer/XLD02")
    assert designer.post("/designer/", data=new).headers["Location"].endswith("/designer/XLD02_2")
