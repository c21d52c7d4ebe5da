"""Evidence as it is read: what a cell has now, what it had last period, how many files each cell of a unit has."""

from django.db.models import Count

from criteria.models import Assessment, Change, Door, Evidence, IndicatorResult


def standing(assessment, indicator):
    """Evidence a cell has now, in the order it came."""
    rows = Evidence.objects.filter(assessment=assessment, indicator=indicator, removed_at=None)
    return rows.order_by("at", "pk")


def earlier_evidence(unit, period, criteria_set, indicator):
    """Evidence that stands in the same cell of the unit's newest earlier period.

    By number, not by row, as an indicator may have been amended in between.
    """
    earlier = Assessment.objects.filter(
        locality__lineage=unit.lineage_id, criteria_set=criteria_set, period__end_date__lt=period.start_date
    )
    newest = earlier.order_by("-period__end_date", "pk").values("pk")[:1]
    rows = Evidence.objects.filter(assessment__in=newest, removed_at=None)
    rows = rows.filter(indicator__number=indicator.number, indicator__criterion=indicator.criterion_id)
    return rows.order_by("at", "pk")


def stands_as_before(assessment, indicator):
    """Does a cell still say what was copied from the period before, confirmed or not?"""
    if assessment is None or not IndicatorResult.objects.filter(assessment=assessment, indicator=indicator).exists():
        return False
    said = Change.objects.filter(assessment=assessment, indicator=indicator, field__in=("result", "grade"))
    return not said.exclude(door=Door.LAW).exists()


def evidence_counts(assessment):
    """{indicator: number of files} of one unit; one query, none where nothing was ever entered."""
    if assessment is None:
        return {}
    rows = Evidence.objects.filter(assessment=assessment, removed_at=None)
    return dict(rows.values_list("indicator").annotate(count=Count("pk")))


def cells_with_papers(period, criteria_set, lineages):
    """{(lineage, indicator)} with evidence on file, of this period or an earlier one, that was not taken off."""
    rows = Evidence.objects.filter(
        removed_at__isnull=True, assessment__criteria_set=criteria_set, assessment__locality__lineage__in=lineages,
        assessment__period__end_date__lte=period.end_date,
    )  # fmt: skip
    return set(rows.values_list("assessment__locality__lineage_id", "indicator_id"))
