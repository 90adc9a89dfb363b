"""Who has a report open, and in which cell: in memory where one process serves, in Redis where several do."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask import Flask, current_app

from config import Settings

EXTENSION = "presence"
# A page tells of itself at least every 30 seconds while it is looked at.
ALIVE = timedelta(seconds=75)
MOST_SHOWN = 20
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visit:
    """An open page: whose it is and which cell is selected ("" for none). ``page`` is made once by the page."""

    page: str
    person_id: int
    name: str
    cell: str
    seen: float  # seconds since the epoch


class Presence(Protocol):
    """Remembers visits for a short while."""

    def note(self, report_id: int, visit: Visit) -> None:
        """Remember the visit in place of the page's earlier one."""

    def visits(self, report_id: int) -> list[Visit]:
        """All visits that are remembered, old ones among them."""

    def leave(self, report_id: int, page: str) -> None:
        """Forget a page that was closed."""


def others(store: Presence, report_id: int, visit: Visit) -> list[Visit]:
    """Note the visit; returns those of other people who are there now, one for each person, the latest cell first."""
    store.note(report_id, visit)
    oldest = visit.seen - ALIVE.total_seconds()
    there = [item for item in store.visits(report_id) if item.seen >= oldest]
    latest = {item.person_id: item for item in sorted(there, key=lambda item: item.seen)}
    latest.pop(visit.person_id, None)
    return sorted(latest.values(), key=lambda item: item.name)[:MOST_SHOWN]


class InMemory:
    """For the embedded default: one process, and all of it is gone with a restart."""

    def __init__(self) -> None:
        self._reports: dict[int, dict[str, Visit]] = {}
        self._lock = threading.Lock()

    def note(self, report_id: int, visit: Visit) -> None:
        """Remember the visit; what has grown old goes at the same time."""
        with self._lock:
            pages = self._reports.setdefault(report_id, {})
            pages[visit.page] = visit
            oldest = visit.seen - ALIVE.total_seconds()
            for page in [page for page, known in pages.items() if known.seen < oldest]:
                del pages[page]

    def visits(self, report_id: int) -> list[Visit]:
        """The visits of a report."""
        with self._lock:
            return list(self._reports.get(report_id, {}).values())

    def leave(self, report_id: int, page: str) -> None:
        """Forget a page, and the report with its last one."""
        with self._lock:
            pages = self._reports.get(report_id, {})
            pages.pop(page, None)
            if not pages:
                self._reports.pop(report_id, None)


class InRedis:
    """For several processes. Filling a report does not depend on it: when Redis is away, nobody else is seen."""

    def __init__(self, url: str) -> None:
        from redis import Redis, RedisError  # noqa: PLC0415 - the embedded default starts without Redis's client

        self._redis: Any = Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)
        self._error = RedisError

    def note(self, report_id: int, visit: Visit) -> None:
        """Remember the visit; Redis forgets the report when nobody has come for a while."""
        name = _name(report_id)
        try:
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.hset(name, visit.page, json.dumps(asdict(visit)))
                pipe.expire(name, int(ALIVE.total_seconds()))
                pipe.execute()
        except self._error:
            _log.warning("Presence is not kept: Redis does not answer", exc_info=True)

    def visits(self, report_id: int) -> list[Visit]:
        """The visits of a report."""
        try:
            found = self._redis.hvals(_name(report_id))
        except self._error:
            return []
        return [Visit(**json.loads(item)) for item in found]

    def leave(self, report_id: int, page: str) -> None:
        """Forget a page."""
        try:
            self._redis.hdel(_name(report_id), page)
        except self._error:
            _log.warning("Presence is not kept: Redis does not answer", exc_info=True)


def _name(report_id: int) -> str:
    return f"baocao:here:{report_id}"


def install(app: Flask) -> None:
    """Choose where visits are kept."""
    settings: Settings = app.extensions["settings"]
    app.extensions[EXTENSION] = InMemory() if settings.embedded else InRedis(settings.redis_url)


def presence() -> Presence:
    """The store of the present application."""
    store: Presence = current_app.extensions[EXTENSION]
    return store


def visit_of(page: str, person_id: int, name: str, cell: str, now: datetime) -> Visit:
    """The visit of a page at this moment."""
    return Visit(page, person_id, name, cell, now.timestamp())
