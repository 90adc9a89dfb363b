"""Messages of the forms library as plain JSON, so that a stored reason is shown in the reader's language."""

from __future__ import annotations

from typing import Any

from forms_library.messages import Message


def to_json(message: Message) -> dict[str, Any]:
    """``{"id": English text, "params": {...}}``; a parameter that is a Message nests."""
    params = {
        name: to_json(value) if isinstance(value, Message) else value
        for name, value in message.params.items()
    }
    return {"id": message.id, "params": params}


def from_json(raw: dict[str, Any]) -> Message:
    """Read what ``to_json`` wrote."""
    return Message(raw["id"], params_from_json(raw.get("params", {})))


def params_to_json(params: dict[str, Any]) -> dict[str, Any]:
    """Parameters of a message as plain JSON."""
    return {name: to_json(value) if isinstance(value, Message) else value for name, value in params.items()}


def params_from_json(raw: dict[str, Any]) -> dict[str, Any]:
    """Read what ``params_to_json`` wrote."""
    return {name: from_json(value) if isinstance(value, dict) else value for name, value in raw.items()}
