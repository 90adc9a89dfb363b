"""Written text is kept with its shape and loses everything that could run, load or overwhelm."""

from __future__ import annotations

import unicodedata

import pytest

from runtime.documents.narrative import MAXIMUM_TEXT, NarrativeProblem, clean_narrative


def test_the_shape_of_a_text_is_kept() -> None:
    text = "<h3>Kết quả</h3><p>Tăng <strong>12,5%</strong></p><ul><li>Một</li></ul>"
    assert clean_narrative(text) == text


def test_tables_keep_their_spans_within_bounds() -> None:
    table = '<table><tbody><tr><td colspan="{}" rowspan="2">x</td></tr></tbody></table>'
    assert 'colspan="50" rowspan="2"' in clean_narrative(table.format(50))
    for hostile in ("1000000", "-1", "x"):
        assert "colspan" not in clean_narrative(table.format(hostile))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1)>x</p>",
        '<img src="http://127.0.0.1/secret.png">',
        '<img src="data:image/png;base64,AAAA">',
        '<a href="javascript:alert(1)">x</a>',
        '<p style="display:flex" class="x">x</p>',
        "<style>@import url(file:///etc/passwd)</style>",
        '<svg><image href="file:///etc/passwd"/></svg>',
        '<iframe src="https://example.org"></iframe>',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<base href='http://127.0.0.1/'>",
    ],
)
def test_what_could_run_or_load_is_removed(hostile: str) -> None:
    cleaned = clean_narrative(f"<p>trước</p>{hostile}<p>sau</p>")
    for trace in ("script", "onclick", "src", "href", "style", "class", "url", "iframe", "svg", "alert"):
        assert trace not in cleaned
    assert "trước" in cleaned
    assert "sau" in cleaned


def test_letters_are_composed() -> None:
    assert clean_narrative(unicodedata.normalize("NFD", "<p>Thừa Thiên Huế</p>")) == "<p>Thừa Thiên Huế</p>"


def test_plain_text_becomes_paragraphs() -> None:
    assert clean_narrative("Một\n\nHai < ba") == "<p>Một</p><p>Hai &lt; ba</p>"


def test_too_long_a_text_is_refused_with_both_numbers() -> None:
    with pytest.raises(NarrativeProblem, match="at most 200000 are allowed"):
        clean_narrative("<p>" + "x" * (MAXIMUM_TEXT + 1) + "</p>")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<ul><li>" * 40 + "x" + "</li></ul>" * 40, "nested too deeply"),
        ("<table><tbody><tr><td>" * 4 + "x" + "</td></tr></tbody></table>" * 4, "nested too deeply"),
        ("<p>" + "<br>" * 30_000 + "</p>", "too many paragraphs"),
    ],
)
def test_shapes_that_overwhelm_a_page_are_refused(text: str, problem: str) -> None:
    with pytest.raises(NarrativeProblem, match=problem):
        clean_narrative(text)
