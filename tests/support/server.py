"""The application served from a thread of the test, so that the test holds its clock."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from flask import Flask
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

PATIENCE = 30  # seconds for the answers that are under way when a test ends
LOOK = 0.02  # seconds between two looks whether the test has ended
ANSWER = "tests.answer"  # where a request's environment holds its answer


class _Handler(WSGIRequestHandler):
    """Closes the answer also where the browser has gone: Werkzeug leaves open the file that it was sending."""

    def connection_dropped(self, error: BaseException, environ: dict[str, Any] | None = None) -> None:
        answer = (environ or {}).get(ANSWER)
        if hasattr(answer, "close"):
            answer.close()


class _Server(ThreadedWSGIServer):
    """Ends with all its threads: none works on in a database that the next test has emptied."""

    daemon_threads = False

    def __init__(self, app: Flask) -> None:
        def remembering(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            environ[ANSWER] = answer = app(environ, start_response)
            return answer

        super().__init__("127.0.0.1", 0, remembering, handler=_Handler)
        self._connections: set[socket.socket] = set()
        self._changed = threading.Condition()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._changed:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        with self._changed:
            self._connections.discard(request)
            self._changed.notify_all()

    def end(self) -> None:
        """Take no more requests, let those under way finish, leave those whose browser does not listen."""
        self.shutdown()
        for ways in (socket.SHUT_RD, socket.SHUT_RDWR):
            with self._changed:
                for connection in self._connections:
                    with suppress(OSError):  # the browser has closed it in this moment
                        connection.shutdown(ways)
                if self._changed.wait_for(lambda: not self._connections, PATIENCE):
                    break
        self.server_close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve `app` on a free loopback port; gives the address without a trailing slash."""
    server = _Server(app)
    thread = threading.Thread(target=server.serve_forever, args=(LOOK,), name="live server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.end()
        thread.join()
