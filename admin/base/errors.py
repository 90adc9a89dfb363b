"""Errors that a person can do something about. One module (web_errors) turns them into pages and JSON."""

from __future__ import annotations

from typing import Any

from forms_library.messages import Message


class DomainError(Exception):
    """Something the person asked for cannot be done; ``message`` says why and what to do next.

    Attributes:
        status: the HTTP status it becomes.
        message: shown to the person, in their language.
        details: plain data for the page (places of problems, the other person's value).
    """

    status = 400

    def __init__(self, message: Message | str, **details: Any) -> None:
        self.message = message if isinstance(message, Message) else Message(message)
        self.details = details
        super().__init__(self.message.text())


class NotAllowed(DomainError):
    """The person's positions do not carry this duty here, or an excluded duty would meet in one hand."""

    status = 403


class NotFound(DomainError):
    """It does not exist, or this person may not know that it does."""

    status = 404


class Conflict(DomainError):
    """Someone else was first, or the state has moved on."""

    status = 409


class Invalid(DomainError):
    """What was given cannot be taken; ``details['problems']`` may list every place."""

    status = 422
