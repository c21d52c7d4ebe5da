"""Which agency answers for a criterion in a province, and for whom a person may speak. The one answer to both."""

from collections import defaultdict
from dataclasses import dataclass

from accounts.scope import Scope
from criteria.models import Responsibility
from localities.models import Locality
from ntm.lib.validity import in_force


@dataclass(frozen=True)
class Charge:
    """Who answers for the criteria of a set in a period, seen by one person. `agencies`: {criterion: [Agency]}."""

    scope: Scope
    province: Locality
    agencies: dict

    def agencies_of(self, criterion_id):
        return self.agencies.get(criterion_id, [])

    def voices(self, criterion_id):
        """Agencies in charge of a criterion that this person may speak for.

        A department speaks for itself. The coordination office may write down what any of them said on paper.
        """
        if self.scope.manages(self.province):
            return self.agencies_of(criterion_id)
        if self.province.pk not in self.scope.department_ids:
            return []
        return [agency for agency in self.agencies_of(criterion_id) if agency.pk in self.scope.agency_ids]

    def speaks_for(self, criterion_id):
        return bool(self.voices(criterion_id))

    @property
    def own_criteria(self):
        """Keys of the criteria this person may speak on."""
        return {criterion_id for criterion_id in self.agencies if self.speaks_for(criterion_id)}


def charge_of(scope, period, criteria_set):
    """Charge as it stood on the last day of a period; a province that was renamed keeps its departments. One query."""
    rows = Responsibility.objects.filter(
        in_force(period.end_date),
        criterion__criteria_set=criteria_set,
        province__lineage=period.province.lineage_id,
    ).select_related("agency")
    found = defaultdict(list)
    for row in rows.order_by("agency__search_key", "pk"):
        if row.agency not in found[row.criterion_id]:
            found[row.criterion_id].append(row.agency)
    return Charge(scope, period.province, dict(found))
