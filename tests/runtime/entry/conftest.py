"""The small form of `tests.support.filling`, opened for the first commune."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from admin.base.database import db
from tests.support.filling import Setting, setting
from tests.support.remembered import Remembered


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session beside the application's own, so that requests in between neither share nor end it."""
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as beside:
        yield beside


@pytest.fixture
def at(session: Session, remembered: Remembered) -> Setting:
    """The setting of the entry tests; written, so that requests see it."""
    return remembered.begin("setting", session, lambda: setting(session))
