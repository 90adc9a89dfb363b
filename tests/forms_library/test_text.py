"""Text on its way in."""

from forms_library.messages import Message
from forms_library.text import clean, clean_lines, nfc


def test_decomposed_letters_become_one() -> None:
    assert nfc("Hue\u0302\u0301") == "Huế"


def test_one_line_has_single_spaces_and_no_invisible_characters() -> None:
    assert clean("\ufeff Xã\u00a0\u00a0Phú\tVang\n\x07 ") == "Xã Phú Vang"


def test_several_lines_keep_their_breaks() -> None:
    assert clean_lines(" a \r\n b\rc ") == "a\nb\nc"


def test_a_message_fills_its_places_after_translation() -> None:
    message = Message("%(a)s of %(b)s", {"a": 1, "b": Message("x")})
    assert message.text({"%(a)s of %(b)s": "%(b)s: %(a)s", "x": "y"}.__getitem__) == "y: 1"


def test_a_message_without_parameters_may_hold_a_percent_sign() -> None:
    assert Message("100%").text() == "100%"
