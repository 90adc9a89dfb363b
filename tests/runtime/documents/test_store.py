"""Stored files are found by their content, whole or not at all."""

from __future__ import annotations

import threading
from hashlib import sha256
from pathlib import Path

import pytest

from runtime.documents.store import FileDamaged, FileMissing, FileStore

CONTENT = b"%PDF-1.7 a signed report"


def test_a_file_is_found_by_its_digest(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    stored = store.put(CONTENT)
    assert (stored.digest, stored.size) == (sha256(CONTENT).hexdigest(), len(CONTENT))
    assert store.get(stored.digest) == CONTENT
    assert store.has(stored.digest)


def test_storing_twice_keeps_one_file(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    assert store.put(CONTENT) == store.put(CONTENT)
    assert sum(path.is_file() for path in tmp_path.rglob("*")) == 1


def test_what_was_changed_on_disk_is_noticed(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    digest = store.put(CONTENT).digest
    path = next(path for path in tmp_path.rglob("*") if path.is_file())
    path.chmod(0o600)
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(FileDamaged):
        store.get(digest)
    with pytest.raises(FileDamaged):
        store.put(CONTENT)


def test_a_missing_file_and_a_name_that_is_no_digest(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    with pytest.raises(FileMissing):
        store.get("0" * 64)
    for name in ("", "../../etc/passwd", "0" * 63 + "/", "G" * 64):
        with pytest.raises(ValueError, match="SHA-256"):
            store.get(name)


def test_many_at_once_leave_one_whole_file_and_no_remains(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    content = CONTENT * 50_000
    threads = [threading.Thread(target=store.put, args=(content,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 1
    assert files[0].read_bytes() == content


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        FileStore(tmp_path).put(CONTENT)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
