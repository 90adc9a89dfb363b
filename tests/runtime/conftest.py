"""The stage that tests of the runtime begin with."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from tests.runtime.stage import Stage, set_stage
from tests.support.remembered import Remembered


@pytest.fixture
def stage(session: Session, clock: Clock, remembered: Remembered) -> Stage:
    """A city of two communes with one monthly report open for entry."""
    return remembered.begin("stage", session, lambda: set_stage(session, clock.now()))
