"""The other side of ``sandbox``: a process that renders or verifies one document after another, within bounds."""

from __future__ import annotations

import gc
import os
import resource
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import IO, Any

from runtime.documents.sandbox import receive_call, send

# Loaded by name when first called: the verifying process need not load the renderer, nor the other way round.
JOBS = {
    "render": ("runtime.documents.rendering", "render_report"),
    "verify": ("runtime.documents.verification", "verify"),
}


def main(cpu: int, memory: int) -> None:
    """Serve calls from standard input until it closes."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = _private_output()
    known: dict[str, Callable[..., Any]] = {}
    while True:
        try:
            job, arguments = receive_call(sys.stdin.buffer)
        except EOFError:
            return
        _bound_processor(cpu)
        send(answers, _outcome(known, job, arguments))


def _private_output() -> IO[bytes]:
    """Answers go to a copy of standard output; whatever a library prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _bound_processor(seconds: int) -> None:
    """Allow ``seconds`` of processor time from now on: the system's limit counts from the start of the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _outcome(known: dict[str, Callable[..., Any]], job: str, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", _function(known, job)(*arguments)
    except Exception:  # noqa: BLE001 - the caller decides; this process only reports what failed
        traceback.print_exc(file=sys.stderr)
        return "failed", traceback.format_exc(limit=-1)


def _function(known: dict[str, Callable[..., Any]], job: str) -> Callable[..., Any]:
    if job not in known:
        module, name = JOBS[job]
        known[job] = getattr(import_module(module), name)
        # A page makes a million small objects that all live until it is written: look for rubbish rarely.
        gc.freeze()
        gc.set_threshold(200_000, 50, 50)
    return known[job]


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
