"""Vietnamese names that sound real and belong to nobody: a seeded generator."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator

_FAMILIES = (
    *("Nguyễn",) * 8, *("Trần",) * 4, *("Lê",) * 4, *("Phạm",) * 2, *("Hoàng",) * 2, "Huỳnh", "Phan", "Phan", "Võ", "Võ",
    "Đặng", "Bùi", "Đỗ", "Hồ", "Hồ", "Ngô", "Dương", "Lý", "Tôn Thất", "Trương", "Trương", "Đoàn", "Mai", "Cao", "Châu",
)  # fmt: skip
_MEN = (
    "Văn An", "Đức Bình", "Quang Cường", "Minh Dũng", "Hữu Đạt", "Thanh Hải", "Xuân Hòa", "Viết Hùng", "Quốc Huy", "Đình Khánh",
    "Anh Khoa", "Trung Kiên", "Ngọc Lâm", "Bảo Long", "Công Lợi", "Nhật Minh", "Hoài Nam", "Trọng Nghĩa", "Hồng Phong", "Tấn Phát",
    "Đăng Phúc", "Vĩnh Quang", "Hồng Sơn", "Chí Thành", "Phước Thịnh", "Đức Thọ", "Quang Tiến", "Minh Trí", "Anh Tuấn", "Thanh Tùng",
    "Quang Vinh", "Tuấn Vũ", "Duy Tân", "Ngọc Toàn", "Hữu Tài", "Thành Nhân",
)  # fmt: skip
_WOMEN = (
    "Thị Lan Anh", "Ngọc Ánh", "Thị Bích", "Thị Kim Chi", "Thùy Dung", "Thị Mỹ Duyên", "Hương Giang", "Thu Hà", "Thị Hồng Hạnh",
    "Thị Hằng", "Thị Minh Hiền", "Diệu Hoa", "Thị Thanh Hương", "Khánh Huyền", "Thị Ngọc Lan", "Mai Liên", "Thùy Linh", "Thị Cẩm Ly",
    "Tuyết Mai", "Thị Hằng Nga", "Thị Kim Ngân", "Bảo Ngọc", "Thị Hồng Nhung", "Quỳnh Như", "Kiều Oanh", "Bích Phượng",
    "Thị Như Quỳnh", "Thị Thu Sương", "Phương Thảo", "Anh Thư", "Thị Thu Thủy", "Hoài Thương", "Thị Huyền Trang", "Thị Cẩm Tú",
    "Thị Ánh Tuyết", "Tường Vy", "Hải Yến",
)  # fmt: skip


def people_names(seed: int) -> Iterator[str]:
    """Endless full names, no name twice, the same for the same seed."""
    source = random.Random(seed)  # noqa: S311 - names, not secrets
    seen: set[str] = set()
    while True:
        name = f"{source.choice(_FAMILIES)} {source.choice(source.choice((_MEN, _WOMEN)))}"
        if name not in seen:
            seen.add(name)
            yield name


def slug(name: str) -> str:
    """``Phường Phú Xuân`` -> ``phuxuan``: what follows the kind of commune, without marks and spaces."""
    rest = name.split(" ", 1)[1] if name.split(" ", 1)[0] in {"Phường", "Xã"} else name
    plain = unicodedata.normalize("NFD", rest.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
