"""The published schema and the reader of packets say the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from admin.base.errors import Invalid
from runtime.exchange.schemas import MOST_CELLS, packet_schema, read_packet
from tests.support.sending import cell, packet

GOOD: list[dict[str, Any]] = [
    packet(cell("R01.C01", "1")),
    packet(cell("B1/R01/C01", None, note="")),
    packet(cell("B1/R01/C01", True), cell("R01.C02", "")),
    packet(cell("R01.C01", "1"), sentAt="2026-11-20T06:59:30.25Z"),
    packet(cell("R01.C01", "1"), messageId="ABCDEF01-2345-6789-ABCD-EF0123456789"),
]
BAD: list[Any] = [
    [],
    "x",
    {},
    packet(),
    packet(*[cell("R01.C01", "1")] * (MOST_CELLS + 1)),
    packet(cell("R01.C01", "1"), header=None),
    packet(cell("R01.C01", "1"), header=[]),
    packet(cell("R01.C01", "1"), messageId="1"),
    packet(cell("R01.C01", "1"), messageId=None),
    packet(cell("R01.C01", "1"), packetType="status"),
    packet(cell("R01.C01", "1"), packetVersion=1),
    packet(cell("R01.C01", "1"), sentAt="2026-11-20"),
    packet(cell("R01.C01", "1"), sentAt="2026-11-20T06:59:30"),
    packet(cell("R01.C01", "1"), regimeCode=""),
    packet(cell("R01.C01", "1"), orgId=None),
    packet(cell("R01.C01", "1"), orgId="x" * 61),
    packet(cell("R01.C01", "1"), periodCode=202611),
    packet(cell("R01.C01", "1"), formSymbol="x" * 301),
    packet(cell("R01.C01", "1"), formVersion="1"),
    packet(cell("R01.C01", "1"), formVersion=0),
    packet(cell("R01.C01", "1"), formVersion=True),
    packet(cell("R01.C01", "1"), extra=1),
    packet(cell("R01.C01", "1"), cells={}),
    packet("x"),  # type: ignore[arg-type]
    packet({}),
    packet({"value": "1"}),
    packet({"cell": "B1/R01/C01"}),
    packet({"cell": None, "value": "1"}),
    packet({"rowId": "R01", "value": "1"}),
    packet({"cell": "B1/R01/C01", "rowId": "R01", "value": "1"}),
    packet({"cell": "B1/R01/C01", "rowId": "R01", "colId": "C01", "value": "1"}),
    packet({"cell": "", "value": "1"}),
    packet(cell("B1/R01/C01", 1)),  # type: ignore[arg-type]
    packet(cell("B1/R01/C01", 1.5)),  # type: ignore[arg-type]
    packet(cell("B1/R01/C01", "x" * 10_001)),
    packet(cell("B1/R01/C01", ["1"])),  # type: ignore[arg-type]
    packet(cell("B1/R01/C01", "1", note=None)),
    packet(cell("B1/R01/C01", "1", note="x" * 501)),
    packet(cell("B1/R01/C01", "1", origin="typed")),
]


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(packet_schema())
    return Draft202012Validator(packet_schema())


@pytest.mark.parametrize("body", GOOD)
def test_what_fits_the_schema_is_read(validator: Draft202012Validator, body: Any) -> None:
    validator.validate(body)
    found = read_packet(json.dumps(body).encode())
    assert len(found.figures) == len(body["cells"])
    assert found.message_id == body["header"]["messageId"].lower()


@pytest.mark.parametrize("body", BAD, ids=range(len(BAD)))
def test_what_breaks_the_schema_is_refused(validator: Draft202012Validator, body: Any) -> None:
    assert not validator.is_valid(body)
    with pytest.raises(Invalid) as refused:
        read_packet(json.dumps(body).encode())
    assert refused.value.details["problems"]


def test_every_fault_is_told_at_once() -> None:
    body = packet(cell("R01.C01", "1", note=1), cell("R01.C02", 2), orgId=None, sentAt="hôm nay", them=1)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        read_packet(json.dumps(body).encode())
    places = {problem["place"] for problem in refused.value.details["problems"]}
    assert places == {"/cells/0/note", "/cells/1/value", "/orgId", "/header/sentAt", "/them"}


def test_the_order_of_members_does_not_make_another_packet() -> None:
    body = packet(cell("R01.C01", "1"))
    turned = dict(reversed(body.items()))
    assert (
        read_packet(json.dumps(body).encode()).digest
        == read_packet(json.dumps(turned, indent=2).encode()).digest
    )


@pytest.mark.any_database
def test_the_schema_is_published(app: Flask) -> None:
    answer = app.test_client().get("/schemas/figures-packet/1.json")
    assert answer.mimetype == "application/schema+json"
    assert answer.get_json() == packet_schema()
    assert "chưa đối chiếu QCVN 125" in packet_schema()["title"]
