"""What this installation trusts, and verifying a file against it from a web page.

The verifier itself (``verification``) runs in a process of its own; nothing here loads it or what signs.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from forms_library.messages import N_, Message
from runtime.documents import vault
from runtime.documents.results import VerificationResult
from runtime.documents.sandbox import Worker, WorkRefused, public_worker, verification_worker

MAXIMUM_SIZE = 60 * 1024 * 1024


def verify_public(pdf: bytes, now: datetime) -> VerificationResult:
    """``verify_here`` for a file that anybody may have made: within narrower bounds, in a process beside our own."""
    return verify_here(pdf, now, public_worker)


def verify_here(pdf: bytes, now: datetime, worker: Worker = verification_worker) -> VerificationResult:
    """Verify a file against this installation's roots and today's revocation lists.

    The lists inside a file expire after some weeks; with the present ones a document verifies for years.
    """
    services = vault.authority(now).services(now)
    return verify_guarded(pdf, roots(now), now, services.revocation_lists, worker)


def roots(now: datetime) -> list[bytes]:
    """The trusted roots of this installation as DER."""
    return [certificate.dump() for certificate in vault.authority(now).roots]


def verify_guarded(
    pdf: bytes,
    trust_roots: Iterable[bytes],
    now: datetime,
    revocation_lists: Iterable[bytes] = (),
    worker: Worker = verification_worker,
) -> VerificationResult:
    """``verification.verify`` in a process of its own, with bounded time and memory. A refused file gives a problem."""
    refused = refusal(pdf)
    if refused is not None:
        return failed(pdf, refused)
    try:
        result = worker.call("verify", pdf, tuple(trust_roots), now, tuple(revocation_lists))
    except WorkRefused as problem:
        return failed(pdf, problem.message, problem.detail)
    assert isinstance(result, VerificationResult)
    return result


def refusal(pdf: bytes) -> Message | None:
    """Why a file is not even looked at: too large, or no PDF. None when it may be verified."""
    if len(pdf) > MAXIMUM_SIZE:
        text = N_("The file is too large to verify; at most %(maximum)s MB are allowed.")
        return Message(text, {"maximum": MAXIMUM_SIZE // (1024 * 1024)})
    if not pdf[:1024].lstrip().startswith(b"%PDF-"):
        return Message(N_("The file is not a PDF."))
    return None


def failed(pdf: bytes, problem: Message, detail: str = "") -> VerificationResult:
    """The result for a file that could not be verified; ``detail`` is for the log."""
    return VerificationResult(
        problems=(problem,), digest=sha256(pdf).hexdigest(), details=(detail,) if detail else ()
    )
