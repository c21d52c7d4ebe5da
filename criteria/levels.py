"""Which level judges which unit: one read of a set's thresholds, then look-ups."""

from collections import defaultdict

from django.db.models import Q

from criteria.models import DimensionKind, Threshold
from localities.models import AttributeKind, Locality, LocalityAttribute

_ATTRIBUTE_OF = {
    DimensionKind.REGION: AttributeKind.REGION,
    DimensionKind.COMMUNE_GROUP: AttributeKind.COMMUNE_GROUP,
}


class Levels:
    """Thresholds of one set as they stand for one province on one day (year of the day for yearly levels)."""

    def __init__(self, criteria_set, province_id, day):
        self.criteria_set = criteria_set
        self._by_indicator = defaultdict(list)
        rows = (
            Threshold.objects.in_force_on(day)
            .filter(indicator__criterion__criteria_set=criteria_set)
            .filter(Q(province__isnull=True) | Q(province=province_id))
            .filter(Q(year__isnull=True) | Q(year=day.year))
            .order_by("pk")
        )
        for row in rows:
            self._by_indicator[row.indicator_id].append(row)

    def judging(self, indicator_id, column):
        """Threshold that decides for a unit of this column, or None when no verified or confirmed one is known."""
        return self._best(indicator_id, column, lambda row: row.is_law)

    def reference(self, indicator_id, column):
        """Threshold to show: the judging one, else one not yet checked ("mức tham khảo"), else None."""
        return self.judging(indicator_id, column) or self._best(indicator_id, column, lambda row: True)

    def _best(self, indicator_id, column, accept):
        """The nearest level: the province's own before the national, this year's, this column's, the newest."""
        fitting = [
            row for row in self._by_indicator[indicator_id] if row.dimension_value in ("", column) and accept(row)
        ]
        return max(
            fitting,
            key=lambda row: (
                row.province_id is not None,
                row.year is not None,
                bool(row.dimension_value),
                row.pk,
            ),
            default=None,
        )


def columns_of(criteria_set, localities, province_id, day):
    """{locality pk: column of thresholds} ("" where none is known). A unit's own attribute, else its province's."""
    kind = _ATTRIBUTE_OF.get(criteria_set.dimension_kind)
    if kind is None:
        return dict.fromkeys((place.pk for place in localities), "")
    lineages = {place.pk: place.lineage_id for place in localities}
    rows = LocalityAttribute.objects.in_force_on(day).filter(kind=kind)
    own = dict(rows.filter(locality__lineage__in=set(lineages.values())).values_list("locality__lineage_id", "value"))
    province = rows.filter(locality__lineage__in=Locality.objects.filter(pk=province_id).values("lineage"))
    common = province.values_list("value", flat=True).first() or ""
    return {pk: own.get(lineage) or common for pk, lineage in lineages.items()}
