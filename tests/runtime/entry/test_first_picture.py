"""The entry page fetches first what its first picture needs; what may wait is listed in one place."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from admin.web.assets import read_imports
from tests.support.filling import Setting

ROOT = Path(__file__).parents[3]
ENTRY, LATER = "runtime/grid/entry.js", "runtime/grid/after-picture.js"
ClientOf = Callable[[int], FlaskClient]
PARTS = {"list-parts.js", "fields.js", "narrative.js"}


def test_what_may_wait_is_not_fetched_for_the_first_picture() -> None:
    first = set(read_imports(ROOT, ENTRY))
    own = set(read_imports(ROOT, LATER)) - first
    listed = re.findall(
        r'^import .*"(?:.*/)?(.+\.js)";', (ROOT / "runtime/static/grid/after-picture.js").read_text(), re.M
    )
    assert {module.rpartition("/")[2] for module in own} >= set(listed) - {"table.js"}
    assert not PARTS & {module.rpartition("/")[2] for module in first | own}


def test_the_page_hints_at_the_parts_of_its_form(at: Setting, client_of: ClientOf) -> None:
    page = client_of(at.people.officer.user_id).get(f"/reports/{at.report.id}/entry").get_data(as_text=True)
    hinted = re.findall(r'<link rel="modulepreload" href="[^"]+/([^/"]+)">', page)
    assert set(hinted) >= PARTS | {"records.js", "sheet.js"}
    assert not {"after-picture.js", "submit.js", "conflicts.js"} & set(hinted)
