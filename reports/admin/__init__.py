"""Records of this room in the administration; all of them are looked at here and written by their own doors."""

from reports.admin.freezes import FreezeAdmin, FrozenFormAdmin
from reports.admin.quarter_reports import OfficeLetterheadAdmin, QuarterReportAdmin, WordTemplateAdmin

__all__ = ["FreezeAdmin", "FrozenFormAdmin", "OfficeLetterheadAdmin", "QuarterReportAdmin", "WordTemplateAdmin"]
