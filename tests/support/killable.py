"""The application in a process of its own that can be killed without warning, on the database of the test.

Run as a script it serves: ``python -m tests.support.killable <database url> <var> <port> <moment>``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from datetime import datetime
from pathlib import Path

PATIENCE = 60.0  # seconds to wait for a start on a busy machine
ROOT = Path(__file__).resolve().parents[2]


class KillableServer:
    """Start it, kill it, start it again: the address stays."""

    def __init__(self, database_url: str, var: Path, port: int, now: datetime) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self._arguments = [database_url, str(var), str(port), now.isoformat()]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-m", "tests.support.killable", *self._arguments]
        self._process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None, "the server ended while it started"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.1)

    def kill(self) -> None:
        """As a power cut would: no clean-up, no last words."""
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/offline", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def serve(database_url: str, var: str, port: str, moment: str) -> None:
    """Serve until killed, the clock standing at the moment."""
    from werkzeug.serving import make_server

    from admin.base.clock import clock
    from run import create_app
    from tests.support.applications import ByHand, settings_for

    clock.set(datetime.fromisoformat(moment))
    app = create_app(settings_for(database_url, Path(var)))
    app.extensions["jobs"] = ByHand()
    make_server("127.0.0.1", int(port), app, threaded=True).serve_forever()


if __name__ == "__main__":
    serve(*sys.argv[1:])
