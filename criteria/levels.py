"""Which level judges which unit: a set's thresholds read once as they stand for a province, then look-ups."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q

from criteria.models import CriteriaSet, DimensionKind, Indicator, Threshold, ThresholdConfirmation
from criteria.rules import choose_level, column_of, is_law, relative_level
from localities.models import AttributeKind, Locality, LocalityAttribute
from ntm.lib.text import is_yes

_ATTRIBUTE_OF = {
    DimensionKind.REGION: AttributeKind.REGION,
    DimensionKind.COMMUNE_GROUP: AttributeKind.COMMUNE_GROUP,
}


@dataclass(frozen=True)
class StandingLevel:
    """What a level asks in a province, whether it may judge there, and the row it comes from.

    `factor` where the level is a multiple of another set's level; the row is then that set's.
    """

    threshold: Threshold
    value: Decimal | None
    text_value: str
    is_law: bool
    factor: object = None

    @classmethod
    def of(cls, row):
        return cls(row, row.value, row.text_value, row.is_law)

    @property
    def asks(self):
        """The number or the grade a value is compared with."""
        return self.text_value if self.value is None else self.value


class Levels:
    """Levels of one set as they stand for one province on one day (year of the day for yearly levels)."""

    def __init__(self, criteria_set, province_id, day):
        self.criteria_set, self.day = criteria_set, day
        self._rows, self._found = defaultdict(list), {}
        for row in thresholds_in(criteria_set, province_id):
            self._rows[row.indicator_id].append(row)
        linked = list(_linked_rows(criteria_set))
        self._wholes = {row.pk: row.parent_id for row in linked if row.sex}
        self._bases = _bases_of([row for row in linked if row.relative_to], province_id, day)

    def judging(self, indicator_id, column):
        """StandingLevel that decides for a unit of this column, or None when no verified or confirmed one is known."""
        return self._best(indicator_id, column, True)

    def reference(self, indicator_id, column):
        """Level to show: the judging one, else one not yet checked ("mức tham khảo"), else None."""
        return self.judging(indicator_id, column) or self._best(indicator_id, column, False)

    def _best(self, *asked):
        if asked not in self._found:
            self._found[asked] = self._choose(*asked)
        return self._found[asked]

    def _choose(self, indicator_id, column, law_only):
        # "Áp dụng đạt cho cả nam và nữ": the level of the indicator holds for each sex.
        indicator_id = self._wholes.get(indicator_id, indicator_id)
        base, rows = self._bases.get(indicator_id), self._rows[indicator_id]
        if base is not None:
            # The national level of such an indicator is the relative one; only the province's own goes before it.
            rows = [row for row in rows if row.province_id is not None]
        row = choose_level(rows, column=column, day=self.day, law_only=law_only)
        if row is None and base is not None:
            return base.level(column, law_only)
        return StandingLevel.of(row) if row else None


@dataclass(frozen=True)
class _Base:
    """The indicator of another set that a level is a multiple of."""

    levels: Levels
    indicator_id: int
    factor: object

    def level(self, column, law_only):
        find = self.levels.judging if law_only else self.levels.reference
        found = find(self.indicator_id, column)
        if found is None or found.value is None:
            return None
        return StandingLevel(found.threshold, relative_level(found.value, self.factor), "", found.is_law, self.factor)


def thresholds_in(criteria_set, province_id):
    """National thresholds of a set and the province's own, each with `is_law` as it stands there. Two queries."""
    same = Locality.objects.filter(lineage__in=Locality.objects.filter(pk=province_id).values("lineage"))
    own = Q(province__isnull=True) | Q(province__in=same)
    rows = Threshold.objects.filter(own, indicator__criterion__criteria_set=criteria_set)
    said = confirmations_of(criteria_set, Q(province__in=same))
    rows = list(rows.order_by("pk"))
    for row in rows:
        row.is_law = is_law(row.is_verified, said[row.pk].is_standing if row.pk in said else None)
    return rows


