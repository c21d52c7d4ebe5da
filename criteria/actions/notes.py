"""The note of one cell, written by itself: value and verdict stay as they stand."""

from django.db import transaction
from django.utils.translation import gettext as _

from criteria.actions.holding import held_unit
from criteria.actions.plans import Entry, Problem, Refused
from criteria.actions.results import record_results
from criteria.models import Door, IndicatorResult, Verdict, VerdictBasis
from ntm.lib.text import clean


@transaction.atomic
def record_note(*, period, criteria_set, locality, indicator, note, version, by, door=Door.FORM):
    """Write the note of a cell; the Plan carried out.

    `version` is that of the cell as the person saw it, 0 where there was none; another one is Refused, as is a unit
    whose figures cannot change now.
    """
    assessment = held_unit(period=period, criteria_set=criteria_set, locality=locality, by=by)
    stored = IndicatorResult.objects.filter(assessment=assessment, indicator=indicator).first()
    if (stored.version if stored else 0) != version:
        text = _("Somebody else has changed this cell in the meantime; compare both and save again.")
        raise Refused([Problem(text, locality_id=locality.pk)])
    entry = _as_stored(stored, locality, indicator, clean(note))
    return record_results(period=period, criteria_set=criteria_set, entries=[entry], by=by, door=door)


def _as_stored(stored, locality, indicator, note):
    """An Entry that says of the cell what it says already, but for the note."""
    if stored is None:
        return Entry(locality.pk, indicator.pk, None, "", note)
    is_word = stored.basis == VerdictBasis.STATED or stored.verdict == Verdict.NOT_APPLICABLE
    return Entry(locality.pk, indicator.pk, stored.value, stored.verdict if is_word else None, note)
