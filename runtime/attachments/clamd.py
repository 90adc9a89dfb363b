"""ClamAV's daemon, asked over its socket: the content goes in, a verdict comes out.

The protocol is two commands over a stream (INSTREAM: chunks with their length before them, a zero at the end). The
libraries that speak it are under the LGPL and older than the daemon's present answers, so these lines are our own.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 60
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
DEFAULT_PORT = 3310


class ScannerUnavailable(RuntimeError):
    """The daemon was not reached or did not answer; trying again later may help."""


class ScannerRefused(RuntimeError):
    """The daemon answered that it did not scan the content (too long for it, out of order); the text says why."""


@dataclass(frozen=True)
class Verdict:
    """What the daemon says: clean, or the name of what it found."""

    found: str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.found


@dataclass(frozen=True)
class Scanner:
    """A daemon at ``tcp://host:port`` or ``unix:///path/of/the/socket``."""

    address: str
    seconds: float = SECONDS

    def scan(self, content: bytes) -> Verdict:
        """The verdict on ``content``. Raises ScannerUnavailable or ScannerRefused."""
        try:
            with self._connected() as connection:
                answer = self._ask(connection, content)
        except OSError as error:
            raise ScannerUnavailable(f"{self.address}: {error}") from error
        return read_answer(answer)

    def _ask(self, connection: socket.socket, content: bytes) -> str:
        try:
            for part in instream(content):
                connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            # A daemon that has had enough says so and closes; its answer tells more than the broken pipe.
            answer = _received(connection)
            if answer:
                return answer
            raise
        return _received(connection)

    @contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        parts = urlsplit(self.address)
        if parts.scheme == "unix":
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(self.seconds)
            with connection:
                connection.connect(parts.path)
                yield connection
        else:
            place = (parts.hostname or "localhost", parts.port or DEFAULT_PORT)
            with socket.create_connection(place, timeout=self.seconds) as connection:
                yield connection


def instream(content: bytes) -> Iterator[bytes]:
    """What is sent: the command, the content in chunks that say how long they are, and a chunk of length zero."""
    yield b"zINSTREAM\0"
    for start in range(0, len(content), CHUNK):
        chunk = content[start : start + CHUNK]
        yield struct.pack("!L", len(chunk)) + chunk
    yield struct.pack("!L", 0)


def read_answer(answer: str) -> Verdict:
    """``stream: OK``, ``stream: Eicar-Signature FOUND`` or ``... ERROR`` as a verdict."""
    text = answer.strip("\0\r\n ")
    if not text:
        raise ScannerUnavailable("no answer")
    if text.endswith(" FOUND"):
        return Verdict(text.removeprefix("stream: ").removesuffix(" FOUND"))
    if text == "stream: OK":
        return Verdict()
    raise ScannerRefused(text.removesuffix(" ERROR"))


def _received(connection: socket.socket) -> str:
    """Everything until the daemon's zero byte or its end."""
    received = b""
    while len(received) < LONGEST_ANSWER and not received.endswith(b"\0"):
        part = connection.recv(LONGEST_ANSWER)
        if not part:
            break
        received += part
    return received.decode("utf-8", "replace")
