"""Five thousand damaged workbooks, the same ones each time (`make reliability`)."""

import pytest

from tests.workbooks.conftest import two_provinces, workbooks
from tests.workbooks.mutating import mutants
from tests.workbooks.trying import outcome_of

pytestmark = pytest.mark.reliability

COUNT = 5000
__all__ = ["two_provinces", "workbooks"]


def test_five_thousand_damaged_workbooks(two_provinces, workbooks, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    failed = []

    for name, data in mutants(workbooks, COUNT, seed="thousands"):
        try:
            outcome_of(data)
        except BaseException as error:
            failed.append(f"{name}: {error!r}"[:300])

    assert failed == []
