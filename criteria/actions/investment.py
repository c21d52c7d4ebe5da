"""The office says what usually takes investment; every word has its day, its person and its grounds."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.plans import Problem, Refused, require_office
from criteria.investment import Need, Needs
from criteria.models import Criterion, InvestmentNeed
from criteria.structure import structure_of
from ntm.lib.text import clean


@transaction.atomic
def say_investment_needs(*, province, criteria_set, answers, since, note="", by):
    """Number of words that changed. `answers`: {(criterion pk, indicator number or ""): Need}, held from `since` on.

    A word before ends on the day before; one that begins later is refused, for the office has said more since.
    """
    require_office(province, by)
    list(Criterion.objects.select_for_update().filter(criteria_set=criteria_set).order_by("pk"))
    known = Needs(criteria_set, province.pk, since)
    offered = _offered(criteria_set, since)
    changed = {key: Need(said) for key, said in answers.items() if key in offered and known.said(*key) != said}
    for key, said in changed.items():
        _say(province, key, said, since, clean(note)[:200], by)
    return len(changed)


def _offered(criteria_set, day):
    structure = structure_of(criteria_set, day)
    whole = {(criterion.pk, "") for criterion in structure.criteria}
    return whole | {(row.criterion_id, row.number) for row in structure.indicators}


def _say(province, key, said, since, note, by):
    rows = InvestmentNeed.objects.filter(
        province__lineage=province.lineage_id, criterion=key[0], number=key[1]
    ).select_for_update()
    if rows.filter(valid_from__gt=since).exists():
        raise Refused([Problem(_("%(number)s: a later word is already there.") % {"number": key[1] or key[0]})])
    rows.filter(valid_from=since).delete()
    for row in rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=since)):
        row.valid_to = since - dt.timedelta(days=1)
        row.save(update_fields=["valid_to"])
    if said != Need.UNKNOWN:
        InvestmentNeed.objects.create(
            province=province,
            criterion_id=key[0],
            number=key[1],
            is_needed=said == Need.YES,
            note=note,
            valid_from=since,
            said_by=by,
            said_at=timezone.now(),
        )
