"""Papers to print: a whole report of the Government's kind and what a test changes about it."""

import datetime as dt
from decimal import Decimal

from ntm.lib.tables import Column, Row, Table
from reports.quarter_report.document import Head, Paragraph, ReportDocument, Section, Signature

LONG = (
    "Đến hết quý III năm 2024, toàn tỉnh có 111/116 xã được công nhận đạt chuẩn nông thôn mới (95,69%), tăng 02 xã so "
    "với cuối quý II; trong đó có 20 xã đạt chuẩn nông thôn mới nâng cao, chiếm 17,24% tổng số xã và 18,02% số xã đã "
    "được công nhận. Số tiêu chí bình quân đạt 17,3 tiêu chí/xã."
)
OFFICE = Head(
    "Văn phòng Điều phối nông thôn mới", "BC-VPĐP", "Kiên Giang", 2024,
    "Ủy ban nhân dân tỉnh Kiên Giang", 5, dt.date(2024, 1, 9),
)  # fmt: skip


def report(**changes):
    """A signed report of a coordination office with three levels of headings, one appendix and five recipients."""
    words = {
        "head": OFFICE,
        "subject": "Kết quả thực hiện Chương trình mục tiêu quốc gia xây dựng nông thôn mới quý III năm 2024",
        "signature": Signature("Phó Chánh Văn phòng", ["KT. Chánh Văn phòng"], "TS. Nguyễn Văn Ân"),
        "addressees": ["Văn phòng Điều phối nông thôn mới Trung ương"],
        "legal_bases": ["Căn cứ Quyết định số 318/QĐ-TTg ngày 08 tháng 3 năm 2022 của Thủ tướng Chính phủ;",
                        "Căn cứ Nghị quyết số 01-NQ/TU"],
        "opening": [Paragraph("Thực hiện chế độ báo cáo định kỳ, Văn phòng Điều phối báo cáo như sau:")],
        "sections": sections(),
        "appendices": [districts()],
        "recipients": ["Văn phòng Điều phối NTM Trung ương", "TT. Tỉnh ủy (b/c)", "Chủ tịch, các PCT UBND tỉnh",
                       "Thành viên BCĐ các CT MTQG tỉnh", "Lưu: VT, VPĐP"],
    } | changes  # fmt: skip
    return ReportDocument(**words)


def party_report(**changes):
    """A draft of the Party's kind, without number, day and name."""
    words = {
        "head": Head("Tỉnh ủy Kiên Giang", "BC/TU", "Kiên Giang", 2024),
        "signature": Signature("Bí thư", ["T/M Ban Thường vụ"]),
        "recipients": ["Ban Bí thư TW Đảng", "VPTW Đảng (HN, Vụ ĐP II)", "Các ban của Tỉnh ủy",
                       "Lưu Văn phòng Tỉnh ủy"],
        "addressees": [],
        "legal_bases": [],
        "party": True,
        "is_draft": True,
        "draft_note": "Dự thảo",
    } | changes  # fmt: skip
    return report(**words)


def sections():
    return [
        Section("Kết quả thực hiện", [Paragraph(LONG)], [
            Section("Xã đạt chuẩn nông thôn mới", [Paragraph(LONG), Paragraph("Xã Bình An: 18/19", is_item=True)], [
                Section("Theo huyện", [Paragraph(LONG)]), Section("Theo nhóm", [Paragraph(LONG, lead="Nhóm 15–18:")]),
            ]),
            Section("Huyện đạt chuẩn", [Paragraph(LONG)]),
        ]),
        Section("Khó khăn, vướng mắc", [Paragraph(LONG), Paragraph(LONG)]),
        Section("Phương hướng quý IV năm 2024", [Paragraph(LONG), Paragraph(LONG.rstrip("."))]),
    ]  # fmt: skip


def districts():
    columns = [
        Column("TT", "mark"), Column("Huyện, thành phố", "text"), Column("Số xã", "count"),
        Column("Số xã", "count", group="Đạt chuẩn"), Column("Tỷ lệ (%)", "share", group="Đạt chuẩn"),
        Column("Ghi chú", "text"),
    ]  # fmt: skip
    rows = [Row(["I", "Huyện An Biên", 8, 8, Decimal(100), ""], "district")]
    rows += [Row([n, f"Xã Đông Thái {n}", 1, 1, None, ""]) for n in range(1, 9)]
    rows.append(Row([None, "Tổng cộng", 116, 111, Decimal("95.689655"), ""], "total"))
    return Table("huyen", "Kết quả theo huyện, thành phố", columns, rows, notes=["Số liệu đến ngày 30/9/2024"],
                 unit_line="Đơn vị tính: xã")  # fmt: skip


def matrix(columns=30, rows=150):
    """A wide and long matrix: criteria with groups above them, a district row before each nine communes."""
    heads = [Column("TT", "mark"), Column("Xã", "text")]
    heads += [Column(f"Tiêu chí {n} Cơ sở vật chất văn hóa", "mark", group="Nhóm tiêu chí") for n in range(columns - 2)]
    lines = []
    for n in range(rows):
        if n % 10 == 0:
            lines.append(Row([n // 10 + 1, "Huyện Giang Thành", *[None] * (columns - 2)], "district"))
        else:
            lines.append(Row([n % 10, f"Xã Vĩnh Phước {n}", *["Đ" if n % 3 else "K"] * (columns - 2)]))
    return Table("ma-tran", "Ma trận tiêu chí của các xã", heads, lines)


def figures(columns=24, rows=40):
    """A table too wide for any page at 11 points: the same names with long numbers."""
    heads = [Column("TT", "mark"), Column("Nội dung", "text")]
    heads += [Column(f"Nguồn vốn {n}", "decimal") for n in range(columns - 2)]
    lines = [Row([n, f"Xây dựng công trình {n}", *[Decimal("1234567.89")] * (columns - 2)]) for n in range(rows)]
    return Table("von", "Huy động nguồn lực", heads, lines, unit_line="Đơn vị tính: triệu đồng")
