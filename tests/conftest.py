"""Fixtures for all tests: a clean database of either kind, the application, its clock, a client, a browser.

Tests that touch the database take `app` (or anything built on it) and run once for each `--database` named, which is
SQLite when none is; those marked `any_database` (what a browser shows, how an address reads) run on the first named
only, and those marked `production` on PostgreSQL always. Pure tests run once.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest import runner
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from admin.base.clock import Clock
from admin.base.clock import clock as the_clock
from tests.support.browser import Visitors, chromium
from tests.support.databases import Database, PostgresDatabase, SqliteFile
from tests.support.network import loopback_only
from tests.support.processes import PostgreSQL, Redis
from tests.support.server import serving

if TYPE_CHECKING:
    from tests.support.remembered import Remembered

KINDS = ("sqlite", "postgresql")
ROOM = 40_000  # of eight bytes; the piece then has 512 KB, of which 200 are left
# A Friday in the middle of a reporting month: 14:00 in Vietnam.
A_WORKING_DAY = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", action="append", choices=KINDS, help="sqlite (default), postgresql; repeatable"
    )


def pytest_configure() -> None:
    """Give what a test calls room on one piece of Python's stack.

    Python keeps its frames in pieces of 16 KB. Where the calls of a busy loop cross the end of a piece, every call
    takes a piece from the system and gives it back: in the processes of xdist, which stand deeper, loading the
    demonstration took six times as long. A frame that claims much room gets a large piece, and the next ones share it.
    """
    protocol = runner.runtestprotocol
    protocol.__code__ = protocol.__code__.replace(co_stacksize=ROOM)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" in metafunc.fixturenames:
        kinds = metafunc.config.getoption("--database") or ["sqlite"]
        if metafunc.definition.get_closest_marker("any_database"):
            kinds = kinds[:1]
        if metafunc.definition.get_closest_marker("production"):
            kinds = ["postgresql"]
        metafunc.parametrize("database_kind", kinds, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: what is left at the end can then be shared out among the processes."""
    items.sort(key=lambda item: "e2e" not in item.path.parts and item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What is imported stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def _no_other_machine() -> Iterator[None]:
    with loopback_only():
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A throw-away PostgreSQL cluster, one for each test process that needs it."""
    server = PostgreSQL()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[Redis]:
    """A throw-away Redis, one for each test process that needs it."""
    server = Redis()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_database(
    database_kind: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Database]:
    """Makes an empty database of the kind under test; names are small letters."""

    def make(name: str) -> Database:
        if database_kind == "sqlite":
            return SqliteFile(tmp_path_factory.mktemp(name))
        server: PostgreSQL = request.getfixturevalue("postgresql")
        return PostgresDatabase(server, name)

    return make


@pytest.fixture(scope="session")
def of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the folder of this name that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def folder(name: str) -> Path:
        found = shared / name
        found.mkdir(exist_ok=True)
        return found

    return folder


@pytest.fixture(scope="session")
def templates(of_this_run: Callable[[str], Path]) -> Path:
    """Where the applications of all processes of this run keep compiled templates."""
    return of_this_run("templates")


@pytest.fixture(scope="session")
def prepared_app(
    empty_database: Callable[[str], Database], tmp_path_factory: pytest.TempPathFactory, templates: Path
) -> tuple[Flask, Database]:
    # Imported here so that pure tests start at once and do not need a whole application.
    from tests.support.applications import prepare

    database = empty_database("prepared")
    return prepare(database, tmp_path_factory.mktemp("var"), templates), database


@pytest.fixture
def app(
    prepared_app: tuple[Flask, Database], clock: Clock, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """The application on a database as it is after set-up: schema, permissions, roles, nothing else."""
    from tests.support.applications import release

    application, database = prepared_app
    release(application)
    if "remembered" not in request.fixturenames:  # which resets it to what it remembers
        database.reset()
    yield application
    release(application)


@pytest.fixture(scope="session")
def _beginnings(prepared_app: tuple[Flask, Database]) -> Remembered:
    from tests.support.remembered import Remembered

    return Remembered(*prepared_app)


@pytest.fixture
def remembered(app: Flask, _beginnings: Remembered) -> Iterator[Remembered]:
    """Brings back what many tests begin with, instead of writing it for each."""
    _beginnings.asked = False
    yield _beginnings
    assert _beginnings.asked, "nothing was begun: the test saw the database that another one left"


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session inside an application context. Commit before asking a client: SQLite has one writer at a time."""
    from admin.base.database import db

    with app.app_context():
        yield db.session  # type: ignore[misc]  # a scoped session does what a session does


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The application's clock, standing at 14:00 on Friday 20 November 2026; `set` moves it."""
    the_clock.set(A_WORKING_DAY)
    yield the_clock
    the_clock.reset()


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    """A client of a visitor who has not signed in. Forms need no token here; the browser tests send theirs."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_client() as visitor:
        yield visitor
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def client_of(app: Flask) -> Iterator[Callable[[int], FlaskClient]]:
    """Gives the client of a signed-in account, by the id of its user."""
    app.config["WTF_CSRF_ENABLED"] = False

    def signed_in(user_id: int) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as cookies:
            cookies["_user_id"] = str(user_id)
            cookies["_fresh"] = True
        return client

    yield signed_in
    app.config["WTF_CSRF_ENABLED"] = True


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the application, served from a thread with its jobs running."""
    from tests.support.applications import jobs_running

    with jobs_running(app), serving(app) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, one for each file of tests: while Playwright is there, nothing else in the thread may use asyncio."""
    with chromium() as started:
        yield started


@pytest.fixture
def visitors(browser: Browser, live_server: str, tmp_path: Path) -> Iterator[Visitors]:
    """Opens pages of the live server. Fails the test on console errors, refused CSP, requests to other hosts."""
    opened = Visitors(browser, live_server, tmp_path)
    yield opened
    opened.close()
    assert opened.unexpected() == []
