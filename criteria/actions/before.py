"""What an import is about to change, kept with it so that it can be taken back exactly.

Kept as one small JSON a workbook, {"at", "cells", "words"}: a cell is [assessment, indicator] where nothing was known,
else followed by the values of FIELDS and, where somebody had spoken on the figure, by those of WORDS; a word on a whole
criterion is [assessment, criterion, mark].
"""

from django.db.models import DateTimeField, DecimalField

from criteria.actions.plans import ENTERED
from criteria.actions.words import APPRAISED, DEPARTMENT, WORD_FIELDS
from criteria.models import IndicatorResult, WorkbookImport

_TABLE = {field.name: field for field in IndicatorResult._meta.concrete_fields}
WORD_NAMES = [*WORD_FIELDS[DEPARTMENT], *WORD_FIELDS[APPRAISED]]
FIELDS = [_TABLE[name].attname for name in ENTERED]
WORDS = [_TABLE[name].attname for name in WORD_NAMES]
_AS_TEXT = {name: field for name, field in _TABLE.items() if isinstance(field, (DecimalField, DateTimeField))}


def remember_before(plan, workbook_import):
    """Keep with an import what the cells of a Plan of results held until now."""
    if workbook_import is None:
        return
    cells = []
    for change in plan.changes:
        key = change.result.assessment_id, change.indicator.id
        row = plan.stored.get(key)
        cells.append([*key, *_values(row)] if row is not None else [*key])
    at = plan.changes[0].result.entered_at if plan.changes else None
    _keep(workbook_import, cells=cells, at=at.isoformat() if at else None)


def remember_words_before(workbook_import, marks):
    """Keep what was said of whole criteria. `marks` {(assessment, criterion): mark, "" where nobody had spoken}."""
    if workbook_import is not None:
        _keep(workbook_import, words=[[*key, mark] for key, mark in marks.items()])


def restored(kept):
    """{(assessment, indicator): IndicatorResult as it was, None where there was none} of what was kept."""
    found = {}
    for assessment_id, indicator_id, *values in kept.get("cells", []):
        row = None
        if values:
            row = IndicatorResult(assessment_id=assessment_id, indicator_id=indicator_id)
            for name, value in zip([*FIELDS, *WORDS], values, strict=False):
                setattr(row, name, _AS_TEXT[name].to_python(value) if name in _AS_TEXT else value)
            # Rows that nobody had spoken on are kept without these.
            row.has_words = len(values) > len(FIELDS)
        found[assessment_id, indicator_id] = row
    return found


def _values(row):
    yield from (_plain(row, name) for name in FIELDS)
    if row.department_verdict or row.appraised_verdict:
        yield from (_plain(row, name) for name in WORDS)


def _plain(row, name):
    value = getattr(row, name)
    if value is None or name not in _AS_TEXT:
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _keep(workbook_import, **parts):
    workbook_import.before = {**workbook_import.before, **parts}
    WorkbookImport.objects.filter(pk=workbook_import.pk).update(before=workbook_import.before)
