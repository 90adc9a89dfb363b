"""Files kept by their content: a file's name is its SHA-256. What was stored was re-opened and compared."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


class FileDamaged(RuntimeError):
    """A stored file no longer has the content its name promises, or could not be written whole."""


class FileMissing(LookupError):
    """No file of this digest is stored."""


@dataclass(frozen=True)
class StoredFile:
    """What is remembered of a stored file: ``digest`` finds it again."""

    digest: str
    size: int


@dataclass(frozen=True)
class FileStore:
    """A folder of files named by their SHA-256, in 256 sub-folders. Safe for many processes at once."""

    folder: Path

    def put(self, content: bytes) -> StoredFile:
        """Store ``content``, flush it to the disk, open it again and compare. Storing twice is harmless."""
        digest = sha256(content).hexdigest()
        path = self._path(digest)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, content)
        self.get(digest)
        return StoredFile(digest, len(content))

    def get(self, digest: str) -> bytes:
        """The content, checked against its name. Raises FileMissing or FileDamaged."""
        try:
            content = self._path(digest).read_bytes()
        except FileNotFoundError as error:
            raise FileMissing(digest) from error
        if sha256(content).hexdigest() != digest:
            raise FileDamaged(digest)
        return content

    def has(self, digest: str) -> bool:
        """Whether a file of this digest is stored (its content is not read)."""
        return self._path(digest).is_file()

    def _path(self, digest: str) -> Path:
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256 in hexadecimal")
        return self.folder / digest[:2] / digest[2:]


def _write(path: Path, content: bytes) -> None:
    """Write beside the place and rename: a reader sees the whole file or none."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o440)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _flush_folder(path.parent)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
