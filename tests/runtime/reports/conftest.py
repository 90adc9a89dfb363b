"""The small form of `tests.support.filling`, opened for the first commune."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.support.filling import Setting, setting
from tests.support.remembered import Remembered


@pytest.fixture
def at(session: Session, remembered: Remembered) -> Setting:
    """The setting of the report tests."""
    return remembered.begin("setting", session, lambda: setting(session))
