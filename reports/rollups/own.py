"""What a place itself has of its own criteria: a district or province as the unit assessed, not its communes."""

from dataclasses import dataclass

from criteria.models import Assessment, Attainment, CriteriaSet, ReportingPeriod
from ntm.looks import once
from reports.rollups.figures import Basis
from reports.rollups.rows import criteria_of


@dataclass
class OwnResults:
    """Criteria of a place's own set in a period; `marks` has one mark a criterion, in the order of `criteria`."""

    period: ReportingPeriod
    criteria_set: CriteriaSet
    criteria: list
    marks: str


@once
def _every_result(lineage, level, basis):
    """Assessments of the place itself that have figures, the newest first."""
    rows = Assessment.objects.filter(
        locality__lineage=lineage, criteria_set__level=level, **{f"{basis}_met__isnull": False}
    ).exclude(**{f"{basis}_marks": ""})
    rows = rows.select_related("period", "criteria_set").order_by("-period__end_date", "criteria_set__code")
    return [row for row in rows if getattr(row, f"{basis}_computed") + getattr(row, f"{basis}_stated")]


def own_results(place, day, basis=Basis.APPROVED):
    """OwnResults of the last period ended by the day with figures of the place itself, or None.

    Two queries, whatever the days.

    The set is the standard one of the place's level where several were assessed in the period.
    """
    found = [row for row in _every_result(place.lineage_id, place.level, str(basis)) if row.period.end_date <= day]
    if not found:
        return None
    last = [row for row in found if row.period_id == found[0].period_id]
    chosen = next((row for row in last if row.criteria_set.attainment == Attainment.STANDARD), last[0])
    return OwnResults(
        chosen.period, chosen.criteria_set, criteria_of(chosen.criteria_set), getattr(chosen, f"{basis}_marks")
    )
