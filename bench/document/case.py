"""One measured case in a process of its own: python -m bench.document.case NAME ROWS prints seconds, pages and memory.

A fresh process, because fonts, caches and the collector's settings of one renderer would help or hinder the other.
"""

from __future__ import annotations

import gc
import json
import logging
import resource
import sys
import time
from datetime import datetime

import weasyprint

from forms_library.calendar import VN_TZ
from runtime.documents.context import DocumentContext, Narrative, Part, Table
from runtime.documents.fonts import ReportFonts
from runtime.documents.rendering import TEMPLATES, render_report, report_html

NOW = datetime(2026, 2, 5, 9, 30, tzinfo=VN_TZ)
COLUMNS = range(1, 11)


def report(rows: int) -> DocumentContext:
    """A commune's report: a page of text and a table of ten columns of figures."""
    text = "<p>" + "Công tác tiếp công dân được thực hiện nghiêm túc, đúng quy định. " * 12 + "</p>"
    return DocumentContext(
        superior_agency="",
        agency="Ủy ban nhân dân xã Phú Vinh",
        symbol="BC-UBND",
        number=5,
        day=NOW.date(),
        place="Huế",
        subject="Tổng hợp kết quả xử lý đơn",
        authority=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer="Nguyễn Thị Thu Hằng",
        recipients=("Như trên", "Lưu: VT"),
        sections=(
            Narrative((Part("Tình hình", text * 4),)),
            Table("Kết quả xử lý đơn", _figures(rows), "đơn"),
        ),
        made_at=NOW,
    )


def _figures(rows: int) -> str:
    heads = "".join(f'<th class="head">Đơn loại {column}</th>' for column in COLUMNS)
    head = f'<thead><tr><th class="head">STT</th><th class="head">Nội dung</th>{heads}</tr></thead>'
    lines = "".join(_line(row) for row in range(1, rows + 1))
    return f'<table class="figures">{head}<tbody>{lines}</tbody></table>'


def _line(row: int) -> str:
    cells = "".join(f'<td class="cell align-right">1.{row:03d},{column}</td>' for column in COLUMNS)
    label = f'<th class="label label-label">Khiếu nại về đất đai, tài nguyên {row}</th>'
    return f'<tr class="line level-1"><td class="label label-number">{row}</td>{label}{cells}</tr>'


def ours(rows: int) -> int:
    """The renderer, with the collector as the worker sets it."""
    gc.freeze()
    gc.set_threshold(200_000, 50, 50)
    return render_report(report(rows)).pages


def plain(rows: int) -> int:
    """The same page, style sheet and typeface through WeasyPrint as it comes: its parser, defaults, one row group."""
    page = report_html(report(rows)).replace("</tbody><tbody>", "")
    css = (TEMPLATES / "report.css").read_text("utf-8")
    css += (
        ".annex-1 { page: annex } @page annex { size: A4 landscape } h1, h2, h3 { font-size: 1em; margin: 0 }"
    )
    html = "<!doctype html>" + page.replace("<head>", f"<head><style>{css}</style>")
    document = weasyprint.HTML(string=html).render(pdf_variant="pdf/a-3u", font_config=ReportFonts())
    document.write_pdf(pdf_variant="pdf/a-3u")
    return len(document.pages)


CASES = {"ours": ours, "plain": plain}


def main(name: str, rows: int) -> None:
    """Warm up with a small report, then measure; processor seconds."""
    logging.disable(logging.CRITICAL)
    CASES[name](2)
    began = time.process_time()
    pages = CASES[name](rows)
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "pages": pages, "megabytes": peak}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
