"""From a `Definition` back to JSON, in one form only, so that equal definitions have equal hashes."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms_library.definition.load import SCHEMA_URL
from forms_library.definition.model import Definition, Section
from forms_library.text import nfc


def dump(definition: Definition) -> dict[str, Any]:
    """The JSON document of a definition; settings that have their default value are left out."""
    return {"$schema": SCHEMA_URL, "format": definition.format, **_object(definition)}


def canonical(obj: object) -> bytes:
    """The bytes that are hashed and signed: sorted keys, no spaces, UTF-8, NFC."""
    text = json.dumps(obj, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return nfc(text).encode("utf-8")


def digest(obj: object) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(obj)).hexdigest()


def _object(item: Any) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for field in dataclasses.fields(item):
        value = getattr(item, field.name)
        # The kind tells sections apart, so it is written although it never differs from its default.
        if field.default is dataclasses.MISSING or value != field.default or _tells_section(item, field.name):
            written[field.name] = _value(value)
    return written


def _tells_section(item: Any, name: str) -> bool:
    return name == "kind" and isinstance(item, Section)


def _value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if dataclasses.is_dataclass(value):
        return _object(value)
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    return value
