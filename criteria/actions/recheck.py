"""Drawing the units to be re-checked on the spot; what was drawn, from whom and with which seed stays on record."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions.plans import Problem, Refused, require_office
from criteria.models import RecheckSample
from criteria.rules.sampling import draw
from ntm.lib.text import clean

MOST_SEED = RecheckSample._meta.get_field("seed").max_length


@transaction.atomic
def draw_sample(*, period, criteria_set, roster, size, seed, units, by):
    """Draw and record a RecheckSample; for the coordination office.

    `roster`: Lots; `units`: {code: Locality} of the same units. Refused for an empty seed or a size that cannot be.
    """
    require_office(period.province, by)
    seed, roster = clean(seed), sorted(roster)
    problems = [Problem(text) for text in _problems(roster, size, seed)]
    if problems:
        raise Refused(problems)
    row = RecheckSample.objects.create(
        period=period,
        criteria_set=criteria_set,
        seed=seed,
        size=size,
        roster=[[lot.code, lot.stratum, lot.weight] for lot in roster],
        by=by,
        at=timezone.now(),
    )
    row.localities.set(units[code] for code in draw(roster, size, seed))
    return row


def _problems(roster, size, seed):
    if not seed:
        yield _("Give a seed: any words or digits, so that the draw can be repeated.")
    elif len(seed) > MOST_SEED:
        yield _("A seed has at most %(count)s characters.") % {"count": MOST_SEED}
    if not roster:
        yield _("There is no unit to draw from.")
    elif not 1 <= size <= len(roster):
        yield _("Draw between 1 and %(count)s units.") % {"count": len(roster)}
