"""What verifying a PDF found, as plain values."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from forms_library.messages import Message


class Coverage(StrEnum):
    """How much of the file a signature covers."""

    WHOLE = "whole"
    REVISION = "revision"  # all of the file as it was; a later signature was appended
    PARTIAL = "partial"


@dataclass(frozen=True)
class SignatureResult:
    """One signature. ``when`` is the time stamped by the service, ``claimed`` the time the signer's machine gave."""

    field: str
    who: str
    organisation: str
    issuer: str
    serial: str
    when: datetime | None
    claimed: datetime | None
    intact: bool
    trusted: bool
    modified_after: bool
    coverage: Coverage
    problems: tuple[Message, ...] = ()

    @property
    def valid(self) -> bool:
        """Intact, trusted, and followed only by what may follow a signature."""
        return self.intact and self.trusted and not self.modified_after


@dataclass(frozen=True)
class EmbeddedFile:
    """A file carried inside the PDF; of a document that is not valid without its content."""

    name: str
    content: bytes
    digest: str


@dataclass(frozen=True)
class VerificationResult:
    """Everything found. ``valid`` is the answer; ``problems`` say why not, most important first."""

    signatures: tuple[SignatureResult, ...] = ()
    problems: tuple[Message, ...] = ()
    files: tuple[EmbeddedFile, ...] = ()
    archived_at: datetime | None = None  # the document time stamp that proves all of it existed
    digest: str = ""  # SHA-256 of the file that was verified
    details: tuple[str, ...] = field(default=(), repr=False)  # technical reasons, in English, for the log

    @property
    def valid(self) -> bool:
        """At least one signature, every one of them valid, and nothing else wrong."""
        return bool(self.signatures) and not self.problems and all(sign.valid for sign in self.signatures)

    @property
    def modified_after_signing(self) -> bool:
        return any(sign.modified_after or not sign.intact for sign in self.signatures)

    @property
    def data(self) -> Any:
        """The report's own data (the first JSON file inside), parsed; None when there is none."""
        found = next((file for file in self.files if file.name.endswith(".json")), None)
        return None if found is None or not found.content else json.loads(found.content)
