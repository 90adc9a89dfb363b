"""Rendering is bounded, and reaches neither the network nor files, even with text nobody cleaned."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from PIL import Image

from runtime.documents.context import Narrative, Part, RenderedDocument
from runtime.documents.fetcher import LockedFetcher, Refused
from runtime.documents.rendering import render_report
from runtime.documents.results import Coverage
from runtime.documents.sandbox import (
    Limits,
    Worker,
    WorkRefused,
    receive,
    render_guarded,
    rendering_worker,
    send,
)
from tests.runtime.documents.conftest import report


def written(html: str) -> Narrative:
    return Narrative((Part("", html),))


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A server on loopback that notes who connects."""
    heard: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                heard.append(connection.recv(100))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield server.getsockname()[1], heard
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


HOSTILE = [
    '<img src="{url}"/>',
    "<style>@import url({url});</style>",
    "<style>@font-face {{ font-family: x; src: url({url}) }} p {{ font-family: x }}</style><p>x</p>",
    '<p style="background: url({url})">x</p>',
    '<object data="{url}"></object>',
    '<embed src="{url}"/>',
    '<svg><image href="{url}"/></svg>',
    '<base href="{url}"/><img src="x.png"/>',
    '<link rel="stylesheet" href="{url}"/>',
    '<link rel="attachment" href="{url}"/>',
    '<a rel="attachment" href="{url}">x</a>',
    '<p style="content: url({url}); list-style-image: url({url})">x</p>',
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_is_fetched_from_the_network_or_the_disk(html: str) -> None:
    with listening() as (port, heard):
        network = render_report(report(sections=(written(html.format(url=f"http://127.0.0.1:{port}/x")),)))
    local = render_report(report(sections=(written(html.format(url="file:///etc/passwd")),)))
    assert heard == []
    for document in (network, local):
        assert document.pages >= 1
        assert b"root:" not in document.pdf
        assert document.pdf.count(b"/EmbeddedFile") <= 3


def data_uri(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def picture(format: str, size: tuple[int, int] = (3, 3)) -> bytes:
    content = BytesIO()
    Image.new("1", size).save(content, format)
    return content.getvalue()


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.png",
        "file:///etc/passwd",
        "asset:unknown",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:image/png,plain",
        data_uri("image/png", b"<svg/>"),
        data_uri("image/png", picture("PNG", (6000, 6000))),
        data_uri("text/css", b"p{}"),
        "data:image/png;base64,!!!",
    ],
)
def test_the_fetcher_refuses_everything_else(url: str) -> None:
    with pytest.raises(Refused):
        LockedFetcher({"qr": b""}).fetch(url)


def test_small_pictures_in_the_text_and_named_assets_are_admitted() -> None:
    fetcher = LockedFetcher({"qr": b"picture"})
    assert fetcher.fetch("asset:qr").read() == b"picture"
    for kind in ("PNG", "JPEG"):
        content = picture(kind)
        assert fetcher.fetch(data_uri(f"image/{kind.lower()}", content)).read() == content


def test_the_guarded_document_is_the_same(rendered: RenderedDocument) -> None:
    assert render_guarded(report()) == rendered


@pytest.fixture(scope="module")
def small() -> Iterator[Worker]:
    worker = Worker(Limits(cpu=3, memory=1024**3, wall=20))
    yield worker
    worker.close()


BOMBS = {
    "line breaks": "<p>" + "<br/>" * 200_000 + "</p>",
    "flex": '<div style="display:flex">' * 14 + "x" + "</div>" * 14,
    "columns": "<table><tr>" + '<td colspan="1000000">x</td>' * 50 + "</tr></table>",
    "depth": "<div>" * 3_000 + "x" + "</div>" * 3_000,
}


def attempt(worker: Worker, html: str) -> str:
    try:
        worker.call("render", report(sections=(written(html),)))
    except WorkRefused as refused:
        return str(refused.message)
    return "printed"


@pytest.mark.parametrize("name", BOMBS)
def test_text_that_overwhelms_is_refused_and_the_next_report_is_printed(name: str, small: Worker) -> None:
    started = time.monotonic()
    assert attempt(small, BOMBS[name]).startswith(("The document could not be processed", "printed"))
    assert time.monotonic() - started < 20 + 40  # and what a busy machine adds
    assert small.call("render", report()).pages >= 1


def test_the_wall_limit_ends_a_process_that_waits() -> None:
    worker = Worker(Limits(wall=0.05))
    with pytest.raises(WorkRefused):
        worker.call("render", report(rows=400))
    worker.close()


def test_threads_share_one_worker_in_turn() -> None:
    pages: list[int] = []
    threads = [
        threading.Thread(target=lambda: pages.append(render_guarded(report(rows=5)).pages)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(pages) == 4
    assert len(set(pages)) == 1


def test_the_process_ends_with_the_program_that_started_it() -> None:
    program = (
        "from runtime.documents.sandbox import verification_worker as w; print(w._ready().pid, flush=True)"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "always::ResourceWarning", "-c", program],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ended.stderr == ""
    with pytest.raises(ProcessLookupError):
        os.kill(int(ended.stdout), 0)


def test_secrets_of_the_web_process_are_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hidden")
    rendering_worker.close()
    render_guarded(report(rows=2))
    process = rendering_worker._process
    assert process is not None
    with open(f"/proc/{process.pid}/environ", "rb") as file:
        assert b"hidden" not in file.read()
    assert os.environ["SECRET_KEY"] == "hidden"


def test_an_enumeration_comes_back_from_every_release_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    # Python 3.11.0 to 3.11.3 write a member as getattr(class, name), which is refused where it is read.
    monkeypatch.setattr(Coverage, "__reduce_ex__", lambda self, _protocol: (getattr, (Coverage, self.name)))
    stream = BytesIO()
    send(stream, list(Coverage))
    stream.seek(0)

    assert receive(stream) == list(Coverage)
