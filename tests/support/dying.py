"""Requests and jobs in processes that die where a test says: before the n-th statement or commit, or after the last.

`Mortal` starts this module as a script once; it makes the application and forks a child for each try. The child dies
by SIGKILL, as of a power cut or of a system without memory: no clean-up, no last words.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Try:
    """How a try ended: ``status`` of the answer, or None when it died; ``steps`` it was to take before."""

    status: int | None

    @property
    def died(self) -> bool:
        """Whether it was killed on the way."""
        return self.status is None


class Mortal:
    """The application in a process of its own whose children die."""

    def __init__(self, database_url: str, var: Path, **smaller: int) -> None:
        """``smaller`` replaces sizes of batches, so that a few reports are several pieces."""
        command = [sys.executable, "-m", "tests.support.dying", database_url, str(var), json.dumps(smaller)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def post(self, user_id: int, path: str, body: Mapping[str, Any], now: datetime, dies_at: int = 0) -> Try:
        """A POST of that account with a JSON body; it dies before its ``dies_at``-th step (0: never)."""
        return self._try({"user": user_id, "path": path, "body": body}, now, dies_at)

    def form(self, user_id: int, path: str, body: Mapping[str, Any], now: datetime, dies_at: int = 0) -> Try:
        """The same with the fields of a form."""
        return self._try({"user": user_id, "path": path, "form": body}, now, dies_at)

    def job(self, job_id: int, now: datetime, dies_at: int = 0) -> Try:
        """A worker that takes this job."""
        return self._try({"job": job_id}, now, dies_at)

    def _try(self, asked: dict[str, Any], now: datetime, dies_at: int) -> Try:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({**asked, "now": now.isoformat(), "dies_at": dies_at}) + "\n")
        self._process.stdin.flush()
        return Try(json.loads(self._process.stdout.readline())["status"])

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def serve(database_url: str, var: str, smaller: str) -> None:
    """Fork a child for each line of standard input."""
    from run import create_app
    from runtime.batches import operations as batches
    from tests.support.applications import ByHand, settings_for

    for name, size in json.loads(smaller).items():
        setattr(batches, name, size)
    app = create_app(settings_for(database_url, Path(var)))
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["jobs"] = ByHand()
    warm: set[str] = set()
    for line in sys.stdin:
        asked = json.loads(line)
        if "path" in asked and asked["path"] not in warm:
            _warm_up(app, asked)
            warm.add(asked["path"])
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            os.write(writing, str(_one(app, asked)).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as answer:
            status = answer.read()
        os.waitpid(child, 0)
        sys.stdout.write(json.dumps({"status": int(status) if status else None}) + "\n")
        sys.stdout.flush()


def _warm_up(app: Any, asked: dict[str, Any]) -> None:
    """Ask in vain, with a commit that fails: what a first request compiles is then there for every child."""
    import sqlalchemy as sa
    from sqlalchemy.orm import Session

    from admin.base.database import db

    sa.event.listen(Session, "before_commit", _refuse)
    _answer(app, asked)
    sa.event.remove(Session, "before_commit", _refuse)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    gc.freeze()


def _refuse(_session: Any) -> None:
    raise RuntimeError("nothing is kept of this request")


def _one(app: Any, asked: dict[str, Any]) -> int:
    """Do what is asked; dies on the way if that is wanted, at the latest before it could tell anybody."""
    from admin.base.database import db

    countdown = _Countdown(asked["dies_at"])
    with app.app_context():
        countdown.watch(db.engine)
    status = _answer(app, asked)
    countdown.last()
    return status


def _answer(app: Any, asked: dict[str, Any]) -> int:
    from admin.base.clock import clock
    from admin.jobs.operations import run

    clock.set(datetime.fromisoformat(asked["now"]))
    if "job" in asked:
        with app.app_context():
            run(asked["job"])
        return 200
    with app.test_client() as client:
        with client.session_transaction() as cookies:
            cookies["_user_id"], cookies["_fresh"] = str(asked["user"]), True
        answer = client.post(asked["path"], json=asked.get("body"), data=asked.get("form"))
    return int(answer.status_code)


class _Countdown:
    """Kills this process before its n-th statement or commit; before the end if there are fewer."""

    def __init__(self, dies_at: int) -> None:
        self._left = dies_at or sys.maxsize

    def watch(self, engine: Any) -> None:
        """Count what is said to the database."""
        import sqlalchemy as sa

        sa.event.listen(engine, "before_cursor_execute", self._step)
        sa.event.listen(engine, "commit", self._step)

    def _step(self, *_details: Any) -> None:
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def last(self) -> None:
        """All is committed and nobody was told: the worst moment. It is one more step."""
        self._step()


if __name__ == "__main__":
    serve(*sys.argv[1:])
