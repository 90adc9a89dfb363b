"""What anybody may send to the public page ends within its bounds, beside the web process, with a plain answer."""

from __future__ import annotations

import io
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from runtime.documents import views
from runtime.documents.certificates import TestAuthority
from runtime.documents.rate import Busy, Door
from runtime.documents.sandbox import Limits, Worker, WorkRefused, public_worker, receive, send
from runtime.documents.trust import verify_guarded
from tests.runtime.documents.conftest import SEALED_AT
from tests.runtime.documents.hostile_pdfs import HOSTILE, deflated

CPU, WALL = 2, 20.0


@pytest.fixture(scope="module")
def narrow() -> Iterator[Worker]:
    """As the worker of the public page, with less patience."""
    worker = Worker(Limits(cpu=CPU, memory=768 * 1024**2, wall=WALL, answer=32 * 1024**2))
    yield worker
    worker.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_within_the_bounds(name: str, narrow: Worker) -> None:
    pdf = HOSTILE[name]()
    began = time.monotonic()
    result = verify_guarded(pdf, [], SEALED_AT, (), narrow)
    assert time.monotonic() - began < WALL + 40  # and what a busy machine adds
    assert not result.valid
    assert result.problems
    assert len(result.problems[0].text()) < 200
    assert sum(len(file.content) for file in result.files) == 0


def test_a_good_one_is_valid_within_the_bounds_of_the_public_page(
    sealed: bytes, authority: TestAuthority
) -> None:
    now = SEALED_AT + timedelta(days=1)
    roots = [root.dump() for root in authority.roots]
    lists = authority.services(now).revocation_lists
    verify_guarded(HOSTILE["lists in lists"](), roots, now, lists, public_worker)
    assert verify_guarded(sealed, roots, now, lists, public_worker).valid
    public_worker.close()


def test_a_bomb_is_one() -> None:
    whole = deflated(b"", 2 * 10**7).split(b"stream\n", 1)[1].removesuffix(b"\nendstream")
    assert zlib.decompress(whole) == bytes(2 * 10**7)


def test_an_answer_that_is_too_long_is_not_read() -> None:
    stream = io.BytesIO()
    send(stream, "x" * 1000)
    stream.seek(0)
    with pytest.raises(ValueError, match="1"):
        receive(stream, 999)


def test_a_process_that_answers_too_much_is_ended() -> None:
    chatty = Worker(Limits(answer=10))
    with pytest.raises(WorkRefused):
        chatty.call("verify", b"%PDF-1.7", (), SEALED_AT, ())
    assert chatty._process is None


def test_few_are_inside_at_once() -> None:
    door, inside, leave = Door(at_once=1, patience=0.01), threading.Event(), threading.Event()

    def stay() -> None:
        with door.opened():
            inside.set()
            leave.wait(30)

    guest = threading.Thread(target=stay)
    guest.start()
    assert inside.wait(30)
    with pytest.raises(Busy), door.opened():
        pass
    leave.set()
    guest.join()
    with door.opened():
        pass


@pytest.mark.any_database
def test_who_comes_while_others_are_served_is_told_so(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    views.release_brakes()
    full = Door(at_once=1, patience=0.01)
    monkeypatch.setattr(views, "verifying", full)
    app.config["WTF_CSRF_ENABLED"] = False
    with full.opened():
        page = app.test_client().post("/verify", data={"file": (io.BytesIO(b"%PDF-1.7"), "x.pdf")})
    app.config["WTF_CSRF_ENABLED"] = True
    assert page.status_code == 503
    assert "Hệ thống đang xác thực văn bản khác" in page.text
