"""A word on a whole criterion counts where its indicators cannot tell, and nowhere else."""

from decimal import Decimal

import pytest

from criteria.actions import CriterionEntry, Entry, Refused, plan_criteria, plan_results, record_results, state_criteria
from criteria.models import Assessment, Change


@pytest.fixture
def state(period, small_set):
    def write(by, *said):
        entries = [CriterionEntry(place.pk, criterion.pk, verdict) for place, criterion, verdict in said]
        return state_criteria(period=period, criteria_set=small_set.row, entries=entries, by=by, door="IMPORT")

    return write


@pytest.fixture
def record(period, small_set):
    def write(by, *said, plan_only=False):
        entries = [Entry(place.pk, indicator.pk, value, verdict) for place, indicator, value, verdict in said]
        words = {"period": period, "criteria_set": small_set.row, "entries": entries, "by": by}
        return plan_results(**words) if plan_only else record_results(**words, door="FORM")

    return write


def summary(place):
    row = Assessment.objects.get(locality=place)
    return row.current_marks, row.current_met, row.current_stated


def test_a_word_counts_where_nothing_is_known(state, official, places, small_set):
    state(official, (places["dongthai"], small_set.first, "MET"))
    assert summary(places["dongthai"]) == ("1?", 1, 1)
    change = Change.objects.get()
    assert (change.criterion, change.old, change.new, change.by) == (small_set.first, "", "Đạt", official)


def test_the_indicators_decide_as_soon_as_they_can(state, record, official, places, small_set):
    state(official, (places["dongthai"], small_set.first, "MET"))
    record(official, (places["dongthai"], small_set.roads, Decimal(50), None))
    assert summary(places["dongthai"])[0] == "0?"


def test_a_word_against_the_indicators_is_named_and_not_written(state, record, official, places, small_set):
    record(official, (places["dongthai"], small_set.roads, Decimal(50), None))
    plan = state(official, (places["dongthai"], small_set.first, "MET"))
    assert not plan.changes
    assert [entry.verdict for entry, _text in plan.overruled] == ["MET"]
    assert "Chưa đạt" in plan.overruled[0][1]
    assert not Change.objects.filter(field="criterion").exists()


def test_what_is_recorded_alongside_decides_already_in_the_preview(record, official, places, small_set, period):
    alongside = record(official, (places["dongthai"], small_set.roads, Decimal(50), None), plan_only=True)
    entries = [CriterionEntry(places[name].pk, small_set.first.pk, "MET") for name in ("dongthai", "tayyen")]
    plan = plan_criteria(period=period, criteria_set=small_set.row, entries=entries, by=official, alongside=alongside)
    assert [change.locality for change in plan.changes] == [places["tayyen"]]
    assert [entry.locality_id for entry, _text in plan.overruled] == [places["dongthai"].pk]


def test_said_again_it_changes_nothing_and_taken_back_it_is_gone(state, official, places, small_set):
    state(official, (places["dongthai"], small_set.first, "NOT_MET"))
    assert summary(places["dongthai"])[0] == "0?"
    assert state(official, (places["dongthai"], small_set.first, "NOT_MET")).unchanged == 1
    state(official, (places["dongthai"], small_set.first, ""))
    assert summary(places["dongthai"]) == ("??", 0, 0)
    assert Assessment.objects.get(locality=places["dongthai"]).stated_marks == ""


def test_one_wrong_entry_refuses_all(state, official, places, small_set):
    said = [(places["dongthai"], small_set.first, "MET"), (places["thoiquan"], small_set.first, "MET")]
    with pytest.raises(Refused) as refused:
        state(official, *said)
    assert [problem.locality_id for problem in refused.value.problems] == [places["thoiquan"].pk]
    assert not Change.objects.exists()


def test_given_twice_or_of_a_single_indicator_it_is_refused(state, official, places, small_set):
    for said in ([small_set.first, small_set.first], [small_set.second]):
        with pytest.raises(Refused):
            state(official, *((places["dongthai"], criterion, "MET") for criterion in said))
    assert not Assessment.objects.exclude(stated_marks="").exists()


def test_the_page_states_shows_and_takes_back(client, official, places, small_set, period):
    client.force_login(official)
    address = f"/entry/31006/{period.code}/{small_set.row.code}/criterion/1/"
    assert client.post(address, {"verdict": "NOT_APPLICABLE"}).status_code == 302
    assert summary(places["dongthai"])[0] == "-?"
    assert "ghi chung cho cả tiêu chí" in client.get(f"/entry/31006/{period.code}/{small_set.row.code}/").text
    assert "ghi chung cho tiêu chí" in client.get(f"/entry/31006/{period.code}/{small_set.row.code}/history/").text
    client.post(address, {"verdict": ""})
    assert summary(places["dongthai"])[0] == "??"


def test_the_page_names_what_the_indicators_say(client, record, official, places, small_set, period):
    record(official, (places["dongthai"], small_set.roads, Decimal(50), None))
    client.force_login(official)
    page = client.post(f"/entry/31006/{period.code}/{small_set.row.code}/criterion/1/", {"verdict": "MET"})
    assert "các chỉ tiêu cho kết quả “Chưa đạt”" in page.text


def test_a_set_the_period_does_not_use_cannot_be_spoken_of(state, period, official, places, small_set):
    period.criteria_sets.clear()
    with pytest.raises(Refused):
        state(official, (places["dongthai"], small_set.first, "MET"))
    assert not Change.objects.exists()
