"""Targets whose deadline has passed without being reached, and what was said of each.

A reason may be given long after the quarter it is about, so it counts from whichever day it was raised on. A target is
explained once somebody has given both the reason and the remedy.
"""

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _

from directives.models import Difficulty
from directives.registers import Cell, Register, day_cell
from directives.wording import directive_title
from ntm.lib.tables import Column
from reports.targets import Standings, targets_of


def missed_targets(scope, day, basis):
    """[(standing, its reasons)] of targets missed by the day; a reason is a Difficulty about the target."""
    standings = Standings(day, scope, basis)
    missed = [standing for standing in standings.all(targets_of(scope, day)) if standing.state == "MISSED"]
    reasons = reasons_of([one.target.pk for one in missed], scope)
    return [(standing, reasons[standing.target.pk]) for standing in missed]


def reasons_of(targets, scope):
    """{target key: [Difficulty]} of what was said about these targets, oldest first."""
    reasons = defaultdict(list)
    rows = Difficulty.objects.visible_to(scope).filter(target__in=targets)
    for row in rows.order_by("raised_on", "pk"):
        reasons[row.target_id].append(row)
    return reasons


def explanation_of(reasons):
    """The last of these that gives both reason and remedy, or None."""
    return next((row for row in reversed(reasons) if row.text.strip() and row.proposal.strip()), None)


def missed_register(pairs, *, is_explained, may_write):
    """Those with a reason, or those still without one."""
    rows = [(standing, reasons) for standing, reasons in pairs if bool(explanation_of(reasons)) == is_explained]
    title = _("Missed, with reason and remedy") if is_explained else _("Missed, without reason or remedy")
    return Register(
        name=title,
        title=title,
        columns=[Column(_("Target"), "text", 44), Column(_("Required"), "text", 20), Column(_("Reached"), "text", 16),
                 Column(_("Gap"), "text", 20), Column(_("Deadline"), "date"), Column(_("Document"), "text", 36),
                 Column(_("Reason and remedy"), "text", 50)],
        rows=[_cells(standing, reasons, may_write) for standing, reasons in rows],
    )  # fmt: skip


def _cells(standing, reasons, may_write):
    target = standing.target
    paper = Cell(
        directive_title(target.directive), href=reverse("reports:directive-detail", args=[target.directive_id])
    )
    label = Cell(standing.label, href=reverse("reports:target-detail", args=[target.pk]))
    return [label, standing.needed_text, standing.value_text, standing.gap, day_cell(target.deadline), paper,
            _reason(target, reasons, may_write)]  # fmt: skip


def _reason(target, reasons, may_write):
    if reasons:
        last = explanation_of(reasons) or reasons[-1]
        remedy = last.proposal or _("no remedy has been given yet")
        return Cell(last.text, href=reverse("directives:difficulty-detail", args=[last.pk]), note=remedy)
    if not may_write:
        return ""
    address = f"{reverse('directives:difficulty-new')}?target={target.pk}"
    return Cell(_("give the reason"), href=address, value="")
