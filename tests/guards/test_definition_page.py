"""docs/definition.md tells every setting and every kind as the schema and the code have them."""

from __future__ import annotations

import re
from typing import Any

from forms_library.definition.schema import definition_schema
from scripts.definition_tables import OBJECTS, PAGE, page


def test_the_tables_are_those_of_the_schema() -> None:
    text = PAGE.read_text("utf-8")
    assert text == page(text), "run: python scripts/definition_tables.py"


def test_every_object_of_the_schema_is_printed() -> None:
    objects = {name for name, found in definition_schema()["$defs"].items() if found.get("type") == "object"}
    assert objects == set(OBJECTS.values()) - {""}


def test_every_setting_says_what_it_means() -> None:
    schema = definition_schema()
    unsaid = [
        f"{name}.{key}"
        for name in OBJECTS.values()
        for key, value in (schema["$defs"][name] if name else schema)["properties"].items()
        if not _said(value, schema["$defs"])
    ]
    assert unsaid == []


def _said(value: dict[str, Any], shared: dict[str, Any]) -> bool:
    return bool(
        value.get("description")
        or shared.get(str(value.get("$ref")).rpartition("/")[2], {}).get("description")
    )


def test_the_page_is_found_from_the_others() -> None:
    readme = (PAGE.parent.parent / "README.md").read_text("utf-8")
    assert re.search(r"docs/definition\.md", readme)
