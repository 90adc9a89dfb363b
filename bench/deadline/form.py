"""The form of the last hour: forty lines with plan, result and ratio, and the figures that each commune enters."""

from __future__ import annotations

from typing import Any

CODE, SECTION, PERIOD = "HANCHOT", "B1", "2026M11"
ROWS = 40
INPUTS = ("KH", "TH")


def definition() -> dict[str, Any]:
    """80 cells to fill, 40 ratios and the totals of both columns."""
    column = {"kind": "decimal", "decimals": 1, "aggregation": "sum"}
    ratio = {"kind": "percent", "decimals": 1, "aggregation": "recompute", "formula": 'IF(KH=0,"",TH/KH*100)'}
    rows = [{"code": row, "number": str(number), "label": f"Chỉ tiêu {number}"} for number, row in _rows()]
    total = {"code": "TC", "label": "Tổng cộng", "formula": "SUM(R01:R40)"}
    section = {
        "kind": "table",
        "code": SECTION,
        "title": "Chỉ tiêu chủ yếu",
        "unit_of_measure": "triệu đồng",
        "label_columns": [{"code": "ND", "label": "Chỉ tiêu", "source": "label"}],
        "columns": [
            {"code": "KH", "label": "Kế hoạch", "required": True, **column},
            {"code": "TH", "label": "Thực hiện", "required": True, **column},
            {"code": "TL", "label": "Tỷ lệ (%)", **ratio},
        ],
        "rows": [*rows, total],
    }
    title = "Báo cáo của giờ cuối"
    return {"format": 1, "code": CODE, "symbol": "01/HC", "title": title, "sections": [section]}


def _rows() -> list[tuple[int, str]]:
    return [(number, f"R{number:02d}") for number in range(1, ROWS + 1)]


def figures(commune: int) -> dict[str, str]:
    """What a commune enters: cell -> figure as typed. No two cells of the whole city hold the same."""
    cells = [f"{SECTION}/{row}/{column}" for _number, row in _rows() for column in INPUTS]
    return {key: f"{commune * 1000 + place},5" for place, key in enumerate(cells, 1)}
