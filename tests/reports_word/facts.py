"""Figures of a quarter to print, as many of each as a test asks for."""

import datetime as dt
from decimal import Decimal

from reports.quarter_report.facts import (
    Band,
    Change,
    Comparison,
    Criterion,
    DistrictRow,
    QuarterFacts,
    Quote,
    Recognised,
    Results,
    RiskUnit,
)
from reports.quarter_report.work_facts import AgencyTasks, TargetFact, Tasks

CAUSE = "Một số tuyến đường trục xã xuống cấp sau mùa mưa, chưa bố trí được vốn sửa chữa trong kế hoạch trung hạn"


def quarter(*, districts=15, at_risk=14, targets=5, agencies=4, words=CAUSE, **changes):
    """Kiên Giang at the end of a quarter, with so many rows in each list."""
    same = Change(3, 3)
    risks = [RiskUnit(f"xã Vĩnh Phước {n}", "huyện Gò Quao", ["15", "17"], False) for n in range(at_risk or 0)]
    late = [AgencyTasks(f"Sở Nông nghiệp và Phát triển nông thôn {n}", 5, 3, 2, 0) for n in range(agencies)]
    against = Comparison("quý II/2024", Change(111, 109), Change(20, 20), same, Change(7, 8), Change(Decimal("17.30"),
                         Decimal("17.12")), same, same, Change(116, 116))  # fmt: skip
    values = {
        "place": "tỉnh Kiên Giang", "province": "Kiên Giang", "day": dt.date(2024, 9, 30), "period": "2024-Q3",
        "quarter_words": "quý III/2024", "next_words": "quý IV/2024", "year": 2024, "basis": "approved",
        "is_closed": True, "recognised": Recognised(116, 111, 20, 0, 15, 7),
        "districts": [DistrictRow(f"Huyện Giang Thành {n}", 8, 7, 1, 0, 1, 8, 138, 7, "QĐ 1234/QĐ-TTg")
                      for n in range(districts)],
        "results": Results("quý III/2024", "Quyết định 318/QĐ-TTg", 114, 1972, 60, 2, 3,
                           [Band("19", 60), Band("15–18", 48), Band("10–14", 5), Band("5–9", 1), Band("<5", 0)], [],
                           [Criterion(str(n), "Cơ sở vật chất văn hóa", 60 + n, 54 - n, 0, 114,
                                      [Quote("Sở Xây dựng", "xã Tân Hội", words)]) for n in range(1, 6)], []),
        "comparisons": [against],
        "at_risk": None if at_risk is None else risks,
        "targets": [TargetFact(f"Xã đạt chuẩn nông thôn mới đến hết năm {2024 + n}", "Chỉ thị 45-CT/TU", "116 xã",
                               "111 xã", "OPEN", dt.date(2025, 12, 31), gap="còn thiếu 05 xã") for n in range(targets)],
        "tasks": Tasks(40, 21, 15, 6, 2, 15, 12, late, [], dt.date(2024, 12, 31)),
        "reporting": None,
    } | changes  # fmt: skip
    return QuarterFacts(**values)
