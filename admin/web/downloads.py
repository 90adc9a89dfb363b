"""The name under which a browser saves what we send."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote

from flask import Response


def name_file(response: Response, filename: str, *, inline: bool = False) -> None:
    """Name the file in the Content-Disposition header (RFC 6266).

    A header carries Latin letters only: gunicorn refuses any other. So the Vietnamese name goes in percent signs
    (``filename*``), and beside it stands a name without diacritics for whoever reads only that.
    """
    manner = "inline" if inline else "attachment"
    value = f'{manner}; filename="{_plain(filename)}"'
    if not filename.isascii():
        value += f"; filename*=UTF-8''{quote(filename, safe='')}"
    response.headers["Content-Disposition"] = value


def _plain(filename: str) -> str:
    """``Tổng hợp.pdf`` becomes ``Tong hop.pdf``; what could end the quoted name becomes a low line."""
    bare = unicodedata.normalize("NFKD", filename.replace("đ", "d").replace("Đ", "D"))
    letters = (letter for letter in bare if not unicodedata.combining(letter))
    return "".join(x if x.isascii() and x.isprintable() and x not in '"\\' else "_" for x in letters)
