"""What people are shown, found in the code, and what of it is translated.

    python scripts/messages.py

brings the catalogues up to date: new texts enter <package>/translations/vi/LC_MESSAGES/messages.po with an empty
translation, which `make check` refuses; texts that stand nowhere any more are removed. Flask-AppBuilder's and WTForms'
own texts have no Vietnamese catalogue, so the package `admin` translates them too, with the comment "of a library".
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("forms_library", "admin", "designer", "runtime")
OF_A_LIBRARY = "of a library"

# Our errors take the English text itself, so their names mark it as well as N_ does.
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "_l": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "Message": (1,),
    "DomainError": (1,),
    "NotAllowed": (1,),
    "NotFound": (1,),
    "Conflict": (1,),
    "Invalid": (1,),
}
NOT_TEXTS = {"id"}  # Message(raw["id"], ...) looks like one
# t("..."), t('...') and t(`...`) without places of its own
_SCRIPT_TEXT = re.compile(r"""(?<![\w.])t\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`([^`$]*)`)""")

Text = str | tuple[str, ...]


def catalogue_path(package: str) -> Path:
    """Where the package keeps its Vietnamese."""
    return ROOT / package / "translations" / "vi" / "LC_MESSAGES" / "messages.po"


def read_catalogue(package: str) -> Catalog:
    """The package's Vietnamese; empty if it has none yet."""
    path = catalogue_path(package)
    if not path.exists():
        return Catalog(locale="vi")
    with path.open("rb") as file:
        return read_po(file, locale="vi")


def texts_of(package: str) -> dict[Text, list[tuple[str, int]]]:
    """Every text that Python code and templates of the package show, with the places where it stands."""
    found: dict[Text, list[tuple[str, int]]] = {}
    for path, method in _sources(package):
        for line, text, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS):
            found.setdefault(text, []).append((str(path.relative_to(ROOT)), line))
    return {text: places for text, places in found.items() if text and text not in NOT_TEXTS}


def _sources(package: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        yield path, "python"
    for folder in sorted((ROOT / package).rglob("templates")):
        for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
            yield path, "jinja2.ext:babel_extract"


def scripts_of(package: str) -> list[Path]:
    """Our JavaScript in the package: not what others wrote, not the catalogue."""
    found = (ROOT / package).rglob("static/**/*.js")
    return sorted(path for path in found if "vendor" not in path.parts and path.name != "messages.vi.js")


def script_texts_of(package: str) -> dict[str, str]:
    """Every text that the package's JavaScript shows, with the file where it stands."""
    found = {}
    for path in scripts_of(package):
        for double, single, plain in _SCRIPT_TEXT.findall(_without_comments(path.read_text())):
            text = json.loads(f'"{double}"') if double else single.replace("\\'", "'") or plain
            found[text] = str(path.relative_to(ROOT))
    return found


def _without_comments(source: str) -> str:
    return re.sub(r"/\*.*?\*/|^\s*//.*?$", "", source, flags=re.DOTALL | re.MULTILINE)


def script_catalogue(package: str) -> dict[str, str]:
    """The package's Vietnamese for its JavaScript, as Node reads it; empty if it has none."""
    path = ROOT / package / "static" / "messages.vi.js"
    if not path.exists():
        return {}
    program = f"import({json.dumps(path.as_uri())}).then(m => console.log(JSON.stringify(m.default)))"
    done = subprocess.run(
        ["scripts/node.sh", "node", "-e", program], cwd=ROOT, capture_output=True, check=True
    )
    texts: dict[str, str] = json.loads(done.stdout)
    return texts


def update(package: str) -> int:
    """Bring the package's catalogue up to date; returns how many texts want a translation."""
    catalogue = read_catalogue(package)
    texts = texts_of(package)
    # The date stays as it was: a new one would make every two branches differ here.
    fresh = Catalog(
        locale="vi", project="bao-cao", version="0.1", fuzzy=False, creation_date=catalogue.creation_date
    )
    for message in catalogue:
        if message.id and OF_A_LIBRARY in message.auto_comments + message.user_comments:
            fresh.add(message.id, message.string, user_comments=[OF_A_LIBRARY])
    for text in texts:
        known = catalogue.get(text[0] if isinstance(text, tuple) else text)
        fresh.add(text, known.string if known else None)
    path = catalogue_path(package)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, sort_output=True, omit_header=False, width=120, no_location=True)
    return sum(1 for message in fresh if message.id and not message.string)


def main() -> int:
    """Update all catalogues and say what is left to do."""
    wanting = {package: update(package) for package in PACKAGES}
    for package, count in wanting.items():
        if count:
            print(f"{catalogue_path(package).relative_to(ROOT)}: {count} texts to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
