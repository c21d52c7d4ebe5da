"""Which forms are stored whole with a period, and how they are made at that moment.

Forms of the province and its districts are; those of a commune are made from the base rows whenever they are asked for
(reports/freezing/communes.py), because there are hundreds of them and the base rows hold all they say.
"""

from criteria.models import Assessment, State
from localities.models import Level, Locality
from ntm.lib.validity import in_force
from reports.rollups.figures import Basis

_STORED = (Level.PROVINCE, Level.DISTRICT)


def made_forms(period, by):
    """(name, place, criteria set, basis, tables as JSON) of every form stored whole at the closing."""
    from reports import forms

    sets = list(period.criteria_sets.filter(level=Level.COMMUNE).order_by("code"))
    if not sets:
        return
    shared = {}
    for basis in _bases(period):
        for place in _places(period):
            for form in forms.FORMS.values():
                if not form.is_table or not form.is_for(place):
                    continue
                for criteria_set in sets if form.uses_set else sets[:1]:
                    chosen = criteria_set if form.uses_set else None
                    tables = forms.build(form, period=period, place=place, basis=basis, criteria_set=chosen,
                                         shared=shared)  # fmt: skip
                    yield form.name, place, criteria_set, str(basis), [table.as_json() for table in tables]


def _bases(period):
    """Approved figures, and the current ones where something was not approved when the period closed."""
    waiting = Assessment.objects.filter(period=period).exclude(state=State.APPROVED).exists()
    return (Basis.APPROVED, Basis.CURRENT) if waiting else (Basis.APPROVED,)


def _places(period):
    rows = Locality.objects.within(period.province).filter(in_force(period.end_date), level__in=_STORED)
    return rows.select_related("province").order_by("level", "sort_key", "pk")
