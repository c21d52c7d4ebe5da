"""Whether meeting an indicator usually takes investment, as a province's office has said it; unknown unless said."""

from enum import StrEnum

from django.utils.translation import gettext as _

from criteria.models import InvestmentNeed
from localities.models import Locality


class Need(StrEnum):
    YES = "YES"
    NO = "NO"
    UNKNOWN = ""


def need_words():
    return {Need.YES: _("needs investment"), Need.NO: _("no large investment"), Need.UNKNOWN: _("not said")}


class Needs:
    """The words of a province on one set as they stand on a day."""

    def __init__(self, criteria_set, province_id, day):
        rows = InvestmentNeed.objects.in_force_on(day).filter(
            criterion__criteria_set=criteria_set,
            province__lineage__in=Locality.objects.filter(pk=province_id).values("lineage"),
        )
        self.rows = {(row.criterion_id, row.number): row for row in rows.select_related("said_by").order_by("pk")}

    def said(self, criterion_id, number=""):
        """Need said of exactly this criterion ("" for `number`) or indicator."""
        row = self.rows.get((criterion_id, number))
        return Need.UNKNOWN if row is None else Need.YES if row.is_needed else Need.NO

    def of(self, criterion_id, number=""):
        """Need that holds for an indicator: its own word, else its criterion's."""
        return self.said(criterion_id, number) or self.said(criterion_id)
