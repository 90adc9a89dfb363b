"""Throw-away PostgreSQL and Redis on free loopback ports, gone with the process that started them."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import redis

PATIENCE = 30.0  # seconds to wait for a server on a busy machine


def free_port() -> int:
    """A loopback port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A process with a folder of its own; `stop` ends the one and removes the other."""

    def __init__(self, name: str, user: str | None) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"baocao-{name}-"))
        # PostgreSQL refuses to run as root. If we die, the server must die as well.
        self._as_user = ["setpriv", "--pdeathsig", "INT"]
        if user is not None and os.geteuid() == 0:
            account = pwd.getpwnam(user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self._as_user += [f"--reuid={user}", f"--regid={user}", "--init-groups"]
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.stop)

    def run(self, *command: str) -> None:
        """Run a command of the server's user to its end; its output is shown if it fails."""
        done = subprocess.run([*self._as_user, *command], cwd=self.folder, capture_output=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout.decode()}\n{done.stderr.decode()}")

    def start(self, *command: str, ready: Callable[[], None]) -> None:
        """Start the server and wait until `ready` no longer raises."""
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*self._as_user, *command], cwd=self.folder, stdout=log, stderr=log
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return ready()
            except (OSError, psycopg.OperationalError, redis.ConnectionError) as error:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text()) from error
                time.sleep(0.05)

    def stop(self) -> None:
        """End the server at once: nothing it holds is worth keeping."""
        if self._process is not None:
            self._process.send_signal(
                signal.SIGINT
            )  # PostgreSQL's "fast" shutdown; a kill would leave shared memory
            self._process.wait(timeout=PATIENCE)
            self._process = None
        shutil.rmtree(self.folder, ignore_errors=True)


# A cluster that may forget everything is fast.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgreSQL(Server):
    """A cluster without durability, which is what makes it fast; a `durable` one keeps its word."""

    def __init__(self, *, durable: bool = False) -> None:
        super().__init__("postgresql", "postgres")
        self._connections: list[psycopg.Connection] = []
        programs = _newest_programs()
        data = str(self.folder / "data")
        self.run(
            f"{programs}/initdb",
            "-D",
            data,
            "-U",
            "tester",
            "--auth=trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
            "max_connections": "200",
            **({} if durable else FORGETFUL),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.start(
            f"{programs}/postgres",
            "-D",
            data,
            "-p",
            str(self.port),
            *options,
            ready=lambda: self.execute("SELECT 1"),
        )

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements outside any transaction, in the administrative database unless said otherwise."""
        address = f"postgresql://tester@127.0.0.1:{self.port}/{database}"
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]  # names of our own databases only

    def connection(self, database: str) -> psycopg.Connection:
        """A connection outside any transaction that lasts as long as the cluster."""
        address = f"postgresql://tester@127.0.0.1:{self.port}/{database}"
        connection = psycopg.connect(address, autocommit=True)
        self._connections.append(connection)
        return connection

    def stop(self) -> None:
        for connection in self._connections:
            connection.close()
        super().stop()

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one database."""
        return f"postgresql+psycopg://tester@127.0.0.1:{self.port}/{database}"


class Redis(Server):
    """A Redis that writes nothing to disk."""

    def __init__(self) -> None:
        super().__init__("redis", None)
        self.url = f"redis://127.0.0.1:{self.port}/0"
        client = redis.Redis.from_url(self.url)
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.start("redis-server", *options, "--dir", str(self.folder), ready=lambda: _answered(client))

    def clear(self) -> None:
        """Forget everything."""
        redis.Redis.from_url(self.url).flushall()


def _answered(client: redis.Redis) -> None:
    client.ping()


def _newest_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path is None:
        raise RuntimeError("PostgreSQL is not installed; make test installs it")
    return Path(on_path).parent
