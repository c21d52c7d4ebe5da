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
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import (
    Problem,
    Refused,
    kept_plan,
    plan_criteria,
    plan_results,
    record_kept,
    record_results,
    state_criteria,
)
from criteria.models import Door, WorkbookImport
from ntm.lib.excel import parse_address
from ntm.lib.numbers import format_decimal
from ntm.lib.uploads import UploadRefused
from reports.error_workbook import write_error_workbook
from reports.import_checks import overtaken, stale, without_untouched
from reports.import_size import kind_of, refuse_size
from reports.intake import Proposal, Where, open_book, read_entry_matrix

Outcome = WorkbookImport.Outcome
# What a preview puts on an import.
SHOWN = ("outcome", "locality", "counts", "problems", "percent", "shown_sha256", "planned")
# Nothing of these is written yet: they can be discarded.
UNRECORDED = (Outcome.READING, Outcome.MAPPING, Outcome.PREVIEWED, Outcome.REFUSED)


@dataclass(frozen=True)
class PreviewChange:
    """One cell that would change, old and new in the words of a cell; `is_new` when nothing was known before.

    It is an indicator's, or (`criterion_id`) the word on a whole criterion.
    """

    locality_id: int
    indicator_id: int | None
    old: str
    new: str
    is_new: bool
    warning: str
    sheet: str
    cell: str
    criterion_id: int | None = None

    @property
    def key(self):
        return self.locality_id, self.indicator_id, self.criterion_id, self.old, self.new

    @property
    def subject(self):
        return ("criterion", self.criterion_id) if self.criterion_id else ("indicator", self.indicator_id)

    def as_list(self):
        said = [self.locality_id, self.indicator_id, self.old, self.new, self.is_new, self.warning]
        return [*said, self.sheet, self.cell, *([self.criterion_id] if self.criterion_id else [])]


@dataclass
class Preview:
    """What a workbook would do. `errors` {sheet, cell, value, reason}; `unmatched_rows` {sheet, row, text, reason}.

    `unchanged` [(unit, indicator, text, sheet, cell)] are the cells that say what is stored already.
    """

    period: object
    criteria_set: object
    place: object
    counts: dict
    changes: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    unmatched_rows: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    planned: dict | None = None


def preview(workbook_file, *, by, period=None, criteria_set=None, proposal=None, tell=None):
    """Preview of a workbook for this person; UploadRefused when the file as a whole cannot be taken."""
    matrix, entries, errors, untouched = _prepared(workbook_file, by, period, criteria_set, proposal)
    if tell:
        tell(50)
    plan = plan_results(period=matrix.period, criteria_set=matrix.criteria_set, entries=entries, by=by)
    errors += [_plan_error(problem, matrix) for problem in plan.problems]
    errors += overtaken(plan, matrix, by)
    words = plan_criteria(
        period=matrix.period, criteria_set=matrix.criteria_set, entries=_words(matrix, by), by=by, alongside=plan
    )
    errors += [_plan_error(problem, matrix) for problem in words.problems if problem.locality_id not in _barred(plan)]
    changes = [_preview_change(change) for change in plan.changes] + [_preview_word(one) for one in words.changes]
    new = sum(change.is_new for change in changes)
    counts = {
        "read": matrix.cells_read,
        "new": new,
        "changed": len(changes) - new,
        "unchanged": plan.unchanged + words.unchanged + len(words.overruled) + len(untouched),
        "errors": len(errors),
    }
    return Preview(
        period=matrix.period,
        criteria_set=matrix.criteria_set,
        place=matrix.place,
        counts=counts,
        changes=changes,
        unchanged=[*_unchanged(plan, entries), *map(_said, untouched)],
        errors=sorted(errors, key=_position),
        unmatched_rows=[_row_report(row) for row in matrix.unmatched],
        warnings=[*matrix.warnings, *stale(matrix), *_change_warnings(changes), *_overruled(words)],
        planned=None if matrix.criterion_entries else kept_plan(plan),
    )