def confirmations_of(criteria_set, whose):
    """{threshold: what the provinces of the condition say of it}.

    A province that has been renamed may speak under several rows: a standing word goes before a withdrawn one, then
    the latest.
    """
    rows = ThresholdConfirmation.objects.filter(whose, threshold__indicator__criterion__criteria_set=criteria_set)
    rows = rows.select_related("confirmed_by", "withdrawn_by", "province").order_by("confirmed_at", "pk")
    return {row.threshold_id: row for row in sorted(rows, key=lambda row: row.is_standing)}


def _linked_rows(criteria_set):
    """Indicators of a set whose level stands elsewhere: a multiple of another set's, or that of both sexes."""
    linked = Q(relative_to__isnull=False) | Q(details__has_key="sex")
    return Indicator.objects.filter(linked, criterion__criteria_set=criteria_set).select_related("criterion")


def _bases_of(rows, province_id, day):
    """{indicator: _Base} of the relative ones; no query where there are none."""
    if not rows:
        return {}
    own = {row.criterion.criteria_set_id for row in rows}
    codes = {row.relative_to["set"] for row in rows}
    others = CriteriaSet.objects.filter(code__in=codes).exclude(pk__in=own)
    levels = {one.code: Levels(one, province_id, day) for one in others}
    numbers = {row.relative_to["indicator"] for row in rows}
    found = Indicator.objects.in_force_on(day).filter(number__in=numbers, criterion__criteria_set__code__in=codes)
    by_name = {
        (code, number): pk for code, number, pk in found.values_list("criterion__criteria_set__code", "number", "pk")
    }
    names = {row.pk: (row.relative_to["set"], row.relative_to["indicator"]) for row in rows}
    return {
        row.pk: _Base(levels[names[row.pk][0]], by_name[names[row.pk]], row.relative_to["factor"])
        for row in rows
        if names[row.pk] in by_name and names[row.pk][0] in levels
    }


# -- Columns ----------------------------------------------------------------------------------------------------------


def columns_of(criteria_set, localities, province_id, day):
    """{locality pk: column of thresholds} ("" where none is known).

    A unit's own attribute, else a special rule of the set that holds for it, else its province's attribute. A set
    without columns whose levels are multiples of another set's takes that set's columns.
    """
    places = list(localities)
    dimension = _dimension_of(criteria_set)
    kind = _ATTRIBUTE_OF.get(dimension.dimension_kind) if dimension else None
    if kind is None:
        return dict.fromkeys((place.pk for place in places), "")
    around = _lineages({place.district_id for place in places} | {province_id})
    present = _attributes({place.lineage_id for place in places} | set(around.values()), kind, dimension, day)
    common = present[around.get(province_id)].get(kind, "")
    return {
        place.pk: column_of(
            own=present[place.lineage_id].get(kind, ""),
            common=common,
            rules=dimension.special_rules,
            attributes=present[place.lineage_id],
            district_attributes=present[around.get(place.district_id)],
        )
        for place in places
    }


def _dimension_of(criteria_set):
    """The set whose columns and special rules apply."""
    if criteria_set.dimension_kind != DimensionKind.NONE:
        return criteria_set
    codes = {row.relative_to["set"] for row in _linked_rows(criteria_set) if row.relative_to}
    return CriteriaSet.objects.filter(code__in=codes).exclude(dimension_kind=DimensionKind.NONE).first()


def _lineages(ids):
    return dict(Locality.objects.filter(pk__in=ids).values_list("pk", "lineage_id"))


def _attributes(lineages, kind, criteria_set, day):
    """{lineage: {kind: value}} of the attributes that decide columns, in force on the day; a "không" is none."""
    rules = criteria_set.special_rules
    kinds = {kind, *(one for rule in rules for key in ("when_any", "district_any") for one in rule.get(key) or ())}
    rows = LocalityAttribute.objects.in_force_on(day).filter(kind__in=kinds, locality__lineage__in=lineages)
    found = defaultdict(dict)
    rows = rows.order_by(F("valid_from").asc(nulls_first=True), "pk")
    for lineage, one, value in rows.values_list("locality__lineage_id", "kind", "value"):
        if is_yes(value):
            found[lineage][one] = value
        else:
            found[lineage].pop(one, None)
    return found
