"""The names of downloaded files go through the server as they are and come out whole."""

from __future__ import annotations

import re

import pytest
from flask import Response
from werkzeug.http import parse_options_header

from admin.web.downloads import name_file

GUNICORN_ACCEPTS = re.compile(r"[ \t\x21-\x7e\x80-\xff]*")
NAMES = (
    "01-BC-UBND Báo cáo tình hình kinh tế - xã hội tháng 2026M11 UBND phường Phú Xuân.pdf",
    "theo-doi-2026-11.csv",
    "Giải trình đợt 2.xlsx",
    'ten "la".pdf',
    "ten\r\nSet-Cookie: a=b.pdf",
)


def header_of(name: str, *, inline: bool = False) -> str:
    response = Response()
    name_file(response, name, inline=inline)
    return str(response.headers["Content-Disposition"])


@pytest.mark.parametrize("name", NAMES)
def test_every_name_makes_a_header_that_gunicorn_sends(name: str) -> None:
    header = header_of(name)
    assert header.isascii()
    assert GUNICORN_ACCEPTS.fullmatch(header)


def test_a_browser_reads_the_vietnamese_name_and_an_old_one_the_bare_letters() -> None:
    header = header_of("Giải trình đợt 2.xlsx")
    assert 'filename="Giai trinh dot 2.xlsx"' in header
    manner, options = parse_options_header(header)
    assert (manner, options["filename"]) == ("attachment", "Giải trình đợt 2.xlsx")


def test_a_document_may_open_in_the_browser_instead() -> None:
    assert header_of("a.pdf", inline=True) == 'inline; filename="a.pdf"'
