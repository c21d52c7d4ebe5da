"""Each reason to refuse a workbook, by both doors and by the worker: said on the page, and never a part is written.

Whoever sends it confirms it all the same, by the address of the button that is not there.
"""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from criteria.actions import Entry, close_period, lock_period, record_results
from criteria.models import CriteriaSet, WorkbookImport
from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from tests.reports_io.conftest import BEGIN
from tests.reports_io.test_refusals import stamp

GOOD = (("Xã Tân Hội", "Đ", 90), ("Xã Hòa Điền", "Đ", 85))
TITLE = "BIỂU TỔNG HỢP QUÝ III/2024"


def matrix(*, title=TITLE, rows=GOOD):
    """Bytes of an office's own table of two indicators."""
    book = openpyxl.Workbook()
    book.active.append([title])
    book.active.append(["Đơn vị", "1.1", "1.2"])
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ours(world, editor, what=None, value=None, cell=90):
    """Bytes of our own workbook with one good cell, and one line of its stamp written over."""
    editor.put("08001", "1.2", cell)
    if what:
        stamp(editor, what, value)
    return editor.saved().getvalue()


# -- Reasons: each gives (bytes, who sends it, words the page says) ---------------------------------------------------


def wrong_province_ours(world, editor, settings):
    return ours(world, editor, "province", "91"), world.office, "another province"


def wrong_province_own(world, editor, settings):
    write_localities([Unit(Level.PROVINCE, Kind.PROVINCE, "70", "Đồng Tháp", BEGIN)])
    return matrix(title=f"TỈNH ĐỒNG THÁP - {TITLE}"), world.office, "another province"


def wrong_quarter_ours(world, editor, settings):
    return ours(world, editor, "period", "2024-Q2"), world.office, "quarter II/2024"


def wrong_quarter_own(world, editor, settings):
    return matrix(title="BIỂU TỔNG HỢP QUÝ II/2024"), world.office, "another period"


def wrong_set_ours(world, editor, settings):
    CriteriaSet.objects.create(code="xa-cu", name="Bộ cũ", level="COMMUNE", attainment="STANDARD", valid_from=BEGIN)
    return ours(world, editor, "set", "xa-cu"), world.office, "Bộ cũ"


def wrong_set_own(world, editor, settings):
    return matrix(title=f"BỘ TIÊU CHÍ NÔNG THÔN MỚI NÂNG CAO {TITLE[-12:]}"), world.office, "not for"


def wrong_version_ours(world, editor, settings):
    return ours(world, editor, "ntm-entry-matrix", "99"), world.office, "another version"


def older_than_the_data(world, editor, settings):
    data = ours(world, editor)
    entry = Entry(world.communes["08001"].pk, world.indicators["1.2"].pk, 45, None)
    record_results(
        period=world.period, criteria_set=world.criteria_set, entries=[entry], by=world.official, door="FORM"
    )
    return data, world.office, "after this workbook was downloaded"


def locked_ours(world, editor, settings):
    data = ours(world, editor)
    lock(world)
    return data, world.office, "can no longer be entered"


def lock(world):
    close_period(period=world.period, by=world.office)
    lock_period(period=world.period, by=world.office)


def outside_ours(world, editor, settings):
    editor.put("08003", "1.2", 90)
    return ours(world, editor), world.official, "outside your area"


def outside_own(world, editor, settings):
    return matrix(rows=(*GOOD, ("Xã Mỹ Lâm", "Đ", 88))), world.official, "outside your area"


def formula_ours(world, editor, settings):
    editor.put("08002", "1.2", "=80+5")
    return ours(world, editor), world.office, "formula without a result"


def formula_own(world, editor, settings):
    return matrix(rows=(*GOOD, ("Xã Mỹ Lâm", "Đ", "=B3+1"))), world.office, "formula without a result"


def too_many_ours(world, editor, settings):
    settings.IMPORT_MAX_CELLS = 10
    return ours(world, editor), world.office, "more than the 10"


def too_many_own(world, editor, settings):
    settings.IMPORT_MAX_CELLS = 10
    return matrix(rows=GOOD * 3), world.office, "more than the 10"


REASONS = (
    wrong_province_ours, wrong_province_own, wrong_quarter_ours, wrong_quarter_own, wrong_set_ours, wrong_set_own,
    wrong_version_ours, older_than_the_data, locked_ours, outside_ours, outside_own, formula_ours, formula_own,
    too_many_ours, too_many_own,
)  # fmt: skip


@pytest.fixture
def send(client, world, django_capture_on_commit_callbacks):
    """Send a workbook, settle its reading where that is asked, confirm it whatever the page says; the pages' words."""

    def sent(data, who, before_confirming=lambda: None):
        client.force_login(who)
        file = SimpleUploadedFile("bang.xlsx", data)
        world.period.refresh_from_db()
        target = f"{world.period.pk}:{world.criteria_set.pk}" if world.period.is_open else ""
        with django_capture_on_commit_callbacks(execute=True):
            words = client.post("/imports/", {"file": file, "target": target}, follow=True).content.decode()
        row = WorkbookImport.objects.first()
        if row is None:
            return words
        if row.outcome == "MAPPING":
            before_confirming()
            with django_capture_on_commit_callbacks(execute=True):
                words += client.post(f"/imports/{row.pk}/mapping/", follow=True).content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            words += client.post(f"/imports/{row.pk}/confirm", follow=True).content.decode()
        return words + client.get(f"/imports/{row.pk}/").content.decode()

    return sent


@pytest.mark.parametrize("most", [50_000, 1], ids=["at once", "by the worker"])
@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.__name__)
def test_the_reason_is_said_and_nothing_is_written(world, editor, settings, untouched, send, reason, most):
    data, who, words = reason(world, editor, settings)
    settings.IMPORT_BACKGROUND_CELLS = most
    before = untouched()

    said = send(data, who)

    assert words in said
    assert untouched() == before


@pytest.mark.parametrize("most", [50_000, 1], ids=["at once", "by the worker"])
def test_an_own_table_whose_quarter_is_locked_meanwhile(world, settings, untouched, send, most):
    settings.IMPORT_BACKGROUND_CELLS = most
    before = untouched()

    said = send(matrix(), world.office, before_confirming=lambda: lock(world))

    assert "can no longer be entered" in said and untouched() == before


@pytest.mark.parametrize("most", [50_000, 1], ids=["at once", "by the worker"])
def test_without_a_reason_all_of_it_is_written(world, editor, settings, untouched, send, most):
    settings.IMPORT_BACKGROUND_CELLS = most

    send(matrix(), world.office)

    results, changes, _values, applied = untouched()
    assert (results, changes, applied) == (4, 4, 1)
