"""Prints the tables of docs/definition.md from the JSON Schema of a definition and from the field kinds.

    .venv/bin/python scripts/definition_tables.py

A test refuses a page whose tables no longer fit (tests/guards/test_definition_page.py).
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forms_library.definition.schema import definition_schema  # noqa: E402 - a script finds the project beside itself
from forms_library.kinds import Kind, registry  # noqa: E402
from forms_library.value_types import CellSpec, Choice  # noqa: E402

PAGE = ROOT / "docs" / "definition.md"
MARK = re.compile(r"(<!-- printed: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
OBJECTS = {
    "the form": "",
    "section: table": "table",
    "section: records": "records",
    "section: narrative": "narrative",
    "section: fields": "fields",
    "label column": "label_column",
    "group of columns": "column_group",
    "column": "column",
    "row": "row",
    "cell": "cell",
    "check": "check",
    "part of a narrative": "part",
    "field": "field",
    "choice": "choice",
}


def page(text: str) -> str:
    """The page with its printed tables written anew."""
    tables = {"kinds": kinds(), "settings": settings()}
    return MARK.sub(lambda found: f"{found[1]}\n{tables[found[2]]}\n{found[3]}", text)


def kinds() -> str:
    """The field kinds: what each holds and how it is kept."""
    lines = ["| kind | what it holds | in JSON |", "|---|---|---|"]
    for name in registry.names():
        kind = registry[name]
        lines.append(f"| `{name}` | {_sentence(kind)} | {_kept(kind)} |")
    return "\n".join(lines) + "\n"


def _sentence(kind: Kind) -> str:
    return " ".join((type(kind).__doc__ or "").split())


def _kept(kind: Kind) -> str:
    """The JSON Schema of a value, as a form with two answers has it."""
    schema = kind.json_schema(CellSpec(kind.name, choices=(Choice("a", "A"), Choice("b", "B"))))
    return f"`{json.dumps(schema, ensure_ascii=False)}`".replace("|", "\\|")


def settings() -> str:
    """Every object of a definition with its settings."""
    return "\n".join(line for title, name in OBJECTS.items() for line in _object(title, name))


def _object(title: str, name: str) -> Iterator[str]:
    schema = definition_schema()
    found = schema["$defs"][name] if name else schema
    required = set(found.get("required", ()))
    yield f"### {title[0].upper()}{title[1:]}\n"
    yield "| setting | value | meaning |"
    yield "|---|---|---|"
    for key, value in found["properties"].items():
        needed = " (required)" if key in required else ""
        yield f"| `{key}`{needed} | {_value(value)} | {_meaning(value, schema['$defs'])} |"
    yield ""


def _value(value: Mapping[str, Any]) -> str:
    """The shape of a setting in a few words."""
    if "const" in value:
        return f"`{json.dumps(value['const'])}`"
    if "enum" in value:
        return ", ".join(f"`{word}`" if word else "empty" for word in value["enum"])
    if "$ref" in value:
        return str(value["$ref"]).rpartition("/")[2].replace("_", " ")
    if value.get("type") == "array":
        return f"list of {_value(value['items'])}"
    kind = value["type"]
    words = kind if isinstance(kind, str) else " or ".join(kind)
    low, high = value.get("minimum"), value.get("maximum", value.get("maxLength"))
    if low is not None and high is not None:
        return f"{words} {low} to {high}"
    return words


def _meaning(value: Mapping[str, Any], shared: Mapping[str, Any]) -> str:
    text = value.get("description")
    if text is None and "$ref" in value:
        text = shared[value["$ref"].rpartition("/")[2]].get("description")
    return str(text or "").replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
