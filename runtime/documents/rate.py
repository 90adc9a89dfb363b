"""A brake for public addresses: so many calls a minute from one address, counted in this process."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from admin.base.errors import DomainError
from forms_library.messages import N_


class TooMany(DomainError):
    """The address asked too often; it may ask again in a minute."""

    status = 429


class Busy(DomainError):
    """Others are being served; a moment later it works."""

    status = 503


@dataclass
class Door:
    """Lets few in at once; whoever waits longer than ``patience`` seconds is asked to come again.

    What waits here holds a thread of the web process, and a file of up to 50 MB.
    """

    at_once: int = 2
    patience: float = 5.0

    def __post_init__(self) -> None:
        self._places = threading.BoundedSemaphore(self.at_once)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Be inside. Raises Busy."""
        if not self._places.acquire(timeout=self.patience):
            raise Busy(N_("Other documents are being verified just now. Wait a minute and try again."))
        try:
            yield
        finally:
            self._places.release()


@dataclass
class Brake:
    """Lets ``calls`` through per ``window`` for each key; remembers at most ``keys`` of them."""

    calls: int
    window: timedelta = timedelta(minutes=1)
    keys: int = 10_000
    _seen: OrderedDict[str, deque[datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self, key: str, now: datetime) -> None:
        """Count one call; raises TooMany when there were too many in the window."""
        with self._lock:
            times = self._seen.setdefault(key, deque())
            self._seen.move_to_end(key)
            while times and times[0] <= now - self.window:
                times.popleft()
            if len(times) >= self.calls:
                raise TooMany(N_("Too many attempts. Wait a minute and try again."))
            times.append(now)
            while len(self._seen) > self.keys:
                self._seen.popitem(last=False)

    def release(self) -> None:
        """Forget everything (tests)."""
        with self._lock:
            self._seen.clear()
