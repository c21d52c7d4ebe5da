"""What an import is about to change, kept with it so that it can be taken back exactly.

Kept as one small JSON a workbook, {"at", "cells", "new", "words"}: a cell is [assessment, indicator], followed by the
values of FIELDS and, where somebody had spoken on the figure, by those of WORDS; new are [assessment, indicators] of
which nothing was known; a word on a whole criterion is [assessment, criterion, mark].
"""

from collections import defaultdict

from django.db.models import DateTimeField, DecimalField

from criteria.actions.plans import ENTERED
from criteria.actions.words import APPRAISED, DEPARTMENT, WORD_FIELDS
from criteria.models import IndicatorResult, WorkbookImport

_BATCH = 5000
_TABLE = {field.name: field for field in IndicatorResult._meta.concrete_fields}
WORD_NAMES = [*WORD_FIELDS[DEPARTMENT], *WORD_FIELDS[APPRAISED]]
FIELDS = [_TABLE[name].attname for name in ENTERED]
WORDS = [_TABLE[name].attname for name in WORD_NAMES]
_AS_TEXT = {name: field for name, field in _TABLE.items() if isinstance(field, (DecimalField, DateTimeField))}


def what_was(plan):
    """{"at", "cells", "new"}: what the cells a Plan of results is about to change still hold."""
    stored, new = [], defaultdict(list)
    for change in plan.changes:
        key = change.result.assessment_id, change.indicator.id
        row = plan.stored.get(key)
        if row is None:
            new[key[0]].append(key[1])
        else:
            stored.append(row)
    rows = zip(stored, _all_values(stored), strict=True)
    cells = [[row.assessment_id, row.indicator_id, *values] for row, values in rows]
    at = plan.changes[0].result.entered_at if plan.changes else None
    return {"at": at.isoformat() if at else None, "cells": cells, "new": list(new.items())}


def remember_before(workbook_import, kept):
    """Keep with an import what its cells held until now."""
    _keep(workbook_import, **kept)


def remember_words_before(workbook_import, marks):
    """Keep what was said of whole criteria. `marks` {(assessment, criterion): mark, "" where nobody had spoken}."""
    if workbook_import is not None:
        _keep(workbook_import, words=[[*key, mark] for key, mark in marks.items()])


def restored(kept):
    """{(assessment, indicator): IndicatorResult as it was, None where there was none} of what was kept."""
    # Workbooks recorded earlier have cells nobody knew anything of among the others, without values.
    found = {(unit, indicator): None for unit, indicators in kept.get("new", []) for indicator in indicators}
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


def _all_values(stored):
    """What is kept of each of these rows, in their order; plain rows hold only a part of it and are read whole."""
    for start in range(0, len(stored), _BATCH):
        batch = stored[start : start + _BATCH]
        rows = IndicatorResult.objects.filter(pk__in=[row.pk for row in batch])
        found = {row.pk: row for row in rows.values_list("pk", *FIELDS, *WORDS, named=True)}
        yield from (_values(found[row.pk]) for row in batch)


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
    # The plan it waited with has been carried out.
    WorkbookImport.objects.filter(pk=workbook_import.pk).update(before=workbook_import.before, planned=None)
