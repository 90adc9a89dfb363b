"""Who may open the designer: designers alone; everybody else is turned away without learning anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.designer.editor.conftest import Office

PAGES = [
    ("GET", "/designer/"),
    ("POST", "/designer/"),
    ("GET", "/designer/BM01"),
    ("GET", "/designer/BM01/versions/1"),
    ("GET", "/designer/BM01/versions/1/definition.json"),
    ("GET", "/designer/BM01/draft.json"),
    ("POST", "/designer/BM01/draft.json"),
    ("POST", "/designer/BM01/preview.json"),
    ("POST", "/designer/BM01/formula.json"),
    ("POST", "/designer/BM01/publish"),
]


@pytest.mark.parametrize(("method", "address"), PAGES)
def test_an_officer_is_refused(
    office: Office, client_of: Callable[[int], FlaskClient], method: str, address: str
) -> None:
    assert client_of(office.officer).open(address, method=method, json={}).status_code == 403


@pytest.mark.parametrize(("method", "address"), PAGES)
def test_an_account_without_a_post_is_refused(
    office: Office, client_of: Callable[[int], FlaskClient], method: str, address: str
) -> None:
    assert client_of(office.stranger).open(address, method=method, json={}).status_code == 403


@pytest.mark.parametrize(("method", "address"), PAGES)
def test_a_visitor_is_sent_to_sign_in(office: Office, client: FlaskClient, method: str, address: str) -> None:
    answer = client.open(address, method=method)
    if address.endswith(".json"):
        assert answer.status_code == 401
    else:
        assert answer.status_code == 302
        assert "/login" in answer.headers["Location"]


@pytest.mark.parametrize(
    "address",
    [
        "/designer/KHONGCO",
        "/designer/KHONGCO/draft.json",
        "/designer/BM01/versions/99",
        "/designer/KHONGCO/versions/1/definition.json",
    ],
)
def test_an_unknown_template_is_not_found(designer: FlaskClient, address: str) -> None:
    assert designer.get(address).status_code == 404


@pytest.mark.parametrize("route", ["draft.json", "preview.json", "formula.json", "publish"])
def test_nothing_can_be_done_to_an_unknown_template(designer: FlaskClient, route: str) -> None:
    body = {"definition": {"code": "KHONGCO", "sections": []}, "text": "C01"}
    assert designer.post(f"/designer/KHONGCO/{route}", json=body).status_code == 404
