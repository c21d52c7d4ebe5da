"""The one write path of scenarios. They are their owner's and the office's; results are never touched."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Problem, Refused
from ntm.lib.text import clean
from reports.models import Scenario
from reports.scenarios.outcome import Outcome


def may_change(scenario, by):
    """The owner while seeing the place, and the coordination office of its province."""
    scope = scope_of(by)
    return scope.manages(scenario.place) or (scenario.made_by_id == by.pk and scope.sees(scenario.place))


@transaction.atomic
def save_scenario(*, outcome: Outcome, name, note="", by, scenario=None):
    """Keep the ticks of an outcome under a name; a `scenario` handed in is changed instead."""
    place = outcome.before.place
    if scenario is not None and not may_change(scenario, by):
        raise Refused([Problem(_("Only its owner and the coordination office may change a scenario."))])
    if not scope_of(by).sees(place):
        raise Refused([Problem(_("This place is not among yours."))])
    problems = list(_problems(outcome, clean(name)))
    if problems:
        raise Refused([Problem(text) for text in problems])
    row = scenario or Scenario(made_by=by, made_at=timezone.now())
    if scenario is not None:
        row.edited_by, row.edited_at = by, timezone.now()
    row.place, row.name, row.note = place, clean(name)[:120], clean(note)[:500]
    row.attainment, row.criteria_set = outcome.ahead.attainment, outcome.ahead.criteria_set
    row.basis, row.day = str(outcome.before.basis), outcome.before.day
    row.ticks, row.seen = _tick_rows(outcome), seen_of(outcome)
    row._history_user = by
    row.save()
    return row


def _problems(outcome, name):
    if not name:
        yield _("Give the scenario a name.")
    if outcome.ahead.criteria_set is None:
        yield _("No set of communes applies on that day, so that nothing can be supposed.")
    if not outcome.units:
        yield _("Tick at least one result.")


def _tick_rows(outcome):
    return [
        {"code": tick.code, "lineage": one.unit.lineage_id, "name": one.unit.full_name, "kind": tick.kind,
         "number": tick.number}
        for one in outcome.units
        for tick in one.ticks
    ]  # fmt: skip


def seen_of(outcome):
    """Figures before and after, as plain numbers."""
    before, after = outcome.before.figures, outcome.after.figures
    return {
        name: [getattr(before, name), getattr(after, name)] for name in ("standard", "advanced", "meets", "at_risk")
    } | {"total": before.total, "met": sorted(tick.text for one in outcome.units for tick in one.met)}


@transaction.atomic
def delete_scenario(*, scenario, by):
    """Take a scenario away; its history keeps what it was and who deleted it."""
    if not may_change(scenario, by):
        raise Refused([Problem(_("Only its owner and the coordination office may delete a scenario."))])
    scenario._history_user = by
    scenario.delete()
