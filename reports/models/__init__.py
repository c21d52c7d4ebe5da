from reports.models.area_maps import AreaMap
from reports.models.freezes import Freeze, FrozenForm
from reports.models.frozen_rollups import FrozenRollup
from reports.models.quarter_reports import OfficeLetterhead, QuarterReport, ReportKind
from reports.models.scenarios import Scenario
from reports.models.shared_links import SharedLink
from reports.models.word_templates import WordTemplate

__all__ = [
    "AreaMap",
    "Freeze",
    "FrozenForm",
    "FrozenRollup",
    "OfficeLetterhead",
    "QuarterReport",
    "ReportKind",
    "Scenario",
    "SharedLink",
    "WordTemplate",
]
