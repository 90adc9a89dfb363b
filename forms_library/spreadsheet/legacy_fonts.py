"""Text typed in Vietnamese fonts from before Unicode: `.VnTime` (TCVN 5712:1993, "TCVN3") and `VNI-Times` (VNI).

Only the name of the font tells such text: `B¸o c¸o` is "Báo cáo" in `.VnTime` and nonsense in any other font. Guessing
from the letters of short cells goes wrong, so it is not done; people see before and after, and confirm.
"""

from __future__ import annotations

import re
from enum import StrEnum

from forms_library.text import nfc


class LegacyFont(StrEnum):
    """How the letters of a font are to be read."""

    TCVN3 = "tcvn3"
    TCVN3_CAPITALS = "tcvn3 capitals"
    VNI = "vni"


def legacy_font(name: str) -> LegacyFont | None:
    """How text in a font of this name is to be read; None for fonts of our day."""
    plain = name.strip().casefold()
    if plain.startswith("vni-"):
        return LegacyFont.VNI
    if not plain.startswith(".vn"):
        return None
    # Fonts whose name ends with H draw small letters as capitals: TCVN 5712 has no marked capitals of its own.
    return LegacyFont.TCVN3_CAPITALS if name.strip().endswith("H") else LegacyFont.TCVN3


def is_legacy(text: str, font: LegacyFont) -> bool:
    """Whether a text in such a font reads otherwise than it stands: Unicode text is left alone whatever its font."""
    return all(letter <= "\xff" for letter in nfc(text)) and convert(text, font) != nfc(text)


def convert(text: str, font: LegacyFont) -> str:
    """The text as a reader of that font sees it."""
    if font is LegacyFont.VNI:
        return nfc(_VNI.sub(_vni_letter, text))
    converted = nfc(text).translate(_TCVN3)
    return converted.upper() if font is LegacyFont.TCVN3_CAPITALS else converted


# TCVN 5712:1993, as Windows shows its bytes from 0xA1 on.
_TCVN3_BYTES = (
    "¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \u00adư ®đ µà ¶ả ·ã ¸á ¹ạ »ằ ¼ẳ ½ẵ ¾ắ Æặ Çầ Èẩ Éẫ Êấ Ëậ Ìè Îẻ Ïẽ Ðé Ñẹ "
    "Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị ßò áỏ âõ ãó äọ åồ æổ çỗ èố éộ êờ ëở ìỡ íớ îợ ïù ñủ òũ óú ôụ õừ öử ÷ữ øứ ùự úỳ ûỷ "
    "üỹ ýý þỵ"
)
_TCVN3 = {ord(pair[0]): pair[1] for pair in _TCVN3_BYTES.split(" ")}

# VNI writes the plain letter and then a sign for what stands above and below it.
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT, _CIRCUMFLEX, _BREVE = ["́", "̀", "̉", "̃", "̣", "̂", "̆"]
_SIGNS = {
    "ù": _ACUTE,
    "ø": _GRAVE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "â": _CIRCUMFLEX,
    "á": _CIRCUMFLEX + _ACUTE,
    "à": _CIRCUMFLEX + _GRAVE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
    "ê": _BREVE,
    "é": _BREVE + _ACUTE,
    "è": _BREVE + _GRAVE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
}
# Letters of one character; i has its marks in them, as in `vò trí`.
_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "ò": "ị", "æ": "ỉ", "ó": "ĩ", "î": "ỵ"}
_LETTERS |= {letter.upper(): meaning.upper() for letter, meaning in _LETTERS.items()}
_SIGNS |= {sign.upper(): marks for sign, marks in _SIGNS.items()}
_VNI = re.compile(f"([aeiouyôöAEIOUYÔÖ])([{''.join(_SIGNS)}])|([{''.join(_LETTERS)}])")


def _vni_letter(hit: re.Match[str]) -> str:
    if hit[3]:
        return _LETTERS[hit[3]]
    return _LETTERS.get(hit[1], hit[1]) + _SIGNS[hit[2]]
