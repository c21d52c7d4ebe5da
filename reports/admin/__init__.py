"""Records of this room in the administration; all of them are looked at here and written by their own doors."""

from reports.admin.area_maps import AreaMapAdmin
from reports.admin.freezes import FreezeAdmin, FrozenFormAdmin, FrozenRollupAdmin
from reports.admin.quarter_reports import OfficeLetterheadAdmin, QuarterReportAdmin, WordTemplateAdmin
from reports.admin.scenarios import ScenarioAdmin
from reports.admin.shared_links import SharedLinkAdmin

__all__ = [
    "AreaMapAdmin",
    "FreezeAdmin",
    "FrozenFormAdmin",
    "FrozenRollupAdmin",
    "OfficeLetterheadAdmin",
    "QuarterReportAdmin",
    "ScenarioAdmin",
    "SharedLinkAdmin",
    "WordTemplateAdmin",
]
