"""Records of this room in the administration; all of them are looked at here and written by their own doors."""

from reports.admin.freezes import FreezeAdmin, FrozenFormAdmin
from reports.admin.quarter_reports import OfficeLetterheadAdmin, QuarterReportAdmin, WordTemplateAdmin
from reports.admin.scenarios import ScenarioAdmin

__all__ = [
    "FreezeAdmin",
    "FrozenFormAdmin",
    "OfficeLetterheadAdmin",
    "QuarterReportAdmin",
    "ScenarioAdmin",
    "WordTemplateAdmin",
]
