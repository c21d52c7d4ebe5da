"""The official document of a report: its letterhead, its opening, the officer's words, the tables."""

from itertools import groupby

from ntm.lib.quarters import Quarter
from ntm.lib.tables import Table
from reports.models import ReportKind
from reports.quarter_report.appendices import tables_for
from reports.quarter_report.document import Head, Paragraph, ReportDocument, Section, Signature
from reports.quarter_report.letterheads import as_values, letterhead_of

# What an officer has not written yet, in a draft.
BLANK = "……………"
_PROGRAMME = "Chương trình mục tiêu quốc gia xây dựng nông thôn mới"


def document_of(report, facts=None):
    """ReportDocument of a report; a finished one is made of what it kept. `facts` are those of now, for a draft."""
    head = report.letterhead or as_values(letterhead_of(report.province, report.kind, report.day))
    return ReportDocument(
        head=Head(
            issuing_body=head["issuing_body"],
            symbol=head["symbol"],
            place=head["place"],
            year=(report.finished_at or report.facts_at).year,
            parent_body=head["parent_body"],
            running_name=head["reporter"],
        ),
        subject=subject_of(report),
        signature=Signature(head["signer_title"], head["authority"], head["signer_name"]),
        addressees=head["addressees"],
        opening=[Paragraph(_opening(report, head))],
        sections=_sections(report),
        appendices=_appendices(report, facts),
        recipients=head["recipients"],
        party=report.is_party,
        is_draft=report.is_draft or not report.is_settled,
        draft_note=draft_note(report),
        origin=origin_of(report),
    )


def draft_note(report):
    """ "Dự thảo – số liệu chưa chốt" as long as the period is open, "Dự thảo" until it is finished."""
    settled = report.is_settled
    if report.is_draft:
        return "Dự thảo" if settled else "Dự thảo – số liệu chưa chốt"
    return "" if settled else "Số liệu chưa chốt"


def subject_of(report):
    where = f"trên địa bàn tỉnh {report.province.name}"
    if report.kind == ReportKind.EXTRAORDINARY:
        return f"Kết quả thực hiện {_PROGRAMME} {where} (tính đến ngày {_day(report.day)})"
    return f"Kết quả thực hiện {_PROGRAMME} {where} {_quarter(report)}"


def origin_of(report):
    basis = "đã phê duyệt" if report.basis == "approved" else "đang nhập, chưa phê duyệt"
    return f"Số liệu đến ngày {report.day:%d/%m/%Y}, {basis}"


def _opening(report, head):
    reporter = head["reporter"]
    if report.kind == ReportKind.EXTRAORDINARY:
        return f"{reporter} báo cáo đột xuất kết quả thực hiện {_PROGRAMME}, tính đến ngày {_day(report.day)}, như sau:"
    to = f" {head['addressees'][0]}" if report.is_party and head["addressees"] else ""
    what = f"kết quả thực hiện {_PROGRAMME} {_quarter(report)}"
    return f"Thực hiện chế độ báo cáo định kỳ, {reporter} báo cáo{to} {what} như sau:"


def _quarter(report):
    return f"quý {Quarter.parse(report.period.code).label}"


def _day(day):
    return f"{day.day:02d}/{day.month}/{day.year}"


def _sections(report):
    """Chapters of level 1, their sections of level 2; a section without a title stands right under its chapter."""
    chapters = []
    for title, rows in groupby(report.sections, key=lambda row: row["chapter"]):
        chapter = Section(title)
        for row in rows:
            paragraphs = paragraphs_of(row["text"], is_draft=report.is_draft)
            if not row["title"]:
                chapter.paragraphs += paragraphs
            elif paragraphs:
                chapter.sections.append(Section(row["title"], paragraphs))
        chapters.append(chapter)
    return [chapter for chapter in chapters if chapter.paragraphs or chapter.sections]


def paragraphs_of(text, *, is_draft=False):
    """Lines of a text area as paragraphs; "- " begins a line of a list. An empty one is a blank to fill in a draft."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return [Paragraph(BLANK)] if is_draft else []
    return [
        Paragraph(line[1:].strip(), is_item=True) if line.startswith(("- ", "– ", "+ ")) else Paragraph(line)
        for line in lines
    ]


def _appendices(report, facts):
    if report.appendices:
        return [Table.from_json(kept) for kept in report.appendices]
    return tables_for(report, facts) if facts is not None else []
