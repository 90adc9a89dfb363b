"""Prints the workflow of every regime profile into docs/quy-trinh.md, in Vietnamese.

    .venv/bin/python scripts/workflow.py

A test refuses a page that no longer fits the table (tests/runtime/approval/test_printed_workflow.py).
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from forms_library.profiles import profiles  # noqa: E402 - a script finds the project beside itself
from runtime.approval.profiles import workflow_named  # noqa: E402
from runtime.approval.words import as_markdown  # noqa: E402
from scripts.messages import read_catalogue  # noqa: E402

HEAD = """# Quy trình xử lý một báo cáo

Bảng này do chương trình in ra từ chính bảng điều khiển các nút trên màn hình (runtime/approval/workflow.py).
"""


def page() -> str:
    """The whole page."""
    catalogue = read_catalogue("runtime")

    def translate(text: str) -> str:
        found = catalogue.get(text)
        return str(found.string) if found and found.string else text

    tables = [
        f"## {known.name}\n\n{as_markdown(workflow_named(code), translate)}"
        for code, known in profiles().items()
    ]
    return "\n".join([HEAD, *tables])


if __name__ == "__main__":
    (ROOT / "docs" / "quy-trinh.md").write_text(page(), "utf-8")
