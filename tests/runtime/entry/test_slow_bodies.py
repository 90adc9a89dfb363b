"""A body that arrives slowly holds nobody up: not a connection of the database is held while it is read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from admin.base.database import db
from tests.support.filling import Setting


class Arriving(BytesIO):
    """A body that notes at each reading how many connections of the database are in use."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.in_use: set[int] = set()
        self.connections = 0

    def read(self, *size: Any) -> bytes:
        self.in_use.add(self.connections)
        return super().read(*size)

    def readline(self, *size: Any) -> bytes:
        self.in_use.add(self.connections)
        return super().readline(*size)

    def readinto(self, buffer: Any) -> int:
        self.in_use.add(self.connections)
        return super().readinto(buffer)


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_nothing_is_held_while_a_body_arrives(
    app: Flask, session: Session, at: Setting, client_of: Any, kind: str
) -> None:
    address, officer = f"/reports/{at.report.id}/cells", client_of(at.people.officer.user_id)
    session.rollback()
    with app.app_context():
        engine = db.engine
    body = Arriving(b'{"changes": []}')

    def taken(*_arguments: Any) -> None:
        body.connections += 1

    def given_back(*_arguments: Any) -> None:
        body.connections -= 1

    event.listen(engine, "checkout", taken)
    event.listen(engine, "checkin", given_back)
    try:
        officer.post(address, input_stream=body, content_type=kind, content_length=15)
    finally:
        event.remove(engine, "checkout", taken)
        event.remove(engine, "checkin", given_back)
    assert body.in_use == {0}
