"""The stage that tests of the runtime begin with."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from tests.runtime.lines_form import LINES_FORM
from tests.runtime.stage import Stage, set_stage
from tests.support.remembered import Remembered


@pytest.fixture
def stage(session: Session, clock: Clock, remembered: Remembered) -> Stage:
    """A city of two communes with one monthly report open for entry."""
    return remembered.begin("stage", session, lambda: set_stage(session, clock.now()))


@pytest.fixture
def lined(session: Session, clock: Clock, remembered: Remembered) -> Stage:
    """The same city with the form that has added lines, files, a list and a table that may be empty."""
    return remembered.begin("lined", session, lambda: set_stage(session, clock.now(), form=LINES_FORM))
