"""Reports about which people change their minds: one that is being filled, and one that stands in totals above."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from admin.base.database import db
from tests.runtime.entry.conftest import at
from tests.runtime.figures.test_levels import above

__all__ = ["above", "at"]


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session beside the application's own, so that requests in between neither share nor end it."""
    with app.app_context(), Session(db.engine, expire_on_commit=False) as beside:
        yield beside
