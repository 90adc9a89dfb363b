"""A clean, migrated database for each test: made once, then copied. What many tests begin with is kept beside it."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path

from tests.support.processes import PostgreSQL


class Database(ABC):
    """One database at a fixed address. `keep` remembers its present content under a name, `reset` returns to it."""

    url: str

    @abstractmethod
    def keep(self, name: str = "kept") -> None:
        """Remember the content; nothing may be uncommitted."""

    @abstractmethod
    def reset(self, name: str = "kept") -> None:
        """Return to the remembered content; open connections of the pool must be closed before."""


class SqliteFile(Database):
    """A file, and beside it the copies it returns to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "test.sqlite3"
        self.url = f"sqlite:///{self._file}"

    def keep(self, name: str = "kept") -> None:
        _copy(self._file, self._folder / f"{name}.sqlite3")

    def reset(self, name: str = "kept") -> None:
        _copy(self._folder / f"{name}.sqlite3", self._file)


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own means: replacing the file under a forgotten connection would break both."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target, timeout=5)) as written:
        written.execute("PRAGMA synchronous=OFF")
        read.backup(written)


# Copying a database costs a quarter of a second, emptying its tables by TRUNCATE nearly as much. Deleting the few rows
# a test wrote is quicker by ten; in the role "replica" neither foreign keys nor triggers are asked.
_KEEP = """
CREATE SCHEMA {kept};
CREATE TABLE {kept}.sequences AS
    SELECT sequencename AS name, last_value AS value FROM pg_sequences WHERE schemaname = 'public';
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE {kept}.%I AS TABLE public.%I', 'rows_' || name, name);
    END LOOP;
END $$;
"""
_RESET = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
        EXECUTE format('INSERT INTO public.%I SELECT * FROM {kept}.%I', name, 'rows_' || name);
    END LOOP;
    PERFORM setval('public.' || quote_ident(s.name), coalesce(s.value, 1), s.value IS NOT NULL)
        FROM {kept}.sequences AS s;
END $$;
"""


class PostgresDatabase(Database):
    """A database of a throw-away cluster; what it returns to lies in schemas of their own."""

    def __init__(self, server: PostgreSQL, name: str) -> None:
        self._server = server
        self._name = name
        self.url = server.url(name)
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")

    def keep(self, name: str = "kept") -> None:
        self._server.execute(_KEEP.format(kept=name), database=self._name)

    def reset(self, name: str = "kept") -> None:
        self._server.execute(_RESET.format(kept=name), database=self._name)
