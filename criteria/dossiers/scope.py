"""Whose dossiers are whose: which a person sees, which step is theirs, which units they may register."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from criteria.dossiers import procedure as law
from criteria.models import UNFINISHED, Dossier, DossierStep
from localities.models import Level, Locality
from ntm.lib.validity import in_force


def dossiers_for(scope):
    """Dossiers a person may look at: all of a province for its office, leadership and departments, else one's own."""
    rows = Dossier.objects.select_related(
        "locality__district", "locality__province", "province", "criteria_set", "recognition"
    )
    if scope.sees_everything:
        return rows
    wide = Q(province__in=scope.managed_ids | scope.leading_ids | scope.department_ids)
    ids = scope.entry_ids
    return rows.filter(wide | Q(locality__in=ids) | Q(locality__district__in=ids) | Q(locality__parent__in=ids))


def may_take(scope, step, locality):
    """Whether this person takes a step of this unit; the office may take every one."""
    if scope.manages(locality):
        return True
    if step is None or step.by == "office":
        return False
    if step.by == "district" and locality.district_id:
        return scope.enters(locality.district) if locality.level == Level.COMMUNE else False
    return step.by == "local" and scope.enters(locality)


def unfinished_of(scope, place, day):
    """Dossiers of a unit registered by the day and not finished yet, for its own page ("đang hoàn thiện hồ sơ")."""
    rows = dossiers_for(scope).filter(locality__lineage=place.lineage_id, state__in=UNFINISHED)
    registered = DossierStep.objects.filter(dossier=OuterRef("pk"), step=law.REGISTER, done_on__lte=day)
    found = list(rows.filter(Exists(registered)).order_by("-year", "pk"))
    for row in found:
        row.step_name = law.procedure_of(row.year).step(row.step).name
    return found


def working_day(scope):
    """Today, or the last day of the person's province where it has ended: what is recorded late belongs to its time."""
    today, home = timezone.localdate(), scope.home
    ended = home.own_province.valid_to if home else None
    return min(today, ended) if ended else today


def candidates(scope, level, day):
    """Units of a level this person may register, in force on a day; of communes only those the programme counts."""
    units = scope.enterable(Locality.objects.filter(in_force(day), level=level))
    if level == Level.COMMUNE:
        units = units.communes()
    return units.select_related("district", "province").order_by("district__sort_key", "sort_key", "pk")
