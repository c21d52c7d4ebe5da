"""A workbook on its way in: rehearsed first, kept with what it would change, written only when confirmed.

`preview` says what would happen and writes nothing; `keep` files the workbook with it; `confirm` reads the kept file
again and records it in one transaction, all or nothing, and only what the officer was shown.
"""

import hashlib
import io
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import Problem, Refused, plan_results, record_results
from criteria.models import Assessment, Change, Door, IndicatorResult, WorkbookImport
from criteria.rules import EDITABLE_STATES
from ntm.lib.excel import parse_address
from ntm.lib.numbers import format_decimal
from ntm.lib.uploads import UploadRefused
from reports.entry_matrix_reader import Where, read_entry_matrix

Outcome = WorkbookImport.Outcome
# Nothing of these is written yet: they can be discarded.
UNRECORDED = (Outcome.READING, Outcome.MAPPING, Outcome.PREVIEWED, Outcome.REFUSED)


@dataclass(frozen=True)
class PreviewChange:
    """One cell that would change, old and new in the words of a cell; `is_new` when nothing was known before."""

    locality_id: int
    indicator_id: int
    old: str
    new: str
    is_new: bool
    warning: str
    sheet: str
    cell: str

    @property
    def key(self):
        return self.locality_id, self.indicator_id, self.old, self.new

    def as_list(self):
        return [
            self.locality_id, self.indicator_id, self.old, self.new, self.is_new, self.warning, self.sheet, self.cell,
        ]  # fmt: skip


@dataclass
class Preview:
    """What a workbook would do. `errors` {sheet, cell, value, reason}; `unmatched_rows` {sheet, row, text, reason}."""

    period: object
    criteria_set: object
    place: object
    counts: dict
    changes: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    unmatched_rows: list = field(default_factory=list)
    warnings: list = field(default_factory=list)


def preview(workbook_file, *, by, period=None, criteria_set=None):
    """Preview of a workbook for this person; UploadRefused when the file as a whole cannot be taken."""
    matrix, entries, errors, untouched = _prepared(workbook_file, by, period, criteria_set)
    plan = plan_results(period=matrix.period, criteria_set=matrix.criteria_set, entries=entries, by=by)
    errors += [_plan_error(problem, matrix) for problem in plan.problems]
    errors += _overtaken(plan, matrix, by)
    changes = [_preview_change(change) for change in plan.changes]
    new = sum(change.is_new for change in changes)
    counts = {
        "read": matrix.cells_read,
        "new": new,
        "changed": len(changes) - new,
        "unchanged": plan.unchanged + untouched,
        "errors": len(errors),
    }
    return Preview(
        period=matrix.period,
        criteria_set=matrix.criteria_set,
        place=matrix.place,
        counts=counts,
        changes=changes,
        errors=sorted(errors, key=_position),
        unmatched_rows=[_row_report(row) for row in matrix.unmatched],
        warnings=[*matrix.warnings, *_stale(matrix), *_change_warnings(changes)],
    )


def keep(found, workbook_file, *, file_name, by):
    """File the workbook with its preview; the WorkbookImport, refused at once when it holds an error."""
    workbook_file.seek(0)
    data = workbook_file.read()
    digest = hashlib.sha256(data).hexdigest()
    row = WorkbookImport(
        period=found.period,
        criteria_set=found.criteria_set,
        locality=found.place,
        file_name=file_name[:200],
        sha256=digest,
        outcome=Outcome.REFUSED if found.errors else Outcome.PREVIEWED,
        counts=found.counts,
        problems={
            "errors": found.errors,
            "unmatched_rows": found.unmatched_rows,
            "warnings": found.warnings,
            "changes": [change.as_list() for change in found.changes],
        },
        by=by,
    )
    # The stored name is ours: what a person called the file is a label, never a path.
    row.file.save(f"{digest[:20]}.xlsx", ContentFile(data), save=False)
    row.save()
    return row


@transaction.atomic
def confirm(workbook_import, *, by):
    """Record a previewed workbook; the Plan carried out. Refused, and nothing written, when anything differs."""
    row = _locked(workbook_import)
    period, criteria_set = row.period, row.criteria_set
    try:
        _matrix, entries, errors, _untouched = _prepared(kept_file(row), by, period, criteria_set)
    except UploadRefused as error:
        raise Refused([Problem(str(error))]) from error
    if errors:
        raise Refused([Problem(f"{error['cell']}: {error['reason']}") for error in errors])
    plan = record_results(
        period=period, criteria_set=criteria_set, entries=entries, by=by, door=Door.IMPORT, workbook_import=row
    )
    _refuse_unseen(plan, row)
    row.outcome, row.applied_at = Outcome.APPLIED, timezone.now()
    row.save(update_fields=["outcome", "applied_at"])
    return plan


