"""A clean, migrated database for each test: made once, then copied. What many tests begin with is kept beside it."""

from __future__ import annotations

import json
import sqlite3
import time
from abc import ABC, abstractmethod
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support.processes import PATIENCE, PostgreSQL


class Database(ABC):
    """One database at a fixed address. `keep` remembers its present content under a name, `reset` returns to it."""

    url: str

    @abstractmethod
    def keep(self, name: str = "kept") -> None:
        """Remember the content; nothing may be uncommitted."""

    @abstractmethod
    def reset(self, name: str = "kept") -> None:
        """Return to the remembered content; open connections of the pool must be closed before."""

    @abstractmethod
    def write_to(self, folder: Path) -> None:
        """Write the content into an empty folder, for the databases of other processes."""

    @abstractmethod
    def read_from(self, folder: Path) -> None:
        """Take over the content that another database of this kind and schema wrote there."""


class SqliteFile(Database):
    """A file, and beside it the copies it returns to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder / "test.sqlite3"
        self.url = f"sqlite:///{self._file}"
        self._contents: dict[str, bytes] = {}

    def keep(self, name: str = "kept") -> None:
        _copy(self._file, self._kept(name))
        self._contents[name] = self._kept(name).read_bytes()

    def reset(self, name: str = "kept") -> None:
        if self._is_left_alone():
            with self._file.open("r+b") as file:
                file.write(self._contents[name])
                file.truncate()
        else:
            _copy(self._kept(name), self._file)

    def write_to(self, folder: Path) -> None:
        _copy(self._file, folder / self._file.name)

    def read_from(self, folder: Path) -> None:
        _copy(folder / self._file.name, self._file)

    def _kept(self, name: str) -> Path:
        return self._folder / f"{name}.sqlite3"

    def _is_left_alone(self) -> bool:
        """Whether no connection was forgotten; its log, which belongs to the old content, is then gone."""
        with closing(sqlite3.connect(self._file, timeout=0)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            try:
                return bool(connection.execute("PRAGMA journal_mode=DELETE").fetchone() == ("delete",))
            except sqlite3.OperationalError:  # locked
                return False


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own means: replacing the file under a forgotten connection would break both."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target, timeout=5)) as written:
        written.execute("PRAGMA synchronous=OFF")
        read.backup(written)


# Deleting and writing anew the rows of the few tables that a test touched costs 3 ms, of all tables 42, a copy of the
# database a quarter of a second. PostgreSQL counts what is written to each table, also by whoever gave up; in the role
# "replica" neither foreign keys nor triggers are asked.
_TABLES = "SELECT oid, relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_WRITTEN = f"""
SELECT relname, pg_relation_filenode(oid), pg_stat_get_tuples_inserted(oid),
    pg_stat_get_tuples_updated(oid), pg_stat_get_tuples_deleted(oid) FROM ({_TABLES}) AS tables
"""
_END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_DIGEST = "SELECT '{0}', md5(string_agg(r::text, ' ' ORDER BY r::text)) FROM public.{0} AS r"
_SEQUENCES = "SELECT sequencename AS name, last_value AS value FROM pg_sequences WHERE schemaname = 'public'"
_KEEP_SEQUENCES = f"CREATE TABLE kept.sequences_{{0}} AS {_SEQUENCES}"
_RESET_SEQUENCES = """
SELECT setval('public.' || quote_ident(kept.name), coalesce(kept.value, 1), kept.value IS NOT NULL)
    FROM kept.sequences_{0} AS kept JOIN pg_sequences AS now ON now.sequencename = kept.name
    WHERE now.schemaname = 'public' AND now.last_value IS DISTINCT FROM kept.value
"""


class PostgresDatabase(Database):
    """A database of a throw-away cluster; what its tables return to lies in a schema of its own, each content once."""

    def __init__(self, server: PostgreSQL, name: str) -> None:
        self.url = server.url(name)
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
        self._connection = server.connection(name)
        self._connection.execute("SET session_replication_role = replica")
        self._connection.execute("CREATE SCHEMA kept")
        # By name: a digest of the rows of each table, None where there are none.
        self._contents: dict[str, dict[str, str | None]] = {}
        self._present: dict[str, str | None] = {}
        self._written: dict[str, tuple[int, ...]] = {}

    def keep(self, name: str = "kept") -> None:
        tables = [table for _oid, table in self._ask(_TABLES)]
        content = dict(self._ask(" UNION ALL ".join(_DIGEST.format(table) for table in tables)))
        already = {(table, digest) for known in self._contents.values() for table, digest in known.items()}
        for table, digest in content.items():
            if digest is not None and (table, digest) not in already:
                self._ask(f"CREATE TABLE {_place(table, digest)} AS TABLE public.{table}")
        self._ask(_KEEP_SEQUENCES.format(name))
        self._contents[name] = self._present = content
        self._written = self._counted()

    def reset(self, name: str = "kept") -> None:
        self._end_others()
        written, content = self._counted(), self._contents[name]
        assert written.keys() == content.keys(), "a test made or dropped a table"
        statements = []
        for table, digest in content.items():
            if written[table] != self._written[table] or digest != self._present[table]:
                statements.append(f"DELETE FROM public.{table}")
                if digest is not None:
                    statements.append(f"INSERT INTO public.{table} SELECT * FROM {_place(table, digest)}")
        statements += [_RESET_SEQUENCES.format(name), "SELECT pg_stat_force_next_flush()"]
        self._ask("; ".join(statements))
        self._present, self._written = content, self._counted()

    def write_to(self, folder: Path) -> None:
        for _oid, table in self._ask(_TABLES):
            with self._connection.cursor().copy(f"COPY public.{table} TO STDOUT") as rows:
                (folder / table).write_bytes(b"".join(rows))
        (folder / "sequences.json").write_text(json.dumps(self._ask(_SEQUENCES)))

    def read_from(self, folder: Path) -> None:
        self._end_others()
        for _oid, table in self._ask(_TABLES):
            self._ask(f"DELETE FROM public.{table}")
            with self._connection.cursor().copy(f"COPY public.{table} FROM STDIN") as rows:
                rows.write((folder / table).read_bytes())
        for name, value in json.loads((folder / "sequences.json").read_text()):
            self._ask(f"SELECT setval('public.{name}', {value or 1}, {value is not None})")

    def _end_others(self) -> None:
        """What they wrote is counted when they are gone."""
        deadline = time.monotonic() + PATIENCE
        while self._ask(_END_OTHERS):
            assert time.monotonic() < deadline, "a connection to the database does not end"
            time.sleep(0.001)

    def _counted(self) -> dict[str, tuple[int, ...]]:
        """What was written to each table since it was made, and where its rows lie (TRUNCATE moves them)."""
        return {table: numbers for table, *numbers in self._ask(_WRITTEN)}

    def _ask(self, statement: str) -> list[Any]:
        cursor = self._connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _place(table: str, digest: str) -> str:
    """Where the rows of a table with this digest are kept."""
    return f'kept."{table[:30]}_{digest}"'
