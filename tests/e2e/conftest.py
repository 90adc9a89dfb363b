"""The tests in a browser: the whole product on a small demonstration, on a Tuesday in January 2026.

The demonstration is loaded once for each kind of database, by the process that needs it first; the others take it over.
It is returned to before each test. The reports of January are
then in every state; February's are the next to be assigned, and the Lunar New Year moves their due day.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest
from flask import Flask

from admin.base.clock import Clock
from admin.base.clock import clock as the_clock
from runtime.demonstration.load import Size, load
from runtime.documents.views import release_brakes
from tests.e2e.people import Company
from tests.support.applications import prepare, release
from tests.support.browser import Visitors
from tests.support.databases import Database

TODAY = datetime(2026, 1, 20, 2, 0, tzinfo=UTC)  # Tuesday, 09:00 in Vietnam
SIZE = Size(communes=4, months=2, sign=False)


@pytest.fixture(scope="session")
def prepared_app(
    empty_database: Callable[[str], Database],
    database_kind: str,
    tmp_path_factory: pytest.TempPathFactory,
    of_this_run: Callable[[str], Path],
    templates: Path,
) -> tuple[Flask, Database]:
    """The application with the demonstration in its database."""
    database, var = empty_database("demonstration"), tmp_path_factory.mktemp("var")
    shared = of_this_run(f"demonstration-{database_kind}")

    def furnish(app: Flask) -> None:
        with (shared / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            if not (shared / "rows").exists():
                _load(app)
                _write(shared, database, var)
        release(app)
        database.read_from(shared / "rows")
        shutil.copytree(shared / "files", var, dirs_exist_ok=True)

    return prepare(database, var, templates, furnish), database


def _load(app: Flask) -> None:
    the_clock.set(TODAY)
    with app.app_context():
        load(TODAY, SIZE)
    release(app)


def _write(shared: Path, database: Database, var: Path) -> None:
    """For all processes; who finds the folder finds it complete."""
    shutil.copytree(var, shared / "files", dirs_exist_ok=True)
    unfinished = shared / "unfinished"
    unfinished.mkdir(exist_ok=True)
    database.write_to(unfinished)
    unfinished.rename(shared / "rows")


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The application's clock, standing at 09:00 on Tuesday 20 January 2026; `set` moves it."""
    the_clock.set(TODAY)
    yield the_clock
    the_clock.reset()


@pytest.fixture
def company(visitors: Visitors) -> Company:
    """The people of the demonstration, each with a browser of their own."""
    release_brakes()
    return Company(visitors)