def keep(found, workbook_file, *, file_name, by):
    """File the workbook with its preview; the WorkbookImport, refused at once when it holds an error."""
    workbook_file.seek(0)
    row = filed(workbook_file.read(), file_name=file_name, by=by, about=(found.period, found.criteria_set, found.place))
    put_preview(row, found)
    row.save()
    return row


def filed(data, *, file_name, by, about):
    """An unsaved WorkbookImport with its file stored. `about`: (period, set, place)."""
    digest = hashlib.sha256(data).hexdigest()
    period, criteria_set, place = about
    row = WorkbookImport(
        period=period, criteria_set=criteria_set, locality=place, file_name=file_name[:200], sha256=digest, by=by
    )
    # The stored name is ours: what a person called the file is a label, never a path.
    row.file.save(f"{digest[:20]}{kind_of(data, file_name)}", ContentFile(data), save=False)
    return row


def put_preview(row, found):
    """Put on an import what its preview says; unsaved."""
    row.outcome = Outcome.REFUSED if found.errors else Outcome.PREVIEWED
    row.shown_sha256 = _digest(change.key for change in found.changes)
    row.planned = None if found.errors else found.planned
    row.locality, row.counts, row.percent = found.place, found.counts, 100
    row.problems = {
        "errors": found.errors,
        "unmatched_rows": found.unmatched_rows,
        "warnings": found.warnings,
        "changes": [change.as_list() for change in found.changes],
        "unchanged": found.unchanged,
    }


def confirm(workbook_import, *, by, tell=None):
    """Record a previewed workbook; the Plan carried out. Refused, and nothing written, when anything differs.

    The file is read before anything is locked, the figures again behind the lock. `tell(percent)` hears how far it is.
    """
    tell = tell or (lambda percent: None)
    row = _still(workbook_import, (Outcome.PREVIEWED, Outcome.RECORDING))
    kept_file(row)
    plan = _record(row, by, kept=row.planned) if row.planned else None
    if plan is not None:
        return plan
    try:
        matrix, entries, errors, _untouched = _prepared(
            kept_file(row), by, row.period, row.criteria_set, proposal_of(row)
        )
    except UploadRefused as error:
        raise Refused([Problem(str(error))]) from error
    if errors:
        raise Refused([Problem(f"{error['cell']}: {error['reason']}") for error in errors])
    tell(40)
    return _record(row, by, entries=entries, words=_words(matrix, by))


@transaction.atomic
def _record(row, by, *, kept=None, entries=(), words=()):
    """Write a kept plan (None, and nothing written, where it no longer holds), or these entries and words."""
    # A long one has been marked as being recorded: left unlocked, it can still give a sign of work.
    if row.outcome == Outcome.PREVIEWED:
        row = _locked(row)
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
        raise _dealt_with()
    plan.words = stated.changes if stated else []
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
    return visible_to(scope).filter(own).defer("before", "planned", "proposal")


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


def has_errors(workbook_import):
    return any(workbook_import.problems.get(name) for name in ("errors", "unmatched_rows"))


def error_workbook(workbook_import):
    """Bytes of the kept workbook with its errors coloured, commented and listed; Refused when the file is gone."""
    data, told = kept_file(workbook_import), workbook_import.problems
    errors, rows = told.get("errors", []), told.get("unmatched_rows", [])
    return write_error_workbook(data.getvalue(), errors, rows, sheets=lambda: _sheets(data))


def _sheets(data):
    """[(name, rows)] of a kept file; none where it cannot be opened, which is then its one error."""
    try:
        return [(sheet.name, sheet.rows) for sheet in open_book(data).sheets]
    except UploadRefused:
        return []


def proposal_of(workbook_import):
    """How the workbook's columns and rows are read, as settled; None for our own, which says it itself."""
    return Proposal.from_json(workbook_import.proposal) if workbook_import.proposal else None


def planned_changes(workbook_import):
    """The PreviewChanges kept with an import."""
    return [PreviewChange(*values) for values in workbook_import.problems.get("changes", [])]


# -- Pieces -----------------------------------------------------------------------------------------------------------


