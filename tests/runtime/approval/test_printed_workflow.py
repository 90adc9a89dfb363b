"""The printed workflow (docs/quy-trinh.md) is the table that the pages and operations use."""

from __future__ import annotations

import pytest

from config import ROOT
from forms_library.profiles import profiles
from runtime.approval.profiles import workflow_named
from runtime.approval.words import as_markdown
from scripts.messages import read_catalogue


@pytest.mark.parametrize("code", list(profiles()))
def test_the_documentation_prints_every_line_of_the_table(code: str) -> None:
    catalogue = read_catalogue("runtime")

    def translate(text: str) -> str:
        found = catalogue.get(text)
        return str(found.string) if found and found.string else text

    printed = as_markdown(workflow_named(code), translate)
    assert printed.strip() in (ROOT / "docs" / "quy-trinh.md").read_text("utf-8")
