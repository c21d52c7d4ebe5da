"""Four times ten workbooks by somebody who had not seen the reader; a rule may be mended for them, never a file."""

from pathlib import Path

import pytest
from django.db import connection

from tests.workbooks.judging import judge, report

HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="read once, on SQLite")


@pytest.mark.parametrize("folder", ["held_out", "held_out_second", "held_out_third", "held_out_fourth"])
def test_at_least_nine_of_ten_are_read_as_a_person_reads_them(villages, folder):
    judgements = judge(HERE / folder)

    assert len(judgements) == 10
    assert sum(not one.faults for one in judgements) >= 9, report(judgements)
