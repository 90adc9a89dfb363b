"""The regimes of the demonstration: who reports which form to whom, how often, by when."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from admin.organisations.models import OrganisationKind
from admin.regimes.models import IssuingLevel, Regime, RegimeClass, RegimeForm
from forms_library.calendar import PeriodKind
from runtime.demonstration.offices import Offices

_INSPECTORATE = (
    "Thông tư số 06/2025/TT-TTCP quy định chế độ báo cáo công tác thanh tra, tiếp công dân, giải quyết khiếu nại, "
    "tố cáo và phòng, chống tham nhũng"
)
_OWN_DECISION = (
    "Quyết định số 1153/QĐ-UBND ngày 06/4/2026 của UBND thành phố Huế (kỳ và hạn theo NĐ 09/2019/NĐ-CP)"
)
_NO_NARRATIVE = "Báo cáo bằng biểu số liệu; không có đề cương thuyết minh."
_GUIDE = (
    "Nhập liệu, kiểm tra, duyệt, ký số và gửi trên Hệ thống (Quyết định số 1153/QĐ-UBND, Điều 11 và Điều 12)."
)

# level 1 is the commune; the days are those of the circulars named
_REGIMES: tuple[dict[str, Any], ...] = (
    {
        "code": "KTXH-THANG",
        "name": "Báo cáo tình hình kinh tế - xã hội hằng tháng",
        "family": "KTXH",
        "issuing_level": IssuingLevel.PROVINCE,
        "frequency": PeriodKind.MONTH,
        "content": "Kết quả thực hiện các chỉ tiêu kinh tế - xã hội trong tháng và luỹ kế; đánh giá, kiến nghị.",
        "legal_basis": _OWN_DECISION,
        "outline": "Năm phần theo Điều 8 khoản 7 Nghị định số 09/2019/NĐ-CP.",
        "cut_off_rule": "15-14",
        "due_rule": {"kind": "working_days", "days": 3, "per_level": 3},
        "recipient": "STC",
        "forms": [("KTXHT", OrganisationKind.COMMUNE, None, 1)],
    },
    {
        "code": "KSTT-QUY",
        "name": "Báo cáo kiểm soát thủ tục hành chính hằng quý",
        "family": "KSTT",
        "issuing_level": IssuingLevel.GOVERNMENT,
        "frequency": PeriodKind.QUARTER,
        "content": "Tình hình, kết quả giải quyết thủ tục hành chính.",
        "legal_basis": "Thông tư số 01/2020/TT-VPCP (hết hiệu lực từ 15/02/2026; dùng để trình diễn mẫu cũ)",
        "cut_off_rule": "15-14",
        "due_rule": {"kind": "fixed_day", "day": [17, 22, 25], "roll": "next"},
        "recipient": "VPUB",
        "forms": [
            ("KSTT06A", OrganisationKind.COMMUNE, None, 1),
            ("KSTT06C", OrganisationKind.DEPARTMENT, "HUE", 2),
        ],
    },
    {
        "code": "XLD-QUY",
        "name": "Báo cáo kết quả xử lý đơn hằng quý",
        "family": "XLD",
        "issuing_level": IssuingLevel.GOVERNMENT,
        "frequency": PeriodKind.QUARTER,
        "content": "Kết quả tiếp nhận, phân loại, xử lý đơn khiếu nại, tố cáo, kiến nghị, phản ánh.",
        "legal_basis": _INSPECTORATE,
        "cut_off_rule": "15-14",
        "due_rule": {"kind": "fixed_day", "day": [17, 20], "roll": "next"},
        "recipient": "TTTP",
        "forms": [("XLD02", OrganisationKind.COMMUNE, None, 1)],
    },
    {
        "code": "PCTN-QUY",
        "name": "Báo cáo công tác phòng, chống tham nhũng, lãng phí, tiêu cực hằng quý",
        "family": "PCTN",
        "issuing_level": IssuingLevel.GOVERNMENT,
        "frequency": PeriodKind.QUARTER,
        "content": "Kết quả công tác phòng, chống tham nhũng, lãng phí, tiêu cực.",
        "legal_basis": _INSPECTORATE,
        "cut_off_rule": "15-14",
        "due_rule": {"kind": "fixed_day", "day": [17, 20], "roll": "next"},
        "recipient": "TTTP",
        "forms": [("PCTN01", OrganisationKind.COMMUNE, None, 1)],
    },
    {
        "code": "HT-NAM",
        "name": "Báo cáo kết quả đăng ký hộ tịch hằng năm",
        "family": "HT",
        "issuing_level": IssuingLevel.GOVERNMENT,
        "frequency": PeriodKind.YEAR,
        "content": "Kết quả đăng ký khai sinh, khai tử, kết hôn tại UBND cấp xã (số liệu từ 01/01 đến 31/10).",
        "legal_basis": "Thông tư số 03/2019/TT-BTP ngày 20/3/2019",
        "cut_off_rule": {"kind": "within_year", "start": "01-01", "end": "10-31"},
        "due_rule": {"kind": "fixed_day", "day": [7, 20], "roll": "next", "months_after": 1},
        "recipient": "STP",
        "forms": [("HT13A", OrganisationKind.COMMUNE, None, 1)],
    },
)


def establish(session: Session, offices: Offices) -> dict[str, Regime]:
    """Write the regimes, active; returns them by code."""
    regimes = {item["code"]: _regime(item, offices) for item in _REGIMES}
    session.add_all(regimes.values())
    session.flush()
    return regimes


def _regime(item: dict[str, Any], offices: Offices) -> Regime:
    by_code = {organisation.code: organisation for organisation in offices.everyone()}
    stored = {name: value for name, value in item.items() if name not in {"recipient", "forms", "outline"}}
    return Regime(
        **stored,
        outline=item.get("outline", _NO_NARRATIVE),
        profile="hue",
        regime_class=RegimeClass.PERIODIC,
        send_method="Ký số và gửi trên Hệ thống thông tin báo cáo",
        process_guide=_GUIDE,
        recipient_id=by_code[item["recipient"]].id,
        active=True,
        simulated=True,
        forms=[
            RegimeForm(
                template_code=template,
                reporter_kind=kind,
                recipient_id=by_code[recipient].id if recipient else None,
                rank=level,
                level=level,
            )
            for template, kind, recipient, level in item["forms"]
        ],
    )
