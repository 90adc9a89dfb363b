"""Another system that sends figures into the small form of `tests.support.filling`."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.organisations.queries import reach
from admin.people.roles import Duty
from runtime.connections.models import Connection
from runtime.connections.operations import Wish, connect
from tests.support.filling import Setting, actor_of

SYSTEM = "Hệ thống tiếp nhận đơn thư"


def wish(at: Setting, **values: Any) -> Wish:
    """A connection for the whole city and the small form; `values` replace parts."""
    return Wish(
        **{
            "name": SYSTEM,
            "document": "123/UBND-KSTT",
            "document_on": date(2026, 11, 2),
            "valid_from": date(2026, 11, 2),
            "valid_to": date(2027, 12, 31),
            "organisation_ids": [at.town.city.id],
            "template_ids": [at.template.id],
            **values,
        }
    )


def connected(session: Session, at: Setting, **values: Any) -> tuple[Connection, str]:
    """A connection made by the administrator, and its token."""
    actor = actor_of(session, at.people.admin)
    within = reach(session, actor.agencies(Duty.ADMINISTER))
    made, token = connect(session, wish(at, **values), actor=actor, reach=within, now=clock.now())
    session.commit()
    return made, token


def packet(*cells: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A packet for the first commune; `values` replace members, those of the header too."""
    header = {
        "packetType": "figures",
        "packetVersion": "1",
        "messageId": str(uuid4()),
        "sentAt": "2026-11-20T13:59:30+07:00",
    }
    return {
        "header": {name: values.pop(name, value) for name, value in header.items()},
        "regimeCode": "BM-THANG",
        "formSymbol": "01/BM",
        "formVersion": 1,
        "periodCode": "2026M11",
        "orgId": "P01",
        "cells": list(cells),
        **values,
    }


def cell(key: str, value: str | bool | None, **more: Any) -> dict[str, Any]:
    """One cell of a packet; "KN.NHAN" is sent by row and column, "B1/KN/NHAN" by its key."""
    if "." not in key:
        return {"cell": key, "value": value, **more}
    row, column = key.split(".")
    return {"rowId": row, "colId": column, "value": value, **more}


def send(client: FlaskClient, token: str, body: object) -> Any:
    """The answer to a packet, given as a mapping or as the bytes themselves."""
    content = {"data": body} if isinstance(body, bytes) else {"json": body}
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post("/exchange/figures.json", headers=headers, **content)
