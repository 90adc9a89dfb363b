"""The small form of `tests.support.filling`, opened for the first commune."""

from __future__ import annotations

from tests.runtime.entry.conftest import at, session

__all__ = ["at", "session"]
