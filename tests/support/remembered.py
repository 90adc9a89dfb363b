"""What many tests begin with (a city, its people, an open period) is written once and brought back for the next test.

The database returns to the rows, and the same dataclasses are handed out again with their objects read anew in the
session of the test: objects of the ORM are remembered by their identity, everything else by its value.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from tests.support.applications import release
from tests.support.databases import Database

T = TypeVar("T")


class Remembered:
    """The beginnings of one prepared application, by name."""

    def __init__(self, app: Flask, database: Database) -> None:
        self._app, self._database = app, database
        self._written: dict[str, bytes] = {}
        self.asked = False

    def begin(self, name: str, session: Session, write: Callable[[], T]) -> T:
        """What `write` wrote and returned when it was asked first, in a database that holds just that.

        `name` (small letters) stands for everything `write` depends on. The session must not have been used yet.
        """
        self.asked = True
        release(self._app)
        known = self._written.get(name)
        if known is None:
            self._database.reset()
            found = write()
            session.commit()
            self._database.keep(f"kept_{name}")
            self._written[name] = _packed(found)
            return found
        self._database.reset(f"kept_{name}")
        back: T = _Unpacking(known, session).load()
        session.commit()  # as after writing: SQLite's one place for a writer is free
        return back


def _packed(found: object) -> bytes:
    into = io.BytesIO()
    _Packing(into).dump(found)
    return into.getvalue()


class _Packing(pickle.Pickler):
    def persistent_id(self, found: Any) -> Any:
        if isinstance(found, Session | scoped_session):
            return ("session",)
        if sa.inspect(type(found), raiseerr=False) is None:
            return None
        state = sa.inspect(found)
        return ("row", type(found), state.identity)


class _Unpacking(pickle.Unpickler):
    def __init__(self, packed: bytes, session: Session) -> None:
        super().__init__(io.BytesIO(packed))
        self._session = session

    def persistent_load(self, pid: Any) -> Any:
        if pid == ("session",):
            return self._session
        _row, model, identity = pid
        return self._session.get_one(model, identity)
