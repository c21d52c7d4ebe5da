from reports.models.freezes import Freeze, FrozenForm
from reports.models.quarter_reports import OfficeLetterhead, QuarterReport, ReportKind

__all__ = ["Freeze", "FrozenForm", "OfficeLetterhead", "QuarterReport", "ReportKind"]
