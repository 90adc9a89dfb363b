"""A page costs the same number of queries whether it shows 2 rows or 200.

Every address of the URL map that answers a GET is visited by a person of each role, first in a small office and then in
a large one. Nobody registers a page here: a new one is visited because it exists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from admin.base.database import db
from admin.people.models import Person
from admin.web import web_errors
from admin.web.access import PERMISSION, Actor, load_actor
from tests.guards.test_routes import PUBLIC, address
from tests.support.applications import release
from tests.support.databases import Database
from tests.support.offices import OPENED, furnish

SMALL, LARGE = 2, 200
# Pages that may differ, each for a reason.
MAY_DIFFER: dict[str, str] = {}


def actor_of(person: Person) -> Actor:
    actor = load_actor(db.session, person.user_id, OPENED.date())
    assert actor is not None
    return actor


Count = dict[tuple[str, str], int]


def visited_rules(app: Flask, actor: Actor) -> list[Rule]:
    """The rules that answer a GET, without those whose declared duties this person lacks (guarded elsewhere)."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in PUBLIC
        and rule.endpoint not in MAY_DIFFER
        and _may_be_let_in(app, rule, actor)
    ]


def _may_be_let_in(app: Flask, rule: Rule, actor: Actor) -> bool:
    duties = getattr(app.view_functions[rule.endpoint], PERMISSION, ())
    return not isinstance(duties, tuple) or not duties or any(actor.has(duty) for duty in duties)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    with app.app_context():
        engine = db.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def count_queries(
    app: Flask, client_of: Callable[[int], FlaskClient], rows: int, before: Count | None = None
) -> Count:
    """Queries of each page that answers 200, by endpoint and role.

    A page is asked twice: the first time it also fills caches. If it then already needs no more than ``before``, that
    is its answer.
    """
    with app.app_context():
        people = furnish(db.session, rows)
        db.session.commit()
        actors = {role: actor_of(person) for role, person in vars(people).items()}
    found: Count = {}
    broken: list[str] = []
    for role, actor in actors.items():
        client = client_of(actor.user_id)
        for rule in visited_rules(app, actor):
            place = (rule.endpoint, role)
            status, queries = asked(app, client, rule)
            if status >= 500:
                broken.append(f"{address(rule)} as {role}")
            if status == 200:
                enough = before is not None and queries == before.get(place)
                found[place] = queries if enough else asked(app, client, rule)[1]
    assert broken == []
    return found


def asked(app: Flask, client: FlaskClient, rule: Rule) -> tuple[int, int]:
    """The status of the page and how many queries it took."""
    with counted(app) as statements:
        status = client.get(address(rule)).status_code
    return status, len([text for text in statements if not text.startswith(("BEGIN", "PRAGMA"))])


@pytest.mark.slow
@pytest.mark.any_database  # queries are counted, not run faster: both kinds are sent the same ones
@pytest.mark.timeout(600)
def test_a_page_costs_the_same_with_2_and_with_200_rows(
    app: Flask,
    client_of: Callable[[int], FlaskClient],
    prepared_app: tuple[Flask, Database],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Half of the answers refuse; what is written on their pages is not counted.
    monkeypatch.setattr(web_errors, "render_template", lambda *_names, **_values: "")
    small = count_queries(app, client_of, SMALL)
    release(app)
    prepared_app[1].reset()
    large = count_queries(app, client_of, LARGE, before=small)
    assert small, "nobody could open any page"
    grown = {
        page: (small[page], large[page]) for page in small if page in large and small[page] != large[page]
    }
    assert grown == {}
    assert set(small) == set(large)
