"""The last hour before the deadline, here; ``python -m bench.deadline.measure_deadline 4`` for four communes."""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.deadline.afterwards import accept_all, answer_of, wrong_figures
from bench.deadline.office import Pace
from bench.deadline.place import THREADS, WORKERS, postgresql, product, ready, running
from bench.deadline.town import furnish
from bench.measure import Result, benchmark
from tests.support.processes import PostgreSQL, free_port

COMMUNES = 168
PACE = Pace()
# The peer meets the same people at the same pace; two batches of each officer say how fast it answers.
PEERS_PACE = replace(PACE, arriving=90.0, rounds=2)


@benchmark(
    "deadline",
    "The last hour in ten minutes: 95 of 100 answers to 840 people (168 communes x 5) filling, submitting, checking, "
    "approving, sealing and sending come within",
    goal=2.0,
)
def deadline() -> Result:
    """Every answer counts, the slowest pages too; an error, a lost or a doubled figure fails the run."""
    return _measured(COMMUNES, PACE, PEERS_PACE)


def _measured(communes: int, pace: Pace, peers_pace: Pace) -> Result:
    with tempfile.TemporaryDirectory() as name, postgresql() as server:
        load = os.getloadavg()[0]
        ours = _ours(server, Path(name), communes, pace)
        peers = _peers(server, Path(name), communes, peers_pace)
    note = f"{_told(ours, communes, pace)}; load before {load:.1f}"
    return Result(
        [_centile(ours, 95)], "a bare Flask application keeping the cells", [_centile(peers, 95)], note
    )


def _ours(server: PostgreSQL, folder: Path, communes: int, pace: Pace) -> dict[str, Any]:
    with product(server, folder) as place:
        plan = furnish(place.app, communes, datetime.now(UTC))
        found = _generated({**plan, "pace": asdict(pace)}, place.address, folder)
        after = accept_all(place.address, plan["receiver"], plan["password"], place.app)
        errors = {**found["errors"], **after.errors}
        wrong = wrong_figures(place.app, found["acknowledged"])
        found["figures"] = sum(map(len, found["acknowledged"].values()))
    if errors or wrong or found["sent"] != communes:
        raise SystemExit(f"the last hour failed: {errors} {wrong[:10]} {found['sent']} of {communes} sent")
    return found


def _peers(server: PostgreSQL, folder: Path, communes: int, pace: Pace) -> dict[str, Any]:
    server.execute("CREATE DATABASE peer")
    port = free_port()
    command = ["-m", "gunicorn", "--workers", str(WORKERS), "--threads", str(THREADS), "--preload"]
    bind = ["--bind", f"127.0.0.1:{port}", "bench.deadline.peer:make_app()"]
    environment = {**os.environ, "DEADLINE_PEER": server.url("peer")}
    names = [(number, {part: f"{part}{number}" for part in _PARTS}) for number in range(1, communes + 1)]
    offices = [{"commune": number, "assignment": number, "people": people} for number, people in names]
    with running([*command, *bind], environment):
        plan = {"password": "", "offices": offices, "pace": asdict(pace)}
        found = _generated(plan, ready(port, "/login/"), folder)
    if found["errors"]:
        raise SystemExit(f"the peer failed: {found['errors']}")
    return found


_PARTS = ("first", "second", "checker", "approver", "clerk")


def _generated(plan: Mapping[str, Any], address: str, folder: Path) -> dict[str, Any]:
    """Let the generator work in a process of its own; returns what it wrote down."""
    written, answer = folder / "plan.json", folder / "answer.json"
    written.write_text(json.dumps(plan))
    command = ["-m", "bench.deadline.generator", str(written), address, str(answer)]
    with running(command, dict(os.environ)) as process:
        os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    found: dict[str, Any] = json.loads(answer.read_text())
    return found


def _centile(found: Mapping[str, Any], which: int) -> float:
    return statistics.quantiles(answer_of(found)["all"], n=100)[which - 1]


def _told(found: Mapping[str, Any], communes: int, pace: Pace) -> str:
    kinds = answer_of(found)
    rate = len(kinds["all"]) / found["wall"]
    speeds = ", ".join(f"{name} {_speeds(seconds)}" for name, seconds in kinds.items())
    return (
        f"{communes * 5} sessions in {found['wall']:.0f} s, thinking {pace.typing:.0f} s between saves and "
        f"{pace.looking:.0f} s between looks; {len(kinds['all'])} requests, {rate:.0f} a second, "
        f"no error; generator {found['share']:.0%} of the processors; {found['figures']} figures acknowledged, "
        f"accepted and found; median/95/99 in ms: {speeds}"
    )


def _speeds(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"{seconds[0] * 1000:.0f}"
    centiles = statistics.quantiles(seconds, n=100)
    return "/".join(f"{centiles[which - 1] * 1000:.0f}" for which in (50, 95, 99))


if __name__ == "__main__":
    quick = Pace(arriving=5, typing=2, looking=4)
    print(_measured(int(sys.argv[1]), quick, replace(quick, rounds=2)))