@transaction.atomic
def discard(workbook_import):
    """Forget a workbook that was never recorded, and its file."""
    row = _locked(workbook_import, still=UNRECORDED)
    row.delete()
    transaction.on_commit(lambda: row.file.storage.delete(row.file.name))


def visible_to(scope):
    """Imports a person may open: those of its own hand in its provinces, and all of a province it runs."""
    return WorkbookImport.objects.filter(scope.in_provinces("period__province"))


def imports_for(user):
    scope = scope_of(user)
    own = Q(by=user) | Q(period__province__in=scope.managed_ids)
    return visible_to(scope).filter(own).defer("before", "proposal")


def kept_file(workbook_import):
    """The bytes as they were previewed; Refused when the stored file is gone or another."""
    try:
        with workbook_import.file.open("rb") as stored:
            data = stored.read()
    except OSError as error:
        raise Refused([Problem(_("The kept file cannot be read: send the workbook again."))]) from error
    if hashlib.sha256(data).hexdigest() != workbook_import.sha256:
        raise Refused([Problem(_("The kept file is not the one that was checked: send the workbook again."))])
    return io.BytesIO(data)


def planned_changes(workbook_import):
    """The PreviewChanges kept with an import."""
    return [PreviewChange(*values) for values in workbook_import.problems.get("changes", [])]


# -- Pieces -----------------------------------------------------------------------------------------------------------


def _prepared(workbook_file, by, period, criteria_set):
    """(matrix, entries to plan, errors so far, cells left out because they cannot and do not change)."""
    scope = scope_of(by)
    matrix = read_entry_matrix(workbook_file, period=period, criteria_set=criteria_set)
    if not scope.sees(matrix.period.province):
        raise UploadRefused(
            _("This workbook is for another province: %(province)s.") % {"province": matrix.period.province.full_name}
        )
    errors = [_error(fault.where, fault.reason) for fault in matrix.faults]
    errors += [
        _error(Where(row.sheet, f"A{row.row}", row.text), row.reason) for row in matrix.unmatched if row.has_data
    ]
    barred = {pk: place for pk, place in matrix.places.items() if not scope.enters(place)}
    errors += [
        _error(matrix.rows[pk], _("%(place)s is outside your area.") % {"place": place.full_name})
        for pk, place in barred.items()
    ]
    entries = [entry for entry in matrix.entries if entry.locality_id not in barred]
    entries, untouched = _without_untouched(entries, matrix)
    return matrix, entries, errors, untouched


def _without_untouched(entries, matrix):
    """Leave out what a workbook merely repeats of units whose figures are handed in; (entries, how many left out).

    The workbook lists those units too, grey and locked. A cell of theirs that differs stays and is refused.
    """
    rows = Assessment.objects.filter(period=matrix.period, criteria_set=matrix.criteria_set)
    handed_in = set(
        rows.filter(locality__in=matrix.places).exclude(state__in=EDITABLE_STATES).values_list("locality", flat=True)
    )
    if not handed_in:
        return entries, 0
    results = IndicatorResult.objects.filter(
        assessment__period=matrix.period, assessment__criteria_set=matrix.criteria_set,
        assessment__locality__in=handed_in,
    )  # fmt: skip
    fields = ("assessment__locality", "indicator", "value", "verdict")
    stored = {(unit, pk): (value, verdict) for unit, pk, value, verdict in results.values_list(*fields)}
    kept = [
        entry
        for entry in entries
        if entry.locality_id not in handed_in
        or not _says(entry, stored.get((entry.locality_id, entry.indicator_id), (None, "")))
    ]
    return kept, len(entries) - len(kept)


def _says(entry, stored):
    value, verdict = stored
    return entry.value == value and (entry.verdict is None or entry.verdict == verdict)


def _error(where, reason):
    return {"sheet": where.sheet, "cell": where.address, "value": where.text, "reason": reason}


