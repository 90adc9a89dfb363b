"""A load that was broken off: half of its documents would never be signed, so the next set-up begins again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from config import Settings


class HalfLoadedError(RuntimeError):
    """A database on a server holds a demonstration that was not loaded to its end; the message says what to do."""


@contextmanager
def marked(settings: Settings) -> Iterator[None]:
    """Leave a mark under ``var`` from the beginning of the load until it has come to its end."""
    mark = _mark(settings)
    mark.touch()
    yield
    mark.unlink()


def clear_unfinished(settings: Settings) -> bool:
    """Remove the database file of a load that was broken off; whether there was one. Nobody has worked in it yet.

    Raises HalfLoadedError for a database on a server, which only its administrator may empty.
    """
    mark = _mark(settings)
    if not mark.exists():
        return False
    file = _database_file(settings)
    if file is None:
        raise HalfLoadedError(
            "The demonstration was not loaded to its end. "
            f"Make the database anew, remove the file {mark} and set up again."
        )
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    mark.unlink()
    return True


def _mark(settings: Settings) -> Path:
    return settings.var / "demonstration-unfinished"


def _database_file(settings: Settings) -> Path | None:
    url = make_url(settings.database_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
