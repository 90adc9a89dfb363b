"""What comes in with a request, held within what Python and the database can take."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1  # of an INTEGER column


class IdConverter(IntegerConverter):
    """``<int:…>`` in an address: a number that no row can have is no address of ours."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST_ID, **kwargs})


class ShallowJson(DefaultJSONProvider):
    """JSON that is nested endlessly is unreadable like any other that is broken, not an error of ours."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def install(app: Flask) -> None:
    """Read numbers in addresses and JSON bodies of ``app`` in this way; before any route is added."""
    app.url_map.converters["int"] = IdConverter
    app.json = ShallowJson(app)
