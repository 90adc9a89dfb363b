"""The stage with a session of its own, so that requests in between neither share nor end it."""

from __future__ import annotations

from tests.runtime.entry.conftest import session

__all__ = ["session"]
