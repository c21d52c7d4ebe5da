"""What the office writes beside a target: figures by hand with their source, and new terms with their decision."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import save_changes
from directives.actions.rights import day_problem, manages, refuse_unless
from directives.models import Target, TargetFigure, TargetRevision


@transaction.atomic
def enter_figure(target, *, by, day, value, source, note=""):
    """The figure of a day; one entered before for the same day is corrected, and its history keeps both."""
    target = _kept_by(target, by)
    refuse_unless(not day_problem(day), day_problem(day))
    refuse_unless(source.strip(), _("Say where the figure was read: the report, its number and day."))
    row = TargetFigure.objects.filter(target=target, day=day).first() or TargetFigure(target=target, day=day)
    _write(row, by, value=value, source=source.strip(), note=note.strip())
    return row


@transaction.atomic
def withdraw_figure(figure, *, by):
    """Take a figure entered by mistake away; its history stays."""
    _kept_by(figure.target, by)
    figure._history_user = by
    figure.delete()


@transaction.atomic
def revise_target(target, *, by, decided_on, document, reason="", **terms):
    """New value, denominator and deadline from the day of a decision; a term not named stays as it stood."""
    target = _kept_by(target, by)
    problem = day_problem(decided_on, target.directive.date)
    refuse_unless(not problem, problem)
    refuse_unless(document.strip(), _("Name the decision that sets the target anew."))
    before = target.revisions.filter(decided_on__lt=decided_on).order_by("-decided_on").first() or target
    row = target.revisions.filter(decided_on=decided_on).first() or TargetRevision(
        target=target, decided_on=decided_on, value=before.value, denominator=before.denominator,
        deadline=before.deadline,
    )  # fmt: skip
    _write(row, by, document=document.strip(), reason=reason.strip(), **terms)
    return row


@transaction.atomic
def withdraw_revision(revision, *, by):
    """Take a revision written by mistake away; its history stays."""
    _kept_by(revision.target, by)
    revision._history_user = by
    revision.delete()


def _kept_by(target, by):
    rows = Target.objects.select_for_update(of=("self",)).select_related("directive__locality")
    row = rows.get(pk=target.pk)
    refuse_unless(manages(by, row.directive))
    return row


def _write(row, by, **values):
    """Who wrote last stands on the row."""
    if row.pk is None or any(getattr(row, name) != value for name, value in values.items()):
        row.by, row.at = by, timezone.now()
        save_changes(row, by=by, **values)
