"""The reader's dictionary: every name an agency of the register bears or bore, and what officers put right before."""

from django.db.models import Q

from accounts.models import Agency, AgencyName
from accounts.scope import SYSTEM
from directives.models import AgencyCorrection
from directives.reading.agencies import Finder


def finder_for(scope=SYSTEM):
    """Finder with the names of the agencies a person's provinces know."""
    agencies = agencies_of(scope)
    names = [name for row in agencies.values_list("name", "short_name") for name in row if name]
    names += AgencyName.objects.filter(agency__in=agencies).values_list("name", flat=True)
    return Finder(names=tuple(dict.fromkeys(names)), corrections=_corrections(scope))


def _corrections(scope):
    """{name as printed: name the officer put}, of the person's own provinces."""
    rows = AgencyCorrection.objects.all()
    if not scope.sees_everything:
        rows = rows.filter(province__in=scope.province_ids)
    return dict(rows.values_list("printed", "agency__name"))


def agencies_of(scope):
    """Agencies of the person's provinces, and those of no place."""
    rows = Agency.objects.all()
    if scope.sees_everything:
        return rows
    own = Q(locality__in=scope.province_ids) | Q(locality__province__in=scope.province_ids)
    return rows.filter(own | Q(locality__isnull=True))
