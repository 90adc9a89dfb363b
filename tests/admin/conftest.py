"""The office's tests look at what they wrote after a client's request has ended their session."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session


@pytest.fixture
def session(session: Session) -> Session:
    """What is loaded stays readable after a commit and after the session has gone."""
    session().expire_on_commit = False  # type: ignore[operator]  # a scoped session gives its session when called
    return session
