"""From nothing to an application that can answer."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import Result, benchmark, timed

ROOT = Path(__file__).resolve().parent.parent
OURS = "import run; run.create_app()"
FLASK_APPBUILDER_ALONE = """
from flask import Flask
from flask_appbuilder import AppBuilder
from flask_appbuilder.models.sqla.base import SQLA
app = Flask("peer")
app.config.update(SECRET_KEY="x", SQLALCHEMY_DATABASE_URI="sqlite://", FAB_CREATE_DB=False, FAB_UPDATE_PERMS=False)
db = SQLA()
with app.app_context():
    db.init_app(app)
    AppBuilder(app, db.session)
"""


@benchmark("start-up", "Starting Python, importing everything, making the application", goal=3.0)
def start_up() -> Result:
    """Our application against Flask-AppBuilder with nothing on it."""
    with tempfile.TemporaryDirectory() as var:
        ours = timed(lambda: _python(OURS, var), times=5)
        peer = timed(lambda: _python(FLASK_APPBUILDER_ALONE, var), times=5)
    return Result(ours, "Flask-AppBuilder alone", peer)


def _python(program: str, var: str) -> None:
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        cwd=ROOT,
        env={**os.environ, "BAOCAO_VAR": var},
        check=True,
        capture_output=True,
    )
