"""Work on files and text we did not write, done in a process of its own with bounded time and memory.

The process is started as ``python -m runtime.documents.worker`` (nothing of the caller is imported or inherited),
serves one call after another, and is ended when a call breaks a bound. Threads of a web process and job workers may
both call it.
"""

from __future__ import annotations

import atexit
import os
import pickle
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from forms_library.messages import N_, Message
from runtime.documents.context import DocumentContext, RenderedDocument

ROOT = Path(__file__).resolve().parents[2]
_LENGTH = struct.Struct(">Q")
# A worker is replaced after so many calls: fonts and parsed pages pile up a little memory each time.
CALLS_PER_PROCESS = 200


@dataclass(frozen=True)
class Limits:
    """Bounds of one call: processor seconds, bytes of memory, seconds on the wall, bytes of the answer."""

    cpu: int = 60
    memory: int = 2 * 1024**3
    wall: float = 90.0
    answer: int = 128 * 1024**2


class WorkRefused(RuntimeError):
    """The work took more time or memory than allowed, or failed on its input; ``message`` is for people."""

    def __init__(self, message: Message, detail: str = "") -> None:
        super().__init__(f"{message} {detail}".strip())
        self.message = message
        self.detail = detail


@dataclass
class Worker:
    """One process, started when first needed and again after it died. One call at a time."""

    limits: Limits = field(default_factory=Limits)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _owner: int = 0
    _calls: int = 0

    def call(self, job: str, *arguments: Any) -> Any:
        """Run a job of ``worker.JOBS`` there and return its result. Raises WorkRefused."""
        with self._lock:
            process = self._ready()
            timer = threading.Timer(self.limits.wall, process.kill)
            timer.start()
            try:
                return self._exchange(process, job, arguments)
            finally:
                timer.cancel()

    def close(self) -> None:
        """End the process; the next call starts another."""
        with self._lock:
            self._stop()

    def _ready(self) -> subprocess.Popen[bytes]:
        # After a fork the child shares the parent's pipes; it must start a process of its own.
        if self._owner != os.getpid():
            self._process, self._owner = None, os.getpid()
        if self._process is not None and (
            self._calls >= CALLS_PER_PROCESS or self._process.poll() is not None
        ):
            self._stop()
        if self._process is None:
            self._process, self._calls = self._start(), 0
        self._calls += 1
        return self._process

    def _start(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "runtime.documents.worker",
            str(self.limits.cpu),
            str(self.limits.memory),
        ]
        atexit.unregister(self._end)
        atexit.register(self._end)
        return subprocess.Popen(  # noqa: S603 - our own module in our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env=_environment(os.environ)
        )

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _end(self) -> None:
        """With the program itself, whatever call may be under way; a parent's process is not ours to end."""
        if self._process is not None and self._owner == os.getpid():
            with self._process as process:
                process.kill()

    def _exchange(self, process: subprocess.Popen[bytes], job: str, arguments: tuple[Any, ...]) -> Any:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            send(process.stdin, (job, arguments))
            outcome, value = receive(process.stdout, self.limits.answer)
        except (EOFError, BrokenPipeError, struct.error, _TooMuch) as error:
            self._stop()
            text = N_("The document could not be processed within the allowed time and memory.")
            raise WorkRefused(Message(text)) from error
        if outcome == "failed":
            raise WorkRefused(Message(N_("The document could not be processed.")), str(value))
        return value


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """Little more than a path: no proxy, no secret of the web process reaches the worker."""
    kept = {
        name: inherited[name] for name in ("PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH") if name in inherited
    }
    return {**kept, "PYTHONPATH": str(ROOT), "HOME": tempfile.gettempdir(), "NO_PROXY": "*"}


def send(stream: IO[bytes], value: Any) -> None:
    """Write one value with its length before it."""
    packed = BytesIO()
    _PlainPickler(packed).dump(value)
    content = packed.getbuffer()  # a file of 50 MB is not copied once more
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


class _TooMuch(ValueError):
    """An answer longer than any that is expected; nothing of it is read."""


def receive(stream: IO[bytes], most: int = Limits.answer) -> Any:
    """Read one value; plain data and our own result classes only. Raises EOFError at the end."""
    length = _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]
    if length > most:
        raise _TooMuch(length)
    return _PlainUnpickler(BytesIO(_exactly(stream, length))).load()


def receive_call(stream: IO[bytes]) -> tuple[str, tuple[Any, ...]]:
    """Read a call in the worker, whose caller is trusted: any class may be in it. Raises EOFError at the end."""
    length = _LENGTH.unpack(_exactly(stream, _LENGTH.size))[0]
    job, arguments = pickle.loads(_exactly(stream, length))  # noqa: S301
    return job, arguments


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


class _PlainPickler(pickle.Pickler):
    """Writes members of enumerations as class and value. The first releases of Python 3.11, Debian 12's among them,
    write `getattr` instead, which the other end refuses."""

    def reducer_override(self, value: Any) -> Any:
        return (type(value), (value.value,)) if isinstance(value, Enum) else NotImplemented


class _PlainUnpickler(pickle.Unpickler):
    """Refuses every class but these, so that a worker taken over by a hostile file gains nothing here."""

    def find_class(self, module: str, name: str) -> Any:
        if module in _OWN_MODULES or (module, name) in _PLAIN_CLASSES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is not expected here")


_OWN_MODULES = frozenset({"forms_library.messages", "runtime.documents.context", "runtime.documents.results"})
_PLAIN_CLASSES = frozenset(
    {
        ("datetime", "datetime"),
        ("datetime", "date"),
        ("datetime", "timedelta"),
        ("datetime", "timezone"),
        ("zoneinfo", "ZoneInfo._unpickle"),
    }
)


rendering_worker = Worker()
verification_worker = Worker(Limits(cpu=30, memory=2 * 1024**3, wall=45.0))
# For files that anybody sends: a hostile one ends this process, not the one in which our own signatures are checked.
public_worker = Worker(Limits(cpu=15, memory=1024**3, wall=25.0, answer=32 * 1024**2))


def render_guarded(context: DocumentContext) -> RenderedDocument:
    """``rendering.render_report`` in the rendering process. Raises WorkRefused."""
    rendered = rendering_worker.call("render", context)
    assert isinstance(rendered, RenderedDocument)
    return rendered
