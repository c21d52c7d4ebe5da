"""The forms of a closed quarter come out equal in every figure, whatever happens to anything afterwards."""

import datetime as dt

import pytest

from criteria.actions import close_period, record_recognition
from criteria.models import Assessment, Criterion, Indicator, IndicatorResult, Recognition, Threshold
from localities.models import Locality
from reports.forms import FORMS, build, tables_of
from reports.freezing.checking import check_period
from reports.freezing.packing import packed
from reports.models import FrozenForm

PLACES = ("province", "anbien", "dongthai", "tayyen")


@pytest.fixture
def recognised(full, places, office):
    record_recognition(
        by=office, locality=places["dongthai"], attainment="STANDARD", recognition_year=2023,
        decision_number="7/QĐ-UBND", decision_date=dt.date(2023, 5, 5), issuer="UBND tỉnh",
    )  # fmt: skip
    return full


@pytest.fixture
def printed(recognised, places, small_set):
    """printed(build) or printed(tables_of): every form of every place, as it prints."""

    def every(door):
        found = {}
        for name in PLACES:
            place = Locality.objects.select_related("province", "district").get(pk=places[name].pk)
            for form in FORMS.values():
                if form.is_table and form.is_for(place):
                    chosen = small_set.row if form.uses_set else None
                    found[name, form.name] = door(form, period=recognised, place=place, criteria_set=chosen)
        return found

    return every


def everything_happens(places, small_set):
    """Places are renamed and end, the set and its levels change, decisions go, results are written over."""
    for name in ("province", "anbien", "dongthai"):
        Locality.objects.filter(pk=places[name].pk).update(name="Tên Khác")
    Locality.objects.filter(pk=places["govao"].pk).update(valid_to=dt.date(2024, 9, 1))
    Criterion.objects.update(name="Tiêu chí khác")
    Indicator.objects.update(name="Chỉ tiêu khác", unit="khác")
    Threshold.objects.update(value=1)
    small_set.row.name = "Bộ khác"
    small_set.row.save()
    Recognition.objects.all().delete()
    IndicatorResult.objects.update(value=1, verdict="NOT_MET", note="khác")
    Assessment.objects.update(approved_marks="00", approved_met=0, current_marks="00", state="RETURNED")


def test_what_is_frozen_is_what_the_forms_said_at_the_closing(printed, recognised, office):
    before = printed(build)

    close_period(period=recognised, by=office)

    assert len(before) > 15
    assert printed(tables_of) == before


def test_forms_stay_equal_whatever_happens(printed, recognised, places, small_set, office):
    close_period(period=recognised, by=office)
    before = printed(tables_of)

    everything_happens(places, small_set)

    assert printed(build) != before
    assert printed(tables_of) == before


def test_a_correction_stands_beside_the_first_figures(printed, recognised, correct, places):
    before = printed(tables_of)

    correct(place="tayyen", value=93)

    after = printed(tables_of)
    for key, tables in before.items():
        sheets = after[key][len(tables) :]
        assert after[key][: len(tables)] == tables
        # Đông Thái's own forms have nothing to tell.
        assert len(sheets) == (key[0] != "dongthai")
    [sheet] = after["province", "bieu-06"][-1:]
    assert sheet.rows[0].values[4:6] == ["70 K", "93 Đ"]
    assert any("01" in note and "02" in note for note in sheet.notes)


def test_a_touched_form_is_noticed(recognised, office):
    close_period(period=recognised, by=office)
    assert all(one.is_intact and one.forms for one in check_period(recognised))

    tables, digest = packed([])
    FrozenForm.objects.filter(pk=FrozenForm.objects.first().pk).update(tables=tables, sha256=digest)

    assert not check_period(recognised)[0].is_intact
