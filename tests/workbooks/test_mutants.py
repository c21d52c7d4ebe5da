"""Damaged workbooks: refused with a reason, asked about or taken whole; never an error of the site, never by halves."""

import io
from collections import Counter

import pytest

from ntm.lib.sheets import AnyWorkbook
from ntm.lib.uploads import UploadRefused
from tests.workbooks.mutating import mutants
from tests.workbooks.trying import outcome_of

SEED, COUNT = 20240930, 200


def test_no_damaged_workbook_breaks_the_site_or_is_written_by_halves(two_provinces, workbooks, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    fates = Counter()

    for name, data in mutants(workbooks, COUNT, SEED):
        try:
            fates[outcome_of(data)] += 1
        except BaseException as error:
            raise AssertionError(f"{name}: {error!r}") from error

    assert sum(fates.values()) == COUNT and set(fates) == {"refused", "errors", "applied"}, fates


def test_an_old_workbook_cut_inside_its_directory_is_refused(workbooks):
    """The fast reader panics on it, which is no Exception."""
    data = (workbooks / "totals-above.xls").read_bytes()
    directory = 512 * (int.from_bytes(data[48:52], "little") + 1)

    with pytest.raises(UploadRefused):
        AnyWorkbook(io.BytesIO(data[: directory + 2 * 128 + 78]))
