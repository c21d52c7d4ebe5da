"""A short paper that fills every place of a template, to try one with."""

import datetime as dt

from ntm.lib.tables import Table
from reports.quarter_report.document import Head, Paragraph, ReportDocument, Section, Signature

SENTENCE = "Câu này đứng ở chỗ của lời văn báo cáo."


def sample(*, party):
    """ReportDocument of either kind; its table becomes an appendix."""
    head = Head("Văn phòng Điều phối", "BC/TU" if party else "BC-VPĐP", "Kiên Giang", 2024, "Ủy ban nhân dân tỉnh", 5,
                dt.date(2024, 9, 30), "Văn phòng Điều phối")  # fmt: skip
    clause = Section("Điểm", [Paragraph("Lời của điểm", lead="Mở đầu:")])
    sections = [Section("Kết quả", [Paragraph(SENTENCE)], [Section("Khoản", [Paragraph("Ý", is_item=True)], [clause])])]
    table = Table(name="mau", title="Biểu mẫu", columns=["Xã", "Số"], rows=[["Xã Tân Hội", 19]], widths=[20, 10])
    return ReportDocument(
        head=head, subject="Kết quả quý III/2024",
        signature=Signature("Chánh Văn phòng", ["TM. Văn phòng"], "Người Ký"),
        addressees=["Ủy ban nhân dân tỉnh", "Tỉnh ủy"], legal_bases=["Căn cứ Quyết định"],
        opening=[Paragraph("Thực hiện chế độ báo cáo:")], sections=sections, appendices=[table],
        recipients=["Như trên", "Lưu: VT"], party=party, is_draft=True, draft_note="Dự thảo",
    )  # fmt: skip
