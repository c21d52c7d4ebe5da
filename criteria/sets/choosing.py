"""Which sets a reporting period of a province may use, and what speaks against one."""

from django.utils.translation import gettext as _

from criteria.models import Attainment, CriteriaSet
from localities.models import Level


def sets_to_choose(province):
    """Published sets a period of this province may use: the national ones and the province's own."""
    return CriteriaSet.objects.published().for_provinces(province.pk)


def not_law_reason(criteria_set, province):
    """Why a set cannot judge anything in the province, or None."""
    if not sets_to_choose(province).filter(pk=criteria_set.pk).exists():
        return _("“%(set)s” is a draft or another province's.") % {"set": criteria_set}
    return None


def choice_problem(criteria_set, province, chosen):
    """Why a set cannot stand beside the chosen ones in a period of this province, or None."""
    reason = not_law_reason(criteria_set, province)
    if reason:
        return reason
    other = next((row for row in chosen if _is_commune_standard(row) and row.pk != criteria_set.pk), None)
    if other is not None and _is_commune_standard(criteria_set):
        text = _("A period has one standard set of communes; “%(other)s” is already in use.")
        return text % {"other": other}
    return None


def _is_commune_standard(criteria_set):
    return criteria_set.level == Level.COMMUNE and criteria_set.attainment == Attainment.STANDARD


def is_in_force(criteria_set, day):
    """On that day, and still usable then."""
    return criteria_set.is_in_force_on(day) and (criteria_set.last_usable is None or day <= criteria_set.last_usable)
