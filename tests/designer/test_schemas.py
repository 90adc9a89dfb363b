"""The two JSON Schemas at their addresses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from designer.template.operations import create_template, publish
from designer.template.queries import version_numbered
from tests.factories import person
from tests.support.filling import FORM


@pytest.fixture
def reader(session: Session, client_of: Callable[[int], FlaskClient]) -> FlaskClient:
    """Somebody with an account; BM01 is published and has no draft, BM02 is a draft."""
    user_id = person(session, "khach").user_id
    publish(session, create_template(session, FORM, actor=None, now=clock.now()), actor=None, now=clock.now())
    create_template(session, {**FORM, "code": "BM02"}, actor=None, now=clock.now())
    session.commit()
    return client_of(user_id)


def test_the_schema_of_definitions_is_public_and_describes_ours(client: FlaskClient) -> None:
    answer = client.get(FORM["$schema"])
    assert answer.status_code == 200
    assert answer.mimetype == "application/schema+json"
    jsonschema.Draft202012Validator(answer.get_json()).validate(FORM)


def test_another_format_is_not_there(client: FlaskClient) -> None:
    assert client.get("/schemas/template-definition/2.json").status_code == 404


def wrong_in_table(schema: Any, report: Any) -> list[str]:
    """What the schema says against the table of a report (the rest is not filled in these tests)."""
    found = jsonschema.Draft202012Validator(schema).iter_errors(report)
    return [error.message for error in found if list(error.path)[:2] == ["values", "B1"]]


def test_a_version_gives_the_schema_of_its_reports(reader: FlaskClient, session: Session) -> None:
    schema = reader.get("/schemas/reports/BM01/1.json").get_json()
    report = {
        "template": "BM01",
        "definition": version_numbered(session, "BM01", 1).digest,
        "values": {"B1": {row: {"NHAN": "12"} for row in ("TONG", "KN", "TC")}},
    }
    assert wrong_in_table(schema, report) == []
    report["values"] = {"B1": {"KHONGCO": {}}}
    assert "KHONGCO" in wrong_in_table(schema, report)[0]


@pytest.mark.parametrize("address", ["BM02/1", "BM01/2", "KHONGCO/1"])
def test_a_draft_and_the_unknown_have_none(reader: FlaskClient, address: str) -> None:
    assert reader.get(f"/schemas/reports/{address}.json").status_code == 404


def test_the_schema_of_a_report_is_for_those_who_signed_in(client: FlaskClient) -> None:
    assert client.get("/schemas/reports/BM01/1.json").status_code == 401
