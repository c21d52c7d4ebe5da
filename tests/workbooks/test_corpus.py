"""Every ugly workbook is read as a careful person reads it, or refused and asked about where a person would."""

import pytest
from django.db import connection

from criteria.models import Change, IndicatorResult
from tests.workbooks.judging import judge, report

# What a file says hangs on no database.
pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="read once, on SQLite")


def test_workbooks_are_read_as_a_person_reads_them(two_provinces, workbooks):
    judgements = judge(workbooks)

    assert len(judgements) >= 40
    assert not any(one.faults for one in judgements), report(judgements)
    assert not IndicatorResult.objects.exists() and not Change.objects.exists()
