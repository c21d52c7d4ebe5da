"""After the closing a figure moves only by a numbered correction, and the first figure stays."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from criteria.actions import (
    CriterionEntry,
    Refused,
    lock_period,
    preview_correction,
    record_correction,
    reopen_period,
    unlock,
)
from criteria.actions.plans import Entry
from criteria.models import Assessment, Change, Correction, Door, IndicatorResult
from reports.freezing.checking import check_period
from reports.freezing.snapshots import snapshot_of
from reports.models import Freeze
from tests.freezing.conftest import SOON


def meets(period, edition=None):
    snapshot = snapshot_of(period, edition)
    return snapshot.figures(snapshot.standard_set(), "approved").meets


def met_sum(period, edition=None):
    snapshot = snapshot_of(period, edition)
    return snapshot.figures(snapshot.standard_set(), "approved").met_sum


def test_a_correction_moves_the_approved_figures_and_keeps_the_first_ones(closed, correct, office, places):
    done = correct(document="15/CV-VPĐP")

    line = done.correction.lines.get()
    unit = Assessment.objects.get(locality=places["tayyen"])
    assert (done.correction.number, done.correction.document, done.correction.by) == (1, "15/CV-VPĐP", office)
    assert (line.old_value, line.old_verdict, line.new_value, line.new_verdict) == (70, "NOT_MET", 93, "MET")
    assert (unit.approved_marks, unit.approved_met, unit.state) == ("11", 2, "APPROVED")
    assert (meets(closed, edition=0), meets(closed)) == (1, 2)
    assert all(checked.is_intact for checked in check_period(closed))


def test_a_correction_leaves_its_trail(correct, office):
    correct()

    change = Change.objects.get(door=Door.CORRECTION)
    assert (change.old, change.new, change.by) == ("70 K", "93 Đ", office)


def test_a_locked_period_can_be_corrected_too(closed, correct, office):
    lock_period(period=closed, by=office)

    assert correct().correction.number == 1


def test_numbers_follow_each_other_and_a_refused_one_takes_none(closed, correct):
    correct(value=93)
    with pytest.raises(Refused, match=r"Nothing would change|Không có gì"):
        correct(value=93)
    correct(value=94)

    assert list(Correction.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]
    assert list(Freeze.objects.order_by("edition").values_list("edition", "correction_number")) == [
        (0, None), (1, 1), (2, 2),
    ]  # fmt: skip


def test_undoing_is_another_correction(closed, correct):
    correct(value=93)
    correct(value=70)

    assert (meets(closed, edition=0), meets(closed, edition=1), meets(closed)) == (1, 2, 1)


@pytest.mark.parametrize("who", ["official", "leader", "department", "outsider", "stranger"])
def test_only_the_office_corrects(request, correct, who):
    with pytest.raises(Refused):
        correct(by=request.getfixturevalue(who))

    assert not Correction.objects.exists()


def test_refused_without_reason_and_while_the_period_is_open(closed, correct, office):
    with pytest.raises(Refused):
        correct(reason="  ")
    reopen_period(period=closed, by=office, reason="Sót")
    with pytest.raises(Refused):
        correct()


def test_an_impossible_value_is_refused(correct):
    with pytest.raises(Refused, match="100"):
        correct(value=170)


def test_an_unlocked_place_corrects_itself(closed, correct, small_set, places, office):
    unlock(period=closed, criteria_set=small_set.row, locality=places["tayyen"], until=SOON, reason="x", by=office)

    with pytest.raises(Refused):
        correct()


def test_a_departments_word_on_the_figure_goes_with_it(closed, correct, places, small_set):
    cell = IndicatorResult.objects.filter(assessment__locality=places["tayyen"], indicator=small_set.roads)
    cell.update(value=93, verdict="MET", department_value=70, department_verdict="NOT_MET")

    done = correct(value=93)

    line = done.correction.lines.get()
    assert (line.old_value, line.new_value, line.new_verdict) == (70, 93, "MET")
    assert cell.get().department_verdict == ""


def test_the_preview_says_what_would_happen_and_writes_nothing(closed, small_set, places, office):
    before = list(IndicatorResult.objects.order_by("pk").values())

    entry = Entry(places["tayyen"].pk, small_set.roads.pk, 93, None)
    found = preview_correction(period=closed, criteria_set=small_set.row, entries=[entry], by=office)

    assert [(str(cell.old), str(cell.new)) for cell in found.cells] == [("70 K", "93 Đ")]
    assert list(found.marks.values()) == [("01", "11")]
    assert list(IndicatorResult.objects.order_by("pk").values()) == before
    assert not Change.objects.filter(door=Door.CORRECTION).exists()


def test_later_periods_copied_from_it_are_not_touched(closed, correct, office, places, small_set):
    from criteria.actions import open_period

    later = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    correct()

    kept = IndicatorResult.objects.get(
        assessment__period=later, assessment__locality=places["tayyen"], indicator=small_set.roads
    )
    assert (kept.value, kept.verdict) == (70, "NOT_MET")


# -- Words on whole criteria ------------------------------------------------------------------------------------------


@pytest.fixture
def word(closed, small_set, places, office):
    """word("thoiquan", "MET"): correct the word on the first criterion of a unit, with entries alongside."""

    def corrected(place, verdict, by=office, entries=(), criterion=None):
        said = CriterionEntry(places[place].pk, (criterion or small_set.first).pk, verdict)
        return record_correction(
            period=closed, criteria_set=small_set.row, entries=entries, words=[said], reason="Thiếu kết luận", by=by
        )

    return corrected


def test_a_word_on_a_whole_criterion_is_corrected_under_a_number(closed, word, places):
    before = meets(closed)
    done = word("thoiquan", "MET")

    line, unit = done.correction.lines.get(), Assessment.objects.get(locality=places["thoiquan"])
    assert (line.indicator, line.criterion.number, line.old_verdict, line.new_verdict) == (None, "1", "", "MET")
    assert (unit.approved_marks, unit.current_marks, unit.state) == ("1?", "1?", "APPROVED")
    assert list(done.marks.values()) == [("??", "1?")]
    assert met_sum(closed) == met_sum(closed, edition=0) + 1
    assert before == meets(closed)
    assert Change.objects.filter(door=Door.CORRECTION, criterion=line.criterion).count() == 1
    assert all(checked.is_intact for checked in check_period(closed))


def test_a_word_is_taken_back_by_another_correction(word, places):
    word("thoiquan", "MET")
    line = word("thoiquan", "").correction.lines.get()

    assert (line.old_verdict, line.new_verdict) == ("MET", "")
    assert Assessment.objects.get(locality=places["thoiquan"]).approved_marks == "??"


def test_a_word_its_indicators_contradict_is_refused(word):
    with pytest.raises(Refused):
        word("tayyen", "MET")

    assert not Correction.objects.exists()


def test_figures_and_words_share_one_number(word, places, small_set):
    figure = Entry(places["tayyen"].pk, small_set.roads.pk, Decimal(93), None)
    done = word("thoiquan", "NOT_MET", entries=[figure])

    assert [line.subject_words[:3] for line in done.correction.lines.order_by("order")] == ["1.1", "Tiê"]
    assert sorted(done.marks.values()) == [("01", "11"), ("??", "0?")]


def test_a_word_follows_the_figures_corrected_with_it(word, places, small_set):
    """1.1 now fails, so the criterion is not met whatever anybody says of it."""
    figure = Entry(places["thoiquan"].pk, small_set.roads.pk, Decimal(50), None)
    with pytest.raises(Refused):
        word("thoiquan", "MET", entries=[figure])

    assert not Correction.objects.exists()
    assert IndicatorResult.objects.get(assessment__locality=places["thoiquan"], indicator=small_set.roads).value == 92


@pytest.mark.parametrize("who", ["official", "leader", "department", "outsider"])
def test_only_the_office_corrects_words(request, word, who):
    with pytest.raises(Refused):
        word("thoiquan", "MET", by=request.getfixturevalue(who))


def test_a_criterion_of_one_indicator_is_corrected_there(word, small_set):
    with pytest.raises(Refused):
        word("thoiquan", "MET", criterion=small_set.second)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_number_without_gaps(closed, correct):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")

    def work(place, value):
        try:
            correct(place=place, value=value)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=one) for one in (("tayyen", 93), ("thoiquan", 96), ("dongthai", 97))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert list(Correction.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert Freeze.objects.count() == 4
