"""Two people in one form: each hears who else is there and what they changed; nobody sends in another's name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from admin.base import clock
from admin.base.clock import Clock
from admin.people.models import Person
from admin.people.roles import Role
from runtime.presence.store import ALIVE, EXTENSION, InMemory, InRedis, Presence, Visit, others
from tests.factories import holder
from tests.support.filling import Setting, change, complete, typed
from tests.support.processes import Redis

ClientOf = Callable[[int], FlaskClient]


@pytest.fixture(autouse=True)
def _nobody_there_yet(request: pytest.FixtureRequest) -> None:
    if "at" in request.fixturenames:
        request.getfixturevalue("app").extensions[EXTENSION] = InMemory()


@pytest.fixture
def colleague(session: Session, at: Setting) -> Person:
    """Another officer of the same division."""
    found = holder(session, "dongnghiep", at.town.division(at.commune), Role.OFFICER)
    session.commit()
    return found


def save(by: FlaskClient, at: Setting, key: str, raw: str, **told: Any) -> Any:
    edit = {"id": f"{key}-{raw}", "key": key, "raw": raw, "base": 0, "origin": "typed"}
    return by.post(f"/reports/{at.report.id}/cells", json={"changes": [edit], **told})


def news(by: FlaskClient, at: Setting, **told: Any) -> Any:
    return by.get(f"/reports/{at.report.id}/news.json", query_string=told).get_json()


def test_the_answer_to_a_save_brings_what_others_changed_and_who_is_there(
    session: Session, at: Setting, client_of: ClientOf, colleague: Person
) -> None:
    mine, theirs = client_of(at.people.officer.user_id), client_of(colleague.user_id)
    save(theirs, at, "B1/TC/NHAN", "1500", client="b", cell="B1/TC/NHAN", since=0)
    answer = save(mine, at, "B1/KN/NHAN", "7", client="a", cell="B1/KN/NHAN", since=0).get_json()
    name = "Nguyễn Văn Dongnghiep"
    assert answer["changes"] == [
        {"key": "B1/TC/NHAN", "raw": "1.500", "text": "1.500", "sequence": 1, "by": name}
    ]
    assert answer["here"] == [{"name": name, "cell": "B1/TC/NHAN"}]
    again = save(mine, at, "B1/KN/XONG", "1", client="a", cell="", since=2).get_json()
    assert again["changes"] == []


def test_a_page_that_only_looks_hears_the_news(
    session: Session, at: Setting, client_of: ClientOf, colleague: Person
) -> None:
    mine = client_of(at.people.officer.user_id)
    assert news(mine, at, client="a", since=0) == {
        "state": "drafting",
        "sequence": 0,
        "here": [],
        "changes": [],
    }
    typed(session, at.report, colleague, [change("KN.NHAN", "10"), change("DS/r1/_at", "V")])
    session.commit()
    heard = news(mine, at, client="a", since=0)
    assert [(item["key"], item["raw"]) for item in heard["changes"]] == [
        ("B1/KN/NHAN", "10"),
        ("DS/r1/_at", "V"),
    ]
    assert heard["computed"]["B1/TONG/NHAN"] == {"text": "10"}
    assert "computed" not in news(mine, at, client="a", since=2)


def test_after_submission_the_page_is_told(session: Session, at: Setting, client_of: ClientOf) -> None:
    complete(session, at)
    session.commit()
    officer = client_of(at.people.officer.user_id)
    officer.post(f"/reports/{at.report.id}/submit", json={}, headers={"Accept": "application/json"})
    assert news(officer, at, client="a", since=0)["state"] == "checking"


def test_what_one_person_typed_is_not_sent_by_another_on_the_same_device(
    at: Setting, client_of: ClientOf, colleague: Person
) -> None:
    answer = save(client_of(colleague.user_id), at, "B1/KN/NHAN", "7", person=at.people.officer.id)
    assert answer.status_code == 409
    assert answer.get_json()["reason"] == "other_person"
    assert save(client_of(colleague.user_id), at, "B1/KN/NHAN", "7", person=colleague.id).status_code == 200


def test_a_closed_page_is_no_longer_seen(at: Setting, client_of: ClientOf, colleague: Person) -> None:
    mine, theirs = client_of(at.people.officer.user_id), client_of(colleague.user_id)
    news(theirs, at, client="b", cell="B1/KN/NHAN", since=0)
    assert len(news(mine, at, client="a", since=0)["here"]) == 1
    assert theirs.post(f"/reports/{at.report.id}/leave.json?client=b").status_code == 204
    assert news(mine, at, client="a", since=0)["here"] == []


def test_a_page_that_went_silent_is_forgotten(
    at: Setting, client_of: ClientOf, colleague: Person, clock: Clock
) -> None:
    mine, theirs = client_of(at.people.officer.user_id), client_of(colleague.user_id)
    news(theirs, at, client="b", since=0)
    clock.set(clock.now() + ALIVE + timedelta(seconds=1))
    assert news(mine, at, client="a", since=0)["here"] == []


@pytest.mark.parametrize("who", ["outsider", "head_of_agency", "receiver"])
def test_only_those_who_enter_are_told(at: Setting, client_of: ClientOf, who: str) -> None:
    stranger = client_of(getattr(at.people, who).user_id)
    assert stranger.get(f"/reports/{at.report.id}/news.json").status_code in (403, 404)
    assert stranger.post(f"/reports/{at.report.id}/leave.json").status_code in (403, 404)


def visit(page: str, person: int, cell: str = "", seconds: float = 0) -> Visit:
    return Visit(page, person, f"Người {person}", cell, clock.now().timestamp() + seconds)


def check(store: Presence) -> None:
    """One line for each other person, with the cell of the page that told last."""
    store.note(1, visit("a", 7, "x", -5))
    store.note(1, visit("b", 7, "y", -1))
    store.note(2, visit("c", 8))
    assert [(item.person_id, item.cell) for item in others(store, 1, visit("d", 9))] == [(7, "y")]
    store.leave(1, "b")
    assert [(item.person_id, item.cell) for item in others(store, 1, visit("d", 9))] == [(7, "x")]
    assert [item.page for item in others(store, 1, visit("e", 7))] == ["d"]


def test_visits_in_memory() -> None:
    check(InMemory())


def test_visits_in_redis(redis_server: Redis) -> None:
    redis_server.clear()
    check(InRedis(redis_server.url))


def test_without_redis_nobody_else_is_seen_and_nothing_fails() -> None:
    assert others(InRedis("redis://127.0.0.1:1/0"), 1, visit("a", 7)) == []
