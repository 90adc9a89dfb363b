"""Where signed files and keys are kept on this installation."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app

from config import Settings
from runtime.documents.store import FileStore

if TYPE_CHECKING:
    from runtime.documents.certificates import TestAuthority


def settings() -> Settings:
    """The settings of the running application."""
    found: Settings = current_app.extensions["settings"]
    return found


def files() -> FileStore:
    """The store of signed documents and attachments."""
    return FileStore(settings().var / "files")


def authority(now: datetime) -> TestAuthority:
    """The test certificate authority of this installation, made when first needed."""
    return _authority(settings().var / "keys", now.date().isoformat())


@cache
def _authority(folder: Path, day: str) -> TestAuthority:
    from runtime.documents.certificates import TestAuthority  # noqa: PLC0415 - half a second that starting up need not pay

    # Kept a day: it remembers parsed keys, which take longer to read than to use.
    return TestAuthority.open(folder, datetime.fromisoformat(f"{day}T00:00:00+00:00"))