def _plan_error(problem, matrix):
    """An error of the plan at its cell or at its unit's row; what concerns all refuses the file as a whole."""
    if problem.entry is None and problem.locality_id is None:
        raise UploadRefused(problem.reason)
    where = problem.entry.where if problem.entry else matrix.rows[problem.locality_id]
    return _error(where, problem.reason)


def _position(error):
    try:
        return parse_address(error["cell"])
    except ValueError:
        return (-1, -1)


def _preview_change(change):
    where = change.entry.where
    return PreviewChange(
        locality_id=change.locality.pk,
        indicator_id=change.indicator.pk,
        old=str(change.old),
        new=str(change.new),
        is_new=change.old.is_blank,
        warning=change.warning or _doubt(change),
        sheet=where.sheet,
        cell=where.address,
    )


def _doubt(change):
    """A share typed as a part of one: 0,9569 where 95,69 was meant."""
    old, new = change.old.value, change.new.value
    if change.indicator.unit.strip() != "%" or new is None or not 0 < new < 1 or old is None or old < 2:
        return ""
    return _("Less than one percent: was %(guess)s%% meant?") % {"guess": format_decimal(new * 100)}


def _change_warnings(changes):
    return [f"{change.cell}: {change.warning}" for change in changes if change.warning]


def _row_report(row):
    return {"sheet": row.sheet, "row": row.row, "text": row.text, "reason": row.reason}


def _overtaken(plan, matrix, by):
    """Errors for cells somebody else changed after the workbook was downloaded: theirs must not be undone unseen."""
    since = _exported_at(matrix)
    if since is None or not plan.changes:
        return []
    rows = (
        Change.objects.filter(assessment__period=matrix.period, assessment__criteria_set=matrix.criteria_set)
        .filter(at__gt=since, field="result")
        .exclude(by=by)
        .select_related("by")
        .order_by("at", "pk")
    )
    later = {(row.assessment_id, row.indicator_id): row for row in rows}
    found = []
    for change in plan.changes:
        row = later.get((change.result.assessment_id, change.indicator.pk))
        if row is not None:
            found.append(_overtaken_error(change, row))
    return found


def _exported_at(matrix):
    """When the workbook was downloaded; None without a stamp, or with one somebody has written over."""
    try:
        return parse_datetime(matrix.stamp.exported_at) if matrix.stamp else None
    except ValueError:
        return None


def _overtaken_error(change, row):
    words = {"who": row.by or _("the system"), "when": f"{timezone.localtime(row.at):%H:%M %d/%m/%Y}", "new": row.new}
    text = (
        _("changed to “%(new)s” by %(who)s at %(when)s, after this workbook was downloaded; download it again") % words
    )
    where = change.entry.where
    return {"sheet": where.sheet, "cell": where.address, "value": str(change.new), "reason": text % words}


def _stale(matrix):
    """Names the units whose figures have moved on since the workbook was downloaded."""
    if matrix.stamp is None:
        return []
    rows = Assessment.objects.filter(
        period=matrix.period, criteria_set=matrix.criteria_set, locality__in=matrix.places
    ).values_list("locality", "version")
    places, versions = matrix.places, matrix.stamp.versions
    moved = [places[pk] for pk, version in rows if versions.get(places[pk].code, version) != version]
    if not moved:
        return []
    names = ", ".join(place.full_name for place in moved[:5]) + (", …" if len(moved) > 5 else "")
    return [
        _("The figures of %(count)s unit(s) were changed after this workbook was downloaded: %(places)s.")
        % {"count": len(moved), "places": names}
    ]


def _locked(workbook_import, still=(Outcome.PREVIEWED,)):
    """The import, held until the transaction ends; Refused when it has gone or is dealt with."""
    rows = WorkbookImport.objects.select_for_update(of=("self",))
    row = rows.select_related("period__province", "criteria_set").filter(pk=workbook_import.pk).first()
    if row is None or row.outcome not in still:
        raise Refused([Problem(_("This workbook has already been dealt with."))])
    return row


def _refuse_unseen(plan, row):
    """Undo everything when a change was carried out that the officer was not shown."""
    seen = {change.key for change in planned_changes(row)}
    unseen = [
        change
        for change in plan.changes
        if (change.locality.pk, change.indicator.pk, str(change.old), str(change.new)) not in seen
    ]
    if unseen:
        raise Refused([Problem(_unseen_reason(change), locality_id=change.locality.pk) for change in unseen])


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
