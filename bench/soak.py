"""A working day in short: people of every role click through the demonstration for a while, all at once.

    python -m bench.soak [--minutes 10] [--people 24]

Each signs in and follows links at random, reading only. Fails if a page breaks or if the server's memory keeps growing.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from runtime.commands import ACCOUNTS
from runtime.demonstration.staff import PASSWORD
from tests.support.processes import free_port

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r'href="(/[^"#]*)')
AWAY = re.compile(r"^/(logout|lang|language|assets|static)")
MOST_GROWTH = 1.5  # of the memory after the first tenth of the time


@dataclass
class Diary:
    """What all people together saw."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)

    def note(self, path: str, status: int, seconds: float) -> None:
        """One answer."""
        self.seconds.append(seconds)
        self.statuses[status] += 1
        if status >= 500:
            self.broken[re.sub(r"\d+", "1", path)] += 1


class Visitor:
    """One person with a browser's cookies and a habit of clicking anywhere."""

    def __init__(self, address: str, diary: Diary, seed: int) -> None:
        self._address = address
        self._diary = diary
        self._random = random.Random(seed)
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar)

    def sign_in(self, username: str) -> None:
        """Through the form, like everybody."""
        page = self._open("/login/")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        form = {"username": username, "password": PASSWORD, "csrf_token": token[1] if token else ""}
        if "/logout" not in self._open("/login/", urllib.parse.urlencode(form).encode()):
            raise SystemExit(f"{username} could not sign in")

    def wander(self, until: float) -> None:
        """Follow links until the time has come; a dead end leads back home."""
        path = "/"
        while time.monotonic() < until:
            links = [link for link in LINK.findall(self._open(path)) if not AWAY.match(link)]
            path = self._random.choice(links).replace("&amp;", "&") if links else "/"

    def _open(self, path: str, data: bytes | None = None) -> str:
        began = time.perf_counter()
        try:
            with self._opener.open(self._address + path, data, timeout=60) as answer:
                status, body = answer.status, answer.read()
                text = body.decode() if answer.headers.get_content_maintype() == "text" else ""
        except urllib.error.HTTPError as error:
            status, text = error.code, ""
        self._diary.note(path, status, time.perf_counter() - began)
        return text


@contextmanager
def served() -> Iterator[tuple[str, int]]:
    """The product as `make run` starts it, on a fresh demonstration; gives address and process id."""
    with tempfile.TemporaryDirectory() as var:
        environment = {**os.environ, "BAOCAO_VAR": var}
        command = [sys.executable, "run.py"]
        subprocess.run([*command, "setup"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        server = subprocess.Popen([*command, "serve", "--port", str(port)], cwd=ROOT, env=environment)
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_for(address)
            yield address, server.pid
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/login/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def memory(process: int) -> int:
    """MiB held by a process and its children."""
    folder = Path("/proc", str(process))
    children = (folder / "task" / str(process) / "children").read_text().split()
    own = re.search(r"VmRSS:\s*(\d+) kB", (folder / "status").read_text())
    return (int(own[1]) // 1024 if own else 0) + sum(memory(int(child)) for child in children)


def main() -> int:
    """Run, report, and return 1 if something broke or grew."""
    parser = argparse.ArgumentParser(prog="bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--people", type=int, default=24)
    chosen = parser.parse_args()
    diary = Diary()
    with served() as (address, process):
        until = time.monotonic() + chosen.minutes * 60
        people = [
            threading.Thread(target=_visit, args=(address, diary, number, until))
            for number in range(chosen.people)
        ]
        for person in people:
            person.start()
        time.sleep(chosen.minutes * 6)
        before = memory(process)
        for person in people:
            person.join()
        after = memory(process)
    return _report(diary, before, after)


def _visit(address: str, diary: Diary, number: int, until: float) -> None:
    visitor = Visitor(address, diary, seed=number)
    visitor.sign_in(ACCOUNTS[number % len(ACCOUNTS)][0])
    visitor.wander(until)


def _report(diary: Diary, before: int, after: int) -> int:
    centiles = [f"{seconds * 1000:.0f} ms" for seconds in statistics.quantiles(diary.seconds, n=100)]
    print(f"{len(diary.seconds)} answers; median {centiles[49]}, 95 of 100 under {centiles[94]}")
    print(f"statuses {dict(diary.statuses)}; memory {before} -> {after} MiB")
    for path, count in diary.broken.most_common():
        print(f"broken {count} times: {path}")
    return int(bool(diary.broken) or after > before * MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
