"""Steps of an assessment. Each leaves an append-only Transition; approval freezes the approved summary."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.closing import closing_steps
from criteria.actions.conditions import freeze_conditions
from criteria.actions.law_effects import judge_returned
from criteria.actions.matters import open_problems
from criteria.actions.results import Problem, Refused
from criteria.actions.submitting import reasons_of
from criteria.models import Assessment, Transition
from criteria.opening import openings_of
from criteria.rules import STEPS

# What approval copies.
APPROVED = {f"approved_{part}": F(f"current_{part}") for part in ("met", "required", "marks", "computed", "stated")}


def submit(assessments, *, by, versions=None, explanation=""):
    """Hand drafts over for checking; for whoever enters them.

    What the checks point out has to be explained, in a sentence kept with the step; an impossible cell bars.
    """
    return _step(
        "submit", assessments, by, versions,
        may=lambda scope, place: scope.enters(place), look=lambda rows: reasons_of(rows, explanation),
    )  # fmt: skip


def verify(assessments, *, by, versions=None):
    return _step("verify", assessments, by, versions)


def approve(assessments, *, by, versions=None):
    """Make the current figures the approved ones; for the coordination office, once nothing is in dispute."""
    return _step("approve", assessments, by, versions)


@transaction.atomic
def return_with_reason(assessments, *, by, reason, versions=None):
    """Open assessments for correction; their approved figures stay until approved anew."""
    if not reason.strip():
        raise Refused([Problem(_("Say why the figures are returned."))])
    moved = _step("return", assessments, by, versions, reason=reason.strip())
    judge_returned(assessments, by=by)
    return moved


@transaction.atomic
def _step(name, assessments, by, versions, *, reason="", may=None, look=None):
    """Take one step with all given assessments or none; number of assessments moved.

    `look`, given the rows behind their lock, refuses or returns {assessment: reason} to keep with the step.
    `versions` {assessment: version} are those the person looked at; figures that moved since are refused.
    """
    sources, target = STEPS[name]
    chosen = Assessment.objects.filter(pk__in=[row.pk for row in assessments]).order_by("pk")
    list(chosen.select_for_update().values_list("pk", flat=True))
    # Read behind the lock, so that state and period are those of now.
    rows = list(chosen.select_related("locality", "period__province", "criteria_set"))
    openings = openings_of({(row.period, row.criteria_set) for row in rows})
    problems = [problem for row in rows for problem in _step_problems(row, sources, scope_of(by), may, openings)]
    problems += [problem for row in rows for problem in _moved_on(row, versions or {})]
    if name == "approve":
        problems += open_problems(rows)
    if problems:
        raise Refused(problems)
    reasons = look(rows) if look else {}
    now = timezone.now()
    Transition.objects.bulk_create(
        [
            Transition(
                assessment=row,
                from_state=row.state,
                to_state=target,
                by=by,
                at=now,
                reason=reasons.get(row.pk, reason),
            )
            for row in rows
        ],
        batch_size=2000,
    )
    values = {"state": target, "version": F("version") + 1, "updated_at": now}
    if name == "approve":
        values |= {**APPROVED, "approved_at": now, "approved_by": by}
    Assessment.objects.filter(pk__in=[row.pk for row in rows]).update(**values)
    if name == "approve":
        freeze_conditions([row.pk for row in rows])
        _tell_of_approval_after_closing(rows, by)
    return len(rows)


def _tell_of_approval_after_closing(rows, by):
    """Unlocked units approved anew in a period no longer open: whoever froze its figures has to hear of it."""
    found = {}
    for row in rows:
        if not row.period.is_open:
            found.setdefault((row.period, row.criteria_set), []).append(row)
    for (period, criteria_set), approved in found.items():
        for step in closing_steps():
            step.approved_again(period, criteria_set, approved, by)


def _moved_on(row, versions):
    if versions.get(row.pk, row.version) != row.version:
        text = _("%(place)s: the figures have changed since you looked at them; look again before you decide.")
        yield Problem(text % {"place": row.locality}, locality_id=row.locality_id)


def _step_problems(row, sources, scope, may, openings):
    allowed = may(scope, row.locality) if may else scope.manages(row.locality)
    words = {"place": row.locality, "state": row.get_state_display(), "period": row.period}
    if not allowed:
        yield Problem(_("%(place)s: you may not take this step.") % words, locality_id=row.locality_id)
    elif not openings[row.period_id, row.criteria_set_id].covers(row.locality):
        yield Problem(_("%(period)s is no longer open.") % words, locality_id=row.locality_id)
    elif row.state not in sources:
        yield Problem(_("%(place)s: not possible while figures are “%(state)s”.") % words, locality_id=row.locality_id)
