"""Reports in words as files by short name, for `export_report`."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.models import QuarterReport, ReportKind
from reports.quarter_report import drafts
from reports.quarter_report.compose import document_of
from reports.quarter_report.word_templates import word_of

DOCUMENTS = {
    "bao-cao-ubnd": (ReportKind.COMMITTEE, _("Report in words to the people's committee (Word)")),
    "bao-cao-ban-thuong-vu": (ReportKind.PARTY, _("Report in words to the Party's standing committee (Word)")),
    "bao-cao-trung-uong": (ReportKind.CENTRAL, _("Report in words to the central coordination office (Word)")),
}


def write_report(target, name, *, period):
    """Write the office's report of a period: the finished one, else its draft, else what the figures say now."""
    kind = DOCUMENTS[name][0]
    rows = QuarterReport.objects.filter(period=period, kind=kind).select_related("province", "period")
    report = (
        rows.order_by("finished_at", "-pk").filter(state="FINISHED").last() or rows.first() or _unsaved(period, kind)
    )
    document = document_of(report, drafts.facts_of(report) if report.is_draft else None)
    target.write(word_of(document, report.province))


def _unsaved(period, kind):
    report = QuarterReport(province=period.province, kind=kind, period=period, day=period.end_date)
    return drafts.fill(report, drafts.facts_of(report), made_at=timezone.now())
