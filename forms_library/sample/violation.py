"""From a check to a formula that says by how much it fails: 0 where it holds.

`C02<=C01` becomes `MAX(0,(C02)-(C01))`. Only the shapes that forms use are known; None for others.
"""

from __future__ import annotations

from collections.abc import Iterator

_SIGNS = ("<=", ">=", "<>", "=", "<", ">")


def violation(check: str) -> str | None:
    """A formula for the size of a check's failure, in the same codes; None if its shape is not known."""
    text = _bare(check)
    if text.upper() in ("TRUE", "TRUE()"):
        return "0"
    if text.upper() in ("FALSE", "FALSE()"):
        return "1"
    name, arguments = _call(text)
    if name == "IF" and len(arguments) in (2, 3):
        then, otherwise = violation(arguments[1]), violation(arguments[2]) if len(arguments) == 3 else "1"
        return f"IF({arguments[0]},{then},{otherwise})" if then and otherwise else None
    if name in ("AND", "OR"):
        parts = [violation(argument) for argument in arguments]
        joined = ",".join(part for part in parts if part)
        return f"{'SUM' if name == 'AND' else 'MIN'}({joined})" if all(parts) else None
    return _comparison(text)


def _comparison(text: str) -> str | None:
    found = [(start, sign) for start, sign in _signs(text)]
    if len(found) != 1:
        return None
    start, sign = found[0]
    left, right = text[:start].strip(), text[start + len(sign) :].strip()
    if '"' in left + right:
        return f"IF({text},0,1)"
    return {
        "<=": f"MAX(0,({left})-({right}))",
        ">=": f"MAX(0,({right})-({left}))",
        "<": f"IF({text},0,1+({left})-({right}))",
        ">": f"IF({text},0,1+({right})-({left}))",
        "=": f"ABS(({left})-({right}))",
        "<>": f"IF({text},0,1)",
    }[sign]


def _bare(text: str) -> str:
    """Without the parentheses around the whole."""
    text = text.strip()
    while text.startswith("(") and _closing(text, 0) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _call(text: str) -> tuple[str, list[str]]:
    """The name and arguments of a call that is the whole text; ("", []) otherwise."""
    start = text.find("(")
    if start < 1 or not text[:start].isalpha() or _closing(text, start) != len(text) - 1:
        return "", []
    return text[:start].upper(), _split(text[start + 1 : -1])


def _closing(text: str, start: int) -> int:
    """Where the parenthesis at `start` closes; -1 if nowhere."""
    return next(
        (place for place, depth in _depths(text) if place > start and depth == 0 and text[place] == ")"), -1
    )


def _split(text: str) -> list[str]:
    cuts = [place for place, depth in _depths(text) if depth == 0 and text[place] == ","]
    return [
        text[a:b].strip() for a, b in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True)
    ]


def _signs(text: str) -> Iterator[tuple[int, str]]:
    after = 0
    for place, depth in _depths(text):
        if depth or place < after:
            continue
        sign = next((sign for sign in _SIGNS if text.startswith(sign, place)), "")
        if sign:
            after = place + len(sign)
            yield place, sign


def _depths(text: str) -> Iterator[tuple[int, int]]:
    """Every character outside quotation marks with the depth of parentheses after it."""
    depth, quoted = 0, False
    for place, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif not quoted:
            depth += {"(": 1, ")": -1}.get(char, 0)
            yield place, depth
