"""What units were recognised as on a day, by lineage: read once for a whole plan."""

from criteria.holdings import standing
from criteria.models import Recognition
from criteria.rules import INCLUDED_IN

# From the first step up; a unit's review asks for each it held.
LADDER = tuple(INCLUDED_IN)
_FIELDS = ("locality__lineage_id", "attainment", "kind", "decision_number", "decision_date", "recognition_year")


def standing_of(lineages, day):
    """{lineage: {attainment: decision}} of decisions up to the day that still stand; a lineage without any gives {}."""
    rows = Recognition.objects.filter(locality__lineage__in=lineages, decision_date__lte=day)
    return standing(rows.order_by("decision_date", "pk").values_list(*_FIELDS, named=True))


def decision_for(own, attainment):
    """The decision by which a unit holds an attainment: its own, else one that includes it; None when it does not."""
    return next((own[level] for level in INCLUDED_IN.get(attainment, (attainment,)) if level in own), None)
