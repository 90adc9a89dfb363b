"""The server of the browser tests ends with nothing left: no thread, no open file, whatever the browser did."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from urllib.request import urlopen

from flask import Flask, Response

from tests.support.server import serving

LAST = b"0\r\n\r\n"  # what ends an answer of pieces


def connected(address: str) -> socket.socket:
    host, port = address.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if "process_request_thread" in thread.name]


class Answer:
    """Says that it was closed, as a file would; nothing else may do that for it."""

    def __init__(self) -> None:
        self.pieces = iter([b"piece"])
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        self.closed.set()


def test_an_answer_is_closed_when_the_browser_goes_away() -> None:
    app, answer = Flask(__name__), Answer()
    app.add_url_rule("/", "answer", lambda: Response(answer))
    with serving(app) as address:
        browser = connected(address)
        browser.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\nmore than the request")
        received = b""
        while not received.endswith(LAST):
            received += browser.recv(65_536)
        # Zero seconds of lingering: the connection is reset instead of closed.
        browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        browser.close()
        assert answer.closed.wait(10)
    assert threads() == []


def test_a_connection_without_a_request_keeps_nobody_waiting() -> None:
    with serving(Flask(__name__)) as address:
        idle = connected(address)
    assert threads() == []
    idle.close()


def test_what_is_under_way_is_finished() -> None:
    app, arrived, go, done = Flask(__name__), threading.Event(), threading.Event(), threading.Event()

    @app.get("/")
    def slow() -> str:
        arrived.set()
        assert go.wait(10)
        done.set()
        return "đã xong"

    answers: list[str] = []
    with serving(app) as address:
        asking = threading.Thread(target=lambda: answers.append(urlopen(address).read().decode()))
        asking.start()
        assert arrived.wait(10)
        threading.Timer(0.2, go.set).start()
    assert done.is_set()
    asking.join(10)
    assert answers == ["đã xong"]
