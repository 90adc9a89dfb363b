"""Redis is away for a moment: what was decided is committed, is said to be, and its jobs wait in the outbox."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.jobs.models import Job, JobState
from tests.support.filling import complete, setting


class Away:
    """A dispatcher whose queue does not answer."""

    def wake(self) -> None:
        """As Redis's client does."""
        raise ConnectionError("Redis does not answer")

    def stop(self) -> None:
        """Nothing to stop."""


def test_a_queue_that_is_away_spoils_no_answer(
    app: Flask,
    session: Session,
    client_of: Callable[[int], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    at = setting(session)
    complete(session, at)
    report, user = at.report.id, at.people.officer.user_id
    session.commit()
    officer = client_of(user)
    monkeypatch.setitem(app.extensions, "jobs", Away())
    answer = officer.post(f"/reports/{report}/submit", json={})
    assert (answer.status_code, answer.get_json().get("state")) == (200, "checking")
    assert "Redis does not answer" in caplog.text
    waiting = session.scalars(sa.select(Job.kind).where(Job.state == JobState.QUEUED))
    assert "review" in set(waiting)
