"""The addresses that the script of comments needs."""

from __future__ import annotations

from flask import url_for


def comment_urls(report_id: int) -> dict[str, str]:
    """`Urls` of runtime/static/beside/comments.js; ``resolve`` has 0 in the place of the id."""
    return {
        "comments": url_for("comments.of_report", report_id=report_id),
        "comment": url_for("comments.write", report_id=report_id),
        "readers": url_for("comments.readers", report_id=report_id),
        "resolve": url_for("comments.settle", comment_id=0),
    }