def _prepared(workbook_file, by, period, criteria_set, proposal=None):
    """(matrix, entries to plan, errors so far, entries left out because they cannot and do not change)."""
    scope = scope_of(by)
    refuse_size(workbook_file)
    matrix = read_entry_matrix(workbook_file, period=period, criteria_set=criteria_set, proposal=proposal)
    refuse_foreign(scope, matrix.period.province)
    errors = [_error(fault.where, fault.reason) for fault in matrix.faults]
    errors += [
        _error(Where(row.sheet, row.row - 1, 0, row.text), row.reason) for row in matrix.unmatched if row.has_data
    ]
    barred = {pk: place for pk, place in matrix.places.items() if not scope.enters(place)}
    errors += [
        _error(matrix.rows[pk], _("%(place)s is outside your area.") % {"place": place.full_name})
        for pk, place in barred.items()
    ]
    entries = [entry for entry in matrix.entries if entry.locality_id not in barred]
    entries, untouched = without_untouched(entries, matrix)
    return matrix, entries, errors, untouched


def refuse_foreign(scope, province):
    """Refuse a workbook of a province this person has no business with."""
    if not scope.sees(province):
        text = _("This workbook is for another province: %(province)s.")
        raise UploadRefused(text % {"province": province.full_name})


def _barred(plan):
    """Units the plan refuses as such; their words on whole criteria need not be refused once more."""
    return {problem.locality_id for problem in plan.problems if problem.entry is None}


def _words(matrix, by):
    """Words on whole criteria of the units this person enters."""
    scope = scope_of(by)
    return [entry for entry in matrix.criterion_entries if scope.enters(matrix.places[entry.locality_id])]


def _overruled(words):
    return [f"{entry.where.address}: {text}" for entry, text in words.overruled]


def _preview_word(change):
    where = change.entry.where
    return PreviewChange(
        change.locality.pk, None, change.old, change.new, change.is_new, change.warning, where.sheet, where.address,
        change.criterion.pk,
    )  # fmt: skip


def _unchanged(plan, entries):
    """The entries that change nothing and are not refused."""
    other = {change.entry.cell for change in plan.changes}
    other |= {problem.entry.cell for problem in plan.problems if problem.entry}
    barred = {problem.locality_id for problem in plan.problems if problem.entry is None}
    return [_said(entry) for entry in entries if entry.cell not in other and entry.locality_id not in barred]


def _said(entry):
    where = entry.where
    return (entry.locality_id, entry.indicator_id, where.text, where.sheet, where.address)


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
        old=change.words[0],
        new=change.words[1],
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


def _locked(workbook_import, still=(Outcome.PREVIEWED,)):
    """The import, held until the transaction ends; Refused when it has gone or is dealt with."""
    return _still(workbook_import, still, WorkbookImport.objects.select_for_update(of=("self",)))


def _still(workbook_import, outcomes, rows=WorkbookImport.objects):
    rows = rows.select_related("period__province", "criteria_set").defer("problems", "before", "planned")
    row = rows.filter(pk=workbook_import.pk).first()
    if row is None or row.outcome not in outcomes:
        raise _dealt_with()
    return row


def _dealt_with():
    return Refused([Problem(_("This workbook has already been dealt with."))])


def _refuse_unseen(plan, stated, row):
    """Undo everything when a change was carried out that the officer was not shown."""
    done = [(change.locality.id, change.indicator.id, None, *change.words) for change in plan.changes]
    words = stated.changes if stated else []
    done += [(change.locality.id, None, change.criterion.id, change.old, change.new) for change in words]
    if _digest(done) == row.shown_sha256:
        return
    seen = {change.key for change in planned_changes(row)}
    unseen = [
        Problem(_unseen_word(change) if key[1] is None else _unseen_reason(change), locality_id=change.locality.id)
        for key, change in zip(done, [*plan.changes, *words], strict=True)
        if key not in seen
    ]
    if unseen:
        raise Refused(unseen)


def _digest(keys):
    """One word for all changes of a preview, keys as in PreviewChange, in their order."""
    return hashlib.sha256("\n".join(map(repr, keys)).encode()).hexdigest()


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
