"""Ten workbooks written by somebody who had not seen the reader; it is never tuned on them."""

from pathlib import Path

import pytest
from django.db import connection

from tests.workbooks.judging import judge, report

HELD_OUT = Path(__file__).parent / "held_out"
pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="read once, on SQLite")


def test_at_least_nine_of_ten_are_read_as_a_person_reads_them(two_provinces):
    judgements = judge(HELD_OUT)

    assert len(judgements) == 10
    assert sum(not one.faults for one in judgements) >= 9, report(judgements)
