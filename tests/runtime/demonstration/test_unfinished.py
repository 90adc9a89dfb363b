"""Setting up again after the first load was broken off."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.demonstration.unfinished import HalfLoadedError, clear_unfinished, marked
from tests.support.applications import settings_for


class BrokenOff(Exception):
    """What stops a load: no memory, Ctrl+C, a document that cannot be signed."""


def test_a_load_that_was_broken_off_begins_again_with_an_empty_database(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'baocao.sqlite3'}", tmp_path)
    for name in ("baocao.sqlite3", "baocao.sqlite3-wal", "secret_key"):
        (tmp_path / name).write_text("half")
    with pytest.raises(BrokenOff), marked(settings):
        raise BrokenOff

    assert clear_unfinished(settings)
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]
    assert not clear_unfinished(settings)


def test_a_finished_load_is_left_alone(tmp_path: Path) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'baocao.sqlite3'}", tmp_path)
    with marked(settings):
        (tmp_path / "baocao.sqlite3").write_text("whole")

    assert not clear_unfinished(settings)
    assert (tmp_path / "baocao.sqlite3").exists()


def test_a_database_on_a_server_is_never_emptied(tmp_path: Path) -> None:
    settings = settings_for("postgresql+psycopg://somebody@127.0.0.1/baocao", tmp_path)
    with pytest.raises(BrokenOff), marked(settings):
        raise BrokenOff

    with pytest.raises(HalfLoadedError, match="demonstration-unfinished"):
        clear_unfinished(settings)
