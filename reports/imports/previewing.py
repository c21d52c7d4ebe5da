"""What a workbook would do: read, planned and put into words; nothing is written."""

from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions import kept_plan, plan_criteria, plan_results
from ntm.lib.excel import parse_address
from ntm.lib.numbers import format_decimal
from ntm.lib.sweeping import without_sweeps
from ntm.lib.uploads import UploadRefused
from reports.imports.checks import overtaken, stale, without_untouched
from reports.imports.model import Preview, PreviewChange
from reports.imports.size import refuse_size
from reports.intake import Where, read_entry_matrix


def preview(workbook_file, *, by, period=None, criteria_set=None, proposal=None, tell=None):
    """Preview of a workbook for this person; UploadRefused when the file as a whole cannot be taken."""
    with without_sweeps():
        return _previewed(workbook_file, by, period, criteria_set, proposal, tell)


def _previewed(workbook_file, by, period, criteria_set, proposal, tell):
    matrix, entries, errors, untouched = prepared(workbook_file, by, period, criteria_set, proposal)
    if tell:
        tell(50)
    plan = plan_results(period=matrix.period, criteria_set=matrix.criteria_set, entries=entries, by=by)
    errors += [_plan_error(problem, matrix) for problem in plan.problems]
    errors += overtaken(plan, matrix, by)
    words = plan_criteria(
        period=matrix.period,
        criteria_set=matrix.criteria_set,
        entries=said_of_criteria(matrix, by),
        by=by,
        alongside=plan,
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


def prepared(workbook_file, by, period, criteria_set, proposal=None):
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


def said_of_criteria(matrix, by):
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
    where, warning = change.entry.where, change.warning or _doubt(change)
    return PreviewChange(
        change.locality.id, change.indicator.id, *change.words, change.old.is_blank, warning, where.sheet, where.address
    )


def _doubt(change):
    """A share typed as a part of one: 0,9569 where 95,69 was meant."""
    stored, new = change.stored, change.result.value
    if not stored or stored.value is None or stored.value < 2 or new is None or not 0 < new < 1:
        return ""
    if change.indicator.unit.strip() != "%":
        return ""
    return _("Less than one percent: was %(guess)s%% meant?") % {"guess": format_decimal(new * 100)}


def _change_warnings(changes):
    return [f"{change.cell}: {change.warning}" for change in changes if change.warning]


def _row_report(row):
    return {"sheet": row.sheet, "row": row.row, "text": row.text, "reason": row.reason}
