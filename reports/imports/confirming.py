"""A workbook recorded: in one transaction, all or nothing, and only what the officer was shown."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from criteria.actions import Problem, Refused, record_kept, record_results, state_criteria
from criteria.models import Door, WorkbookImport
from ntm.lib.sweeping import without_sweeps
from ntm.lib.uploads import UploadRefused
from reports.imports.keeping import Outcome, dealt_with, hold, kept_file, planned_changes, proposal_of, still
from reports.imports.model import fingerprint
from reports.imports.previewing import prepared, said_of_criteria


def confirm(workbook_import, *, by, tell=None):
    """Record a previewed workbook; the Plan carried out. Refused, and nothing written, when anything differs.

    The file is read before anything is locked, the figures again behind the lock. `tell(percent)` hears how far it is.
    """
    with without_sweeps():
        return _confirmed(workbook_import, by, tell or (lambda percent: None))


def _confirmed(workbook_import, by, tell):
    row = still(workbook_import, (Outcome.PREVIEWED, Outcome.RECORDING))
    kept_file(row)
    plan = _record(row, by, kept=row.planned) if row.planned else None
    if plan is not None:
        return plan
    try:
        matrix, entries, errors, _untouched = prepared(
            kept_file(row), by, row.period, row.criteria_set, proposal_of(row)
        )
    except UploadRefused as error:
        raise Refused([Problem(str(error))]) from error
    if errors:
        raise Refused([Problem(f"{error['cell']}: {error['reason']}") for error in errors])
    tell(40)
    return _record(row, by, entries=entries, words=said_of_criteria(matrix, by))


@transaction.atomic
def _record(row, by, *, kept=None, entries=(), words=()):
    """Write a kept plan (None, and nothing written, where it no longer holds), or these entries and words."""
    # A long one has been marked as being recorded: left unlocked, it can still give a sign of work.
    if row.outcome == Outcome.PREVIEWED:
        hold(row)
    said = {"period": row.period, "criteria_set": row.criteria_set, "by": by, "door": Door.IMPORT}
    if kept:
        plan = record_kept(kept, **said, workbook_import=row)
    else:
        plan = record_results(**said, entries=entries, workbook_import=row)
    if plan is None:
        return None
    stated = state_criteria(**said, entries=words, workbook_import=row) if words else None
    if not kept:
        _refuse_unseen(plan, stated, row)
    row.applied_at = timezone.now()
    done = {"outcome": Outcome.APPLIED, "applied_at": row.applied_at, "percent": 100}
    if not WorkbookImport.objects.filter(pk=row.pk, outcome=row.outcome).update(**done):
        raise dealt_with()
    plan.words = stated.changes if stated else []
    return plan


def _refuse_unseen(plan, stated, row):
    """Undo everything when a change was carried out that the officer was not shown."""
    done = [(change.locality.id, change.indicator.id, None, *change.words) for change in plan.changes]
    words = stated.changes if stated else []
    done += [(change.locality.id, None, change.criterion.id, change.old, change.new) for change in words]
    if fingerprint(done) == row.shown_sha256:
        return
    seen = {change.key for change in planned_changes(row)}
    unseen = [
        Problem(_unseen_word(change) if key[1] is None else _unseen_reason(change), locality_id=change.locality.id)
        for key, change in zip(done, [*plan.changes, *words], strict=True)
        if key not in seen
    ]
    if unseen:
        raise Refused(unseen)


def _unseen_word(change):
    words = {"place": change.locality.full_name, "number": change.criterion.number}
    return _("%(place)s, criterion %(number)s: changed since this preview.") % words


def _unseen_reason(change):
    words = {
        "place": change.locality.full_name,
        "number": change.indicator.number,
        "now": str(change.old) or "–",
        "new": str(change.new) or "–",
    }
    return (
        _("%(place)s, indicator %(number)s: changed since this preview (now “%(now)s”, the workbook says “%(new)s”).")
        % words
    )
