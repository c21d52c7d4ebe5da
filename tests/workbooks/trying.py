"""Sends a workbook in as a person would and sees that it is taken whole or not at all."""

import io

from django.db import transaction

from criteria.actions import Refused
from criteria.models import Assessment, Change, CriteriaSet, IndicatorResult, WorkbookImport
from ntm.lib.uploads import UploadRefused
from reports import imports
from reports.intake import period_of


def written():
    """Counts of everything an import could write."""
    return IndicatorResult.objects.count(), Change.objects.count(), Assessment.objects.count()


def outcome_of(data):
    """ "refused", "errors" or "applied"; AssertionError when anything was written by halves. Leaves nothing behind."""
    said = {"period": period_of("91", "2024-Q3"), "criteria_set": CriteriaSet.objects.get(code="xa-ntm-2021-2025")}
    with transaction.atomic():
        try:
            return _outcome(data, said)
        finally:
            transaction.set_rollback(True)


def _outcome(data, said):
    before = written()
    try:
        found = imports.preview(io.BytesIO(data), by=None, **said)
    except UploadRefused as refusal:
        assert str(refusal) and written() == before
        return "refused"
    assert written() == before, "a preview wrote"
    row = imports.keep(found, io.BytesIO(data), file_name="bảng.xlsx", by=None)
    try:
        imports.confirm(row, by=None)
    except Refused as refused:
        assert found.errors, f"shown without an error, then refused: {refused}"
        assert written() == before, "refused after something was written"
        return "errors"
    assert not found.errors, "confirmed in spite of errors"
    trail = Change.objects.filter(workbook_import=row).count()
    assert trail >= len(found.changes), "fewer changes written than shown"
    assert WorkbookImport.objects.get(pk=row.pk).outcome == "APPLIED"
    return "applied"
