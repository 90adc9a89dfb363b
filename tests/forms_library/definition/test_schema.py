"""The published JSON Schema and the reader agree; a report schema accepts what the form accepts."""

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import jsonschema
import pytest

from forms_library import catalogue
from forms_library.definition import digest, dump, load, model
from forms_library.definition.schema import definition_schema, nested, report_schema
from forms_library.kinds import kind_names
from forms_library.value_types import Choice
from forms_library.values import values_to_json
from tests.support.every_setting import EVERY_SETTING

OBJECTS = {
    "table": model.TableSection,
    "records": model.RecordsSection,
    "narrative": model.NarrativeSection,
    "fields": model.FieldsSection,
    "label_column": model.LabelColumn,
    "column": model.Column,
    "column_group": model.ColumnGroup,
    "row": model.Row,
    "cell": model.CellRule,
    "check": model.Check,
    "part": model.Part,
    "field": model.Field,
    "choice": Choice,
}


def validator(schema: dict[str, object]) -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("name", OBJECTS)
def test_the_schema_knows_exactly_the_settings_of_the_model(name: str) -> None:
    properties = definition_schema()["$defs"][name]["properties"]
    assert set(properties) == {field.name for field in dataclasses.fields(OBJECTS[name])}


def test_the_schema_knows_every_field_kind() -> None:
    assert tuple(definition_schema()["$defs"]["column"]["properties"]["kind"]["enum"]) == kind_names()


@pytest.mark.parametrize("code", catalogue.codes())
def test_every_ready_made_form_obeys_the_schema_as_written_and_as_dumped(code: str) -> None:
    check = validator(definition_schema())
    check.validate(catalogue.document(code))
    check.validate(dump(catalogue.get(code)))


def test_a_form_with_every_setting_obeys_the_schema_as_written_and_as_dumped() -> None:
    check = validator(definition_schema())
    check.validate(EVERY_SETTING)
    check.validate(dump(load(EVERY_SETTING)))


def test_that_form_uses_every_setting_of_the_model() -> None:
    known = {field.name for kind in OBJECTS.values() for field in dataclasses.fields(kind)}
    assert known - set(_used(load(EVERY_SETTING))) == {"typed", "weight"}


def _used(item: Any) -> Iterator[str]:
    for field in dataclasses.fields(item):
        value = getattr(item, field.name)
        if value != field.default or field.name == "kind":
            yield field.name
        for part in value if isinstance(value, tuple) else ():
            if dataclasses.is_dataclass(part):
                yield from _used(part)


def test_a_misspelt_setting_is_refused() -> None:
    document = catalogue.document("XLD02")
    document["sections"][0]["colums"] = []
    assert not validator(definition_schema()).is_valid(document)


def report(values: dict[tuple[str, str, str], object]) -> dict[str, object]:
    definition = catalogue.get("XLD02")
    return {
        "template": "XLD02",
        "definition": digest(dump(definition)),
        "values": nested(dict(values_to_json(values))),  # type: ignore[arg-type]
    }


def full_row() -> dict[tuple[str, str, str], object]:
    section = catalogue.get("XLD02").tables()[0]
    return {
        key: Decimal(0)
        for key in section.cell_keys()
        if section.is_input(key[1], key[2]) and section.spec(key[1], key[2]).kind == "integer"
    }


def test_a_complete_report_obeys_the_schema_of_its_form() -> None:
    validator(report_schema(catalogue.get("XLD02"))).validate(report(full_row()))


def test_a_missing_required_cell_an_unknown_cell_and_a_wrong_number_do_not() -> None:
    check = validator(report_schema(catalogue.get("XLD02")))
    missing = full_row()
    del missing["B1", "R01", "C01"]
    assert not check.is_valid(report(missing))
    assert not check.is_valid(report({**full_row(), ("B1", "R01", "C99"): Decimal(1)}))
    assert not check.is_valid(report({**full_row(), ("B1", "R01", "C01"): Decimal("1.5")}))


@pytest.mark.parametrize("code", catalogue.codes())
def test_every_form_has_a_report_schema(code: str) -> None:
    validator(report_schema(catalogue.get(code)))


def test_a_report_with_lines_records_and_what_does_not_apply_obeys_its_schema() -> None:
    definition = load(EVERY_SETTING)
    check = validator(report_schema(definition))
    report = {
        "template": "DUTHU",
        "definition": digest(dump(definition)),
        "values": {
            "CHUNG": {"CO_PS": {"value": True}},
            "B1": {"R1": {"SO": "3"}, "N2~k3": {"ND": "Vụ lạ", "SO": "1", "_at": "n"}},
            "B2": {"~H49.61": {"DV": "Phường An Cựu", "SL": "4"}},
            "DS": {"r1": {"LOAI": "tot", "TEN": "Một"}},
        },
    }
    check.validate(report)
    nameless = {**report, "values": {"CHUNG": {"CO_PS": {"value": True}}, "B1": {"N2~k3": {"SO": "1"}}}}
    assert not check.is_valid(nameless)
    stranger = {**report, "values": {"CHUNG": {"CO_PS": {"value": True}}, "B1": {"R1~k3": {"SO": "1"}}}}
    assert not check.is_valid(stranger)
