"""The printed workflow (docs/quy-trinh.md) is the table that the pages and operations use."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from config import ROOT
from forms_library.profiles import profiles
from runtime.approval.profiles import workflow_named
from runtime.approval.words import as_markdown
from scripts.messages import read_catalogue
from tests.runtime.stage import Stage


@pytest.mark.parametrize("code", list(profiles()))
def test_the_documentation_prints_every_line_of_the_table(code: str) -> None:
    catalogue = read_catalogue("runtime")

    def translate(text: str) -> str:
        found = catalogue.get(text)
        return str(found.string) if found and found.string else text

    printed = as_markdown(workflow_named(code), translate)
    assert printed.strip() in (ROOT / "docs" / "quy-trinh.md").read_text("utf-8")


def test_administrators_see_every_table_on_a_page(
    stage: Stage, client_of: Callable[[int], FlaskClient]
) -> None:
    users = {name: getattr(stage.cast, name).user_id for name in ("admin", "officer")}
    stage.session.commit()
    admin = client_of(users["admin"])
    assert 'href="/administration/workflow"' in admin.get("/administration/").text
    page = admin.get("/administration/workflow").text
    lines = sum(len(workflow_named(code).transitions) for code in profiles())
    assert page.count("<tr>") == lines + len(profiles())
    assert "Không để một người cùng đảm nhiệm trên một lần lập" in page
    assert client_of(users["officer"]).get("/administration/workflow").status_code == 403
