"""A closed quarter keeps what it said: stored with who, when and a hash, whatever happens afterwards."""

import pytest
from django.db import transaction

from criteria.actions import Refused, close_period, lock_period, record_recognition, reopen_period, unlock
from criteria.actions.closing import closing_steps, on_close
from criteria.models import Assessment, IndicatorResult, PeriodState, ReportingPeriod
from reports.freezing.checking import check_freeze, check_period
from reports.freezing.editions import valid_editions
from reports.freezing.packing import packed
from reports.freezing.snapshots import snapshot_of
from reports.models import Freeze, FrozenForm
from tests.freezing.conftest import SOON


def figures(period, edition=None):
    snapshot = snapshot_of(period, edition)
    return snapshot.figures(snapshot.standard_set(), "approved")


def test_closing_freezes_with_who_when_and_a_hash(closed, office):
    freeze = valid_editions(closed).get()

    assert (freeze.by, freeze.closing, freeze.edition) == (office, 1, 0)
    assert len(freeze.sha256) == 64 and check_freeze(freeze).is_intact
    assert (figures(closed).total, figures(closed).meets) == (3, 1)


def test_what_was_frozen_does_not_move_with_what_happens_later(closed, places, small_set):
    before = figures(closed)

    IndicatorResult.objects.update(value=1, verdict="NOT_MET")
    Assessment.objects.update(approved_marks="00", approved_met=0)
    for row in places.values():
        row.name = "Khác"
        row.save()
    small_set.first.name = "Tiêu chí khác"
    small_set.first.save()

    assert figures(closed) == before
    assert snapshot_of(closed).places[places["dongthai"].pk].full_name == "Xã Đông Thái"
    assert snapshot_of(closed).set(small_set.row.code)["criteria"][0] == ["1", "Giao thông"]


def test_locking_makes_no_second_freeze(closed, office):
    lock_period(period=closed, by=office)

    assert Freeze.objects.count() == 1


def test_a_period_closed_before_anything_was_frozen_is_frozen_when_it_is_locked(closed, office):
    FrozenForm.objects.all().delete()
    Freeze.objects.all().delete()

    lock_period(period=closed, by=office)

    assert check_freeze(Freeze.objects.get()).is_intact


def test_closing_twice_is_refused(closed, office):
    with pytest.raises(Refused):
        close_period(period=closed, by=office)

    assert Freeze.objects.count() == 1


def test_opening_again_ends_the_freeze_and_closing_again_makes_another(closed, office, places, say):
    reopen_period(period=closed, by=office, reason="Sót một xã")

    ended = Freeze.objects.get()
    assert (ended.is_valid, ended.ended_by, ended.ended_reason) == (False, office, "Sót một xã")

    close_period(period=closed, by=office)

    assert [(row.closing, row.is_valid) for row in Freeze.objects.order_by("pk")] == [(1, False), (2, True)]


def test_a_closing_that_breaks_off_leaves_an_open_period_without_freeze(full, office):
    class Killed:
        name = "killed"

        def closed(self, period, by):
            raise KeyboardInterrupt

    on_close(Killed())
    try:
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            close_period(period=full, by=office)
    finally:
        from criteria.actions import closing

        closing._steps.pop("killed")

    assert [step.name for step in closing_steps()] == ["freeze"]
    assert ReportingPeriod.objects.get(pk=full.pk).state == PeriodState.OPEN
    assert not Freeze.objects.exists()


@pytest.mark.parametrize("field", ["rows", "sha256", "by"])
def test_the_hash_notices_a_touched_freeze(closed, official, field):
    freeze = Freeze.objects.get()
    said = snapshot_of(closed).rows
    said["province"][2] = "Tỉnh khác"
    touched = {"rows": packed(said)[0], "sha256": "0" * 64, "by": official}[field]

    Freeze.objects.filter(pk=freeze.pk).update(**{field: touched})

    assert not check_freeze(freeze).is_intact


def test_a_freeze_whose_rows_were_swapped_with_their_hash_is_noticed(closed):
    rows, digest = packed({"made": "up"})

    Freeze.objects.update(rows=rows, rows_sha256=digest)

    assert not check_period(closed)[0].is_intact


def test_a_decision_recorded_later_for_an_earlier_day_does_not_enter_the_freeze(closed, places, office):
    before = figures(closed).recognised

    record_recognition(
        by=office, locality=places["dongthai"], attainment="STANDARD", recognition_year=2024,
        decision_number="9/QĐ-UBND", decision_date=closed.end_date, issuer="UBND tỉnh",
    )  # fmt: skip

    assert figures(closed).recognised == before


def test_units_approved_anew_after_unlocking_are_a_numbered_correction(closed, office, places, small_set, say):
    from criteria.actions import approve, submit

    row = unlock(period=closed, criteria_set=small_set.row, locality=places["tayyen"], until=SOON,
                 reason="Phúc tra", by=office)  # fmt: skip
    say(office, "roads", 91, None, place="tayyen")
    again = Assessment.objects.filter(locality=places["tayyen"])
    submit(again, by=office, explanation="Phúc tra")
    approve(again, by=office)

    correction = closed.corrections.get()
    line = correction.lines.get()
    assert (correction.number, correction.unlocking, correction.reason) == (1, row, "Phúc tra")
    assert (line.old_value, line.old_verdict, line.new_value, line.new_verdict) == (70, "NOT_MET", 91, "MET")
    assert (figures(closed, edition=0).meets, figures(closed).meets) == (1, 2)
