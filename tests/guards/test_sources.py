"""What must hold for every file of the project."""

from __future__ import annotations

import hashlib
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scripts.messages import PACKAGES, ROOT, scripts_of

LARGEST = 600 * 1024  # bytes; bundles, fonts and pictures are what comes near
LARGER_FOR_A_REASON: dict[str, str] = {}
VENDORED = sorted(ROOT.glob("*/**/SHA256SUMS"))
VENDORED = [path for path in VENDORED if not {".venv", "node_modules", "var"} & set(path.parts)]
OUR_OWN_WORDS = ("SHA256SUMS", "README.md", "LICENSE")
# Printed documents are Vietnamese by law (NĐ 30/2020/NĐ-CP), whoever reads them.
VIETNAMESE_BY_LAW = ("runtime/documents/",)
# What a template may say without translation: signs, and codes such as 05/BC-UBND, which have no small letter.
NOT_A_TEXT = re.compile(r"(?:[\W\d_]|[A-ZĐ])*")
# A block that fills a class attribute holds no words.
CLASS_BLOCK = re.compile(r"\{%-?\s*block \w*class\w*\s*-?%\}.*?\{%-?\s*endblock\s*\w*\s*-?%\}", re.DOTALL)
SILENT = {
    "script",
    "style",
    "kbd",
    "code",
}  # the names of keys and what is typed are the same in both languages
SPOKEN_ATTRIBUTES = {"title", "placeholder", "aria-label", "alt", "aria-description", "data-confirm"}
# XML namespaces and the addresses of standards are names, not loads.
NAMES_OF_STANDARDS = (
    "http://www.w3.org/",
    "https://json-schema.org/",
    "http://ns.adobe.com/",
    "http://www.aiim.org/",
)
ELSEWHERE = re.compile(r"""https?://[^\s"'`<>)]+|(?<=["'(])//[a-z][\w.-]+\.[a-z]{2,}""")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    paths = (ROOT / name for name in listed.decode().split("\0") if name)
    return [path for path in paths if path.is_file()]


def templates() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("templates/**/*.html"))]


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_large_without_a_reason() -> None:
    large = {relative(path): path.stat().st_size for path in tracked() if path.stat().st_size > LARGEST}
    assert {name: size for name, size in large.items() if name not in LARGER_FOR_A_REASON} == {}


@pytest.mark.parametrize("sums", VENDORED, ids=relative)
def test_what_others_wrote_is_what_we_took(sums: Path) -> None:
    listed = {}
    for line in sums.read_text().splitlines():
        digest, name = line.split(maxsplit=1)
        listed[name.lstrip("*")] = digest
    present = {str(path.relative_to(sums.parent)) for path in sums.parent.rglob("*") if path.is_file()}
    assert set(listed) <= present
    assert {name for name in present - set(listed) if not name.endswith(OUR_OWN_WORDS)} == set()
    wrong = [name for name, digest in listed.items() if _digest(sums.parent / name) != digest]
    assert wrong == []


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_pages_load_nothing_from_another_host() -> None:
    styles = [path for package in PACKAGES for path in (ROOT / package).rglob("static/**/*.css")]
    scripts = [path for package in PACKAGES for path in scripts_of(package)]
    found = [
        f"{relative(path)}: {address}"
        for path in [*templates(), *styles, *scripts]
        for address in ELSEWHERE.findall(path.read_text())
        if not address.startswith(NAMES_OF_STANDARDS)
    ]
    assert found == []


class Spoken(HTMLParser):
    """Collects the words a template shows without asking for their translation."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.words += [value for name, value in attrs if name in SPOKEN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def _untranslated(template: str) -> list[str]:
    template = CLASS_BLOCK.sub(" ", template)
    plain = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", template, flags=re.DOTALL)
    spoken = Spoken()
    spoken.feed(plain)
    return [words.strip() for words in spoken.words if not NOT_A_TEXT.fullmatch(words)]


@pytest.mark.parametrize("template", templates(), ids=relative)
def test_a_template_speaks_both_languages(template: Path) -> None:
    if not relative(template).startswith(VIETNAMESE_BY_LAW):
        assert _untranslated(template.read_text()) == []


def test_the_locks_agree() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^([\w.\[\]-]+==[\w.]+)", (ROOT / name).read_text(), flags=re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()


@pytest.mark.parametrize("lock", ["package-lock.json", "bench/package-lock.json"])
def test_a_node_lock_names_no_registry_and_has_hashes(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "resolved" not in text
    assert text.count('"integrity": "sha512-') == text.count('"node_modules/')
