"""Narrative, single fields and lists as HTML, and any section by its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from forms_library.definition.conditions import UNCONDITIONAL, Relevance
from forms_library.definition.inheritance import field_spec
from forms_library.definition.model import (
    Field,
    FieldsSection,
    NarrativeSection,
    Part,
    Section,
    TableSection,
)
from forms_library.problems import Problem
from forms_library.render.build import Computed, Translate, table_model
from forms_library.render.records import records_model
from forms_library.render.rich_text import rich_text
from forms_library.render.table import Mode, table_html
from forms_library.translations import translator
from forms_library.value_types import CellKey, Result, Value
from forms_library.values import format_vi, key_text


def environment(loader: PackageLoader) -> ImmutableSandboxedEnvironment:
    """A Jinja environment for documents: escaping on, sandboxed, unknown names are errors."""
    return ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=False,
    )


_templates = environment(PackageLoader("forms_library.render"))


def section_html(
    section: Section,
    values: Mapping[CellKey, Value],
    evaluation: Computed | None = None,
    *,
    mode: Mode = "entry",
    problems: Iterable[Problem] = (),
    language: str = "vi",
    translate: Translate | None = None,
) -> Markup:
    """Any section as HTML in the given mode."""
    translate = translate or translator(language)
    marks = _Marks(problems, translate, evaluation.relevance if evaluation else UNCONDITIONAL)
    if isinstance(section, TableSection):
        model = table_model(
            section,
            values,
            evaluation,
            problems=marks.problems,
            language=language,
            translate=translate,
            entering=mode == "entry",
        )
        return table_html(model, mode)
    if isinstance(section, NarrativeSection):
        return narrative_html(section, values, mode=mode, marks=marks)
    if isinstance(section, FieldsSection):
        computed = evaluation.values if evaluation else {}
        return fields_html(section, {**values, **computed}, mode=mode, marks=marks, language=language)
    model = records_model(
        section,
        values,
        evaluation,
        mode=mode,
        problems=marks.problems,
        language=language,
        translate=translate,
    )
    return table_html(model, mode)


class _Marks:
    """The first problem of every key, ready to be shown, and whether the place applies and must be filled."""

    def __init__(
        self,
        problems: Iterable[Problem] = (),
        translate: Translate = lambda text: text,
        relevance: Relevance = UNCONDITIONAL,
    ) -> None:
        self.problems = tuple(problems)
        self._relevance = relevance
        self._by_place: dict[tuple[str, str], Problem] = {}
        for problem in self.problems:
            self._by_place.setdefault((problem.place.section, problem.place.row), problem)
        self._translate = translate

    def of(self, section: str, item: str) -> dict[str, str]:
        """The problem of an item, as its severity and words."""
        problem = self._by_place.get((section, item))
        if problem is None:
            return {"severity": "", "problem": ""}
        return {"severity": problem.severity, "problem": problem.message.text(self._translate)}

    def applies(self, key: CellKey, value: Result) -> bool:
        """Whether the item is shown: a value where nothing is asked for stays in sight until it is cleared."""
        return value is not None or not self._relevance.hides(key)

    def requires(self, key: CellKey) -> bool:
        """Whether a condition asks for the item."""
        return self._relevance.requires(key)


def narrative_html(
    section: NarrativeSection,
    values: Mapping[CellKey, Value],
    *,
    mode: Mode = "review",
    marks: _Marks | None = None,
) -> Markup:
    """The written part under its headings; in entry mode a text area for each."""
    known = marks or _Marks()
    parts = [
        _part(section, part, values, known) | known.of(section.code, part.code) for part in section.parts
    ]
    return Markup(_templates.get_template("narrative.html").render(section=section, parts=parts, mode=mode))  # noqa: S704 - autoescaped


def _part(
    section: NarrativeSection, part: Part, values: Mapping[CellKey, Value], marks: _Marks
) -> dict[str, Any]:
    key = (section.code, part.code, "text")
    text = str(values.get(key) or "")
    return {
        "key": key_text(key),
        "off": not marks.applies(key, text or None),
        "heading": part.heading,
        "guidance": part.guidance,
        "required": part.required or section.required or marks.requires(key),
        "maximum_length": part.maximum_length,
        "text": text,
        "html": rich_text(text),
    }


def fields_html(
    section: FieldsSection,
    values: Mapping[CellKey, Result],
    *,
    mode: Mode = "review",
    marks: _Marks | None = None,
    language: str = "vi",
) -> Markup:
    """Single fields as a list of names and values."""
    known = marks or _Marks()
    items = [
        _item(section, field, values, known, language) | known.of(section.code, field.code)
        for field in section.fields
    ]
    return Markup(_templates.get_template("fields.html").render(section=section, items=items, mode=mode))  # noqa: S704 - autoescaped


def _item(
    section: FieldsSection, field: Field, values: Mapping[CellKey, Result], marks: _Marks, language: str
) -> dict[str, Any]:
    key = (section.code, field.code, "value")
    return {
        "key": key_text(key),
        "label": field.label,
        "kind": field.kind,
        "guidance": field.guidance,
        "off": not marks.applies(key, values.get(key)),
        "required": field.required or section.required or marks.requires(key),
        "unit_of_measure": field.unit_of_measure,
        "text": format_vi(values.get(key), field_spec(section, field), language),
    }
