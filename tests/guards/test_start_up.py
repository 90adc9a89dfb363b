"""The server starts without what only jobs and tools need."""

from __future__ import annotations

import json
import subprocess
import sys

from config import ROOT

# Rendering, signing and the parser of formulas' own functions take longer to import than all our code together.
LATER = ("weasyprint", "pyhanko", "pikepdf", "fontTools", "numpy", "formulas.functions", "rq", "redis")


def test_the_application_is_made_without_what_only_jobs_need() -> None:
    code = "import json, sys, run; run.create_app(); print(json.dumps(list(sys.modules)))"
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True
    )
    loaded = set(json.loads(answer.stdout.splitlines()[-1]))
    assert [name for name in LATER if name in loaded] == []
    assert "runtime.pages" in loaded
