"""Tables as CSV that Excel opens with Vietnamese letters and runs no formula of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from flask import Response

from admin.web.downloads import name_file

BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads the letters in another code page


def csv_response(lines: Iterable[Iterable[str]], filename: str) -> Response:
    """The lines as a download."""
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([[harmless(cell) for cell in line] for line in lines])
    response = Response(BYTE_ORDER_MARK + written.getvalue(), content_type="text/csv; charset=utf-8")
    name_file(response, filename)
    return response


def harmless(cell: str) -> str:
    """A text that a spreadsheet would run as a formula is marked as text; negative numbers stay numbers."""
    risky = cell[:1] in ("=", "+", "@", "\t", "\r") or (cell[:1] == "-" and not _is_number(cell[1:]))
    return f"'{cell}" if risky else cell


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace(",", "").isdigit()
