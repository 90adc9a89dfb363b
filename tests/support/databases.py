"""A clean, migrated database for each test: made once, then copied."""

from __future__ import annotations

import shutil
import sqlite3
from abc import ABC, abstractmethod
from pathlib import Path

from tests.support.processes import PostgreSQL


class Database(ABC):
    """One database at a fixed address. `keep` remembers its present content, `reset` returns to it."""

    url: str

    @abstractmethod
    def keep(self) -> None:
        """Remember the content; every connection must be closed."""

    @abstractmethod
    def reset(self) -> None:
        """Return to the remembered content; open connections of the pool must be closed before."""


class SqliteFile(Database):
    """A file, and beside it the copy it returns to."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "test.sqlite3"
        self._kept = folder / "kept.sqlite3"
        self.url = f"sqlite:///{self._file}"

    def keep(self) -> None:
        connection = sqlite3.connect(self._file)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copyfile(self._file, self._kept)

    def reset(self) -> None:
        for ending in ("-wal", "-shm"):
            self._file.with_name(self._file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self._kept, self._file)


class PostgresDatabase(Database):
    """A database of a throw-away cluster, and beside it the template it is made from."""

    def __init__(self, server: PostgreSQL, name: str) -> None:
        self._server = server
        self._name = name
        self.url = server.url(name)
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")

    def keep(self) -> None:
        self._server.execute(
            f"DROP DATABASE IF EXISTS kept_{self._name}",
            f"CREATE DATABASE kept_{self._name} TEMPLATE {self._name}",
        )

    def reset(self) -> None:
        self._server.execute(
            f"DROP DATABASE IF EXISTS {self._name} WITH (FORCE)",
            f"CREATE DATABASE {self._name} TEMPLATE kept_{self._name}",
        )
