"""Tests open no sockets beyond loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

LOOPBACK = ("127.", "::1", "localhost")


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse, with an error that names the address, every connection of this process to another machine."""
    connect = socket.socket.connect

    def checked(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    with patch.object(socket.socket, "connect", checked):
        yield
