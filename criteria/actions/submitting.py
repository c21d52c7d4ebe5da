"""What is asked of figures before they are handed over, whichever door they come to."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from criteria.actions.plans import Problem, Refused
from criteria.checking import check_units
from criteria.models import Transition
from criteria.rules.checks import BARRING
from ntm.lib.numbers import format_count


class FindingsStand(Refused):
    """Findings stand against some of the units: a cell that bars, or others that nobody has explained."""


def reasons_of(rows, explanation):
    """{assessment: explanation} of the units with findings; FindingsStand where one is barred or none is explained.

    `rows`: assessments with locality, period and set.
    """
    explanation = explanation.strip()
    if len(explanation) > Transition._meta.get_field("reason").max_length:
        raise Refused([Problem(_("The explanation is too long."))])
    checks = _checks(rows)
    barred = [check for check in checks if check.is_barred]
    if barred:
        raise FindingsStand([_barred(check) for check in barred])
    asking = [check for check in checks if check.asks_explanation]
    if asking and not explanation:
        raise FindingsStand([_unexplained(check) for check in asking])
    return {check.assessment.pk: explanation for check in asking}


def _checks(rows):
    together = defaultdict(list)
    for row in rows:
        together[row.period, row.criteria_set].append(row)
    return [check for pair, group in together.items() for check in check_units(*pair, group)]


def _barred(check):
    place = check.assessment.locality
    first = next(finding for finding in check.findings if finding.kind in BARRING)
    words = {"place": place, "number": first.number, "reason": first.text}
    return Problem(_("%(place)s: %(number)s: %(reason)s. Correct it before submitting.") % words, locality_id=place.pk)


def _unexplained(check):
    place, count = check.assessment.locality, len(check.findings)
    text = ngettext(
        "%(place)s: the checks point out %(count)s cell; say why the figures are submitted all the same.",
        "%(place)s: the checks point out %(count)s cells; say why the figures are submitted all the same.",
        count,
    )
    return Problem(text % {"place": place, "count": format_count(count)}, locality_id=place.pk)
