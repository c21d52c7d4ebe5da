"""What is kept in memory of a period and set is never older than the tables it was read from."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.utils import timezone

from criteria.actions import Entry, close_period, record_results
from criteria.frames import STAMP, frame_of
from criteria.models import (
    CriteriaSet,
    Criterion,
    Indicator,
    ReportingPeriod,
    Threshold,
    ThresholdConfirmation,
    Unlocking,
)
from localities.models import Locality, LocalityAttribute
from ntm.stamps import followed, install, stamp_now

pytestmark = pytest.mark.django_db
DAY = dt.date(2024, 7, 1)


@pytest.fixture
def rows(places, period, small_set, office):
    """One row of every table a frame is read from."""
    now = timezone.now()
    paper = {"document": "QĐ 1", "confirmed_at": now}
    level = Threshold.objects.first()
    return {
        CriteriaSet: small_set.row,
        Criterion: Criterion.objects.first(),
        Indicator: small_set.roads,
        Threshold: level,
        ThresholdConfirmation: ThresholdConfirmation.objects.create(
            threshold=level, province=places["province"], **paper
        ),
        ReportingPeriod: period,
        Locality: places["dongthai"],
        LocalityAttribute: LocalityAttribute.objects.create(locality=places["dongthai"], kind="SAFE_ZONE", value="1"),
        Unlocking: Unlocking.objects.create(
            period=period, criteria_set=small_set.row, locality=places["dongthai"], until=DAY, reason="x", at=now
        ),
    }  # fmt: skip


TABLES = [
    CriteriaSet, Criterion, Indicator, Threshold, ThresholdConfirmation, ReportingPeriod, Locality, LocalityAttribute,
    Unlocking,
]  # fmt: skip


def test_every_table_followed_is_tried_here():
    assert {*TABLES, ReportingPeriod.criteria_sets.through} == set(followed()[STAMP])
    assert followed()["places"] == [Locality]


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_way_to_write_moves_the_stamp(model, rows):
    row, seen = rows[model], [stamp_now(STAMP)]
    table, key = model._meta.db_table, row.pk

    row.save()
    seen.append(stamp_now(STAMP))
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id WHERE id = %s", [key])
    seen.append(stamp_now(STAMP))

    assert None not in seen
    assert len(set(seen)) == 3


def test_choosing_a_set_for_a_period_moves_the_stamp(period, small_set):
    before = stamp_now(STAMP)

    period.criteria_sets.remove(small_set.row)

    assert stamp_now(STAMP) != before


def test_results_do_not_move_it(period, small_set, places, official):
    before = stamp_now(STAMP)

    record_results(
        period=period, criteria_set=small_set.row, entries=[Entry(places["dongthai"].pk, small_set.roads.pk, 95, None)],
        by=official, door="GRID",
    )  # fmt: skip

    assert stamp_now(STAMP) == before


def test_what_is_kept_costs_one_look_at_the_stamp(period, small_set, django_assert_num_queries):
    kept = frame_of(period.pk, small_set.row.pk)

    with django_assert_num_queries(1):
        assert frame_of(period.pk, small_set.row.pk) is kept


def test_a_level_confirmed_is_in_the_next_frame(period, small_set, office, places):
    before = frame_of(period.pk, small_set.row.pk)
    column = before.columns[places["dongthai"].pk]
    assert before.levels.judging(small_set.health.pk, column) is None

    level = Threshold.objects.get(indicator=small_set.health)
    ThresholdConfirmation.objects.create(
        threshold=level, province=places["province"], document="QĐ 1", confirmed_by=office, confirmed_at=timezone.now()
    )

    after = frame_of(period.pk, small_set.row.pk)
    assert after is not before
    assert after.levels.judging(small_set.health.pk, column).threshold == level


def test_a_closed_period_is_seen_at_once(period, small_set, office):
    assert frame_of(period.pk, small_set.row.pk).period.is_open

    close_period(period=period, by=office)

    assert not frame_of(period.pk, small_set.row.pk).period.is_open


def test_a_transaction_rolled_back_leaves_nothing_behind(period, small_set, places):
    before = frame_of(period.pk, small_set.row.pk)
    place = Locality.objects.get(pk=places["dongthai"].pk)

    with transaction.atomic():
        Locality.objects.create(
            level=place.level, kind=place.kind, code="31999", name="Xã thử", parent=place.parent,
            province=place.province, district=place.district, valid_from=place.valid_from, search_key="", sort_key="",
        )  # fmt: skip
        assert len(frame_of(period.pk, small_set.row.pk).places) == len(before.places) + 1
        transaction.set_rollback(True)

    assert set(frame_of(period.pk, small_set.row.pk).places) == set(before.places)


def test_triggers_may_be_installed_again(period, small_set):
    install()
    before = stamp_now(STAMP)

    Threshold.objects.first().save()

    assert stamp_now(STAMP) != before


def test_frame_and_units_of_the_period_agree(period, small_set, places):
    frame = frame_of(period.pk, small_set.row.pk)

    assert {place.code for place in frame.places.values()} == {"31006", "30988", "30982"}
    assert places["ward"].pk not in frame.places
