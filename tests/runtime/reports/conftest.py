"""The small form of `tests.support.filling`, opened for the first commune."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from tests.support.filling import Setting, setting


@pytest.fixture
def at(session: Session) -> Setting:
    """The setting of the report tests."""
    return setting(session)
