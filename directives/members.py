"""Members of the groups that lead tasks, read once for any day."""

from collections import defaultdict

from django.db.models import Q

from accounts.models import Agency, AgencyLevel, AgencyMembership, GroupRule
from criteria.models import Responsibility
from directives.occurrences import Expansion, expand, is_group, listed
from localities.models import Kind, Level, Locality

# Units a rule means. Wards and special zones carry no commune programme of their own.
_UNITS = {
    GroupRule.DISTRICTS: lambda unit: unit.level == Level.DISTRICT,
    GroupRule.COMMUNES: lambda unit: unit.kind == Kind.COMMUNE,
    GroupRule.COMMUNES_AND_TOWNSHIPS: lambda unit: unit.kind in (Kind.COMMUNE, Kind.TOWNSHIP),
}


class Members:
    """members.of(agency, day) for these agencies; a fixed number of queries however many there are."""

    def __init__(self, agencies):
        groups = [agency for agency in agencies if is_group(agency)]
        self._known = {}
        self._family = _families(groups)
        self._listed = defaultdict(list)
        for link in AgencyMembership.objects.filter(group__in=groups).select_related("member").order_by("pk"):
            self._listed[link.group_id].append(link)
        by_units = [group for group in groups if group.group_rule in _UNITS]
        self._units = self._read_units(by_units)
        self._candidates = _read_candidates(self._units)
        self._departments = self._read_departments(groups)

    def of(self, agency, day):
        """Who `agency` stands for on `day`, as an Expansion."""
        if not is_group(agency):
            return Expansion((agency,))
        if (agency.pk, day) not in self._known:
            self._known[agency.pk, day] = self._read(agency, day)
        return self._known[agency.pk, day]

    def _read(self, agency, day):
        members = [link.member for link in self._listed[agency.pk] if link.is_in_force_on(day)]
        if members:
            return listed(agency, members)
        if agency.group_rule in _UNITS:
            return self._by_units(agency, day)
        if agency.group_rule == GroupRule.CRITERIA_DEPARTMENTS:
            return listed(agency, self._in_charge(agency, day))
        return listed(agency, [])

    def _by_units(self, group, day):
        meant, places = _UNITS[group.group_rule], self._places(group)
        units = [
            unit
            for unit in self._units
            if meant(unit) and unit.is_in_force_on(day) and places & {unit.province_id, unit.district_id}
        ]
        return expand(group, units, [row for row in self._candidates if row.is_in_force_on(day)], day)

    def _in_charge(self, group, day):
        places = self._places(group)
        rows = [row for row in self._departments if row.province_id in places and row.is_in_force_on(day)]
        return list(dict.fromkeys(row.agency for row in rows))

    def _places(self, group):
        return self._family.get(group.locality_id, frozenset())

    def _read_units(self, groups):
        places = {pk for group in groups for pk in self._places(group)}
        rows = Locality.objects.filter(level__in=(Level.DISTRICT, Level.COMMUNE))
        return list(rows.filter(Q(province__in=places) | Q(district__in=places)).alphabetical())

    def _read_departments(self, groups):
        asked = [group for group in groups if group.group_rule == GroupRule.CRITERIA_DEPARTMENTS]
        places = {pk for group in asked for pk in self._places(group)}
        rows = Responsibility.objects.filter(province__in=places)
        return list(rows.select_related("agency").order_by("agency__search_key", "pk"))


def _families(groups):
    """{place of a group: keys of all rows it plainly continues in or from}."""
    places = {group.locality for group in groups if group.locality}
    rows = Locality.objects.filter(lineage__in={place.lineage_id for place in places} - {None})
    family = defaultdict(set)
    for pk, lineage in rows.values_list("pk", "lineage_id"):
        family[lineage].add(pk)
    return {place.pk: frozenset(family.get(place.lineage_id, ())) | {place.pk} for place in places}


def _read_candidates(units):
    lineages = {unit.lineage_id for unit in units} - {None}
    rows = Agency.objects.exclude(level=AgencyLevel.GROUP).filter(
        Q(locality__lineage__in=lineages) | Q(locality__in=[unit.pk for unit in units if not unit.lineage_id])
    )
    return list(rows.select_related("locality").order_by("pk"))
