"""An amendment begins a new wording from its day; what was entered before keeps the wording it was entered by."""

import copy
import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from criteria.actions import (
    Entry,
    Refused,
    add_indicator,
    amend_indicator,
    close_period,
    open_period,
    record_results,
    retire_indicator,
)
from criteria.loader import Known, SetDocument, check, document_of
from criteria.loader.freezing import frozen_faults
from criteria.models import Door, Indicator, IndicatorResult, Threshold
from criteria.structure import structure_of

DAY = dt.date(2024, 10, 1)
BOOLEAN = {"name_vi": "Xã triển khai sổ điện tử", "kind": "boolean", "operator": "achieved", "unit": ""}


@pytest.fixture
def own_set(small_set, places):
    """The small set as the province's own, checked wording."""
    small_set.row.issuer_province = places["province"]
    small_set.row.save()
    Indicator.objects.all().update(is_name_verified=True)
    return small_set


@pytest.fixture
def used(own_set, period, assessment, office, places):
    """The third quarter of 2024 with a result for 1.1."""
    entry = Entry(places["dongthai"].pk, own_set.roads.pk, Decimal(95), None)
    record_results(period=period, criteria_set=own_set.row, entries=[entry], by=office, door=Door.GRID)
    return own_set


def amend(criteria_set, by, **values):
    words = {"number": "1.1", "day": DAY, "decision": "211/QĐ-UBND", "values": dict(BOOLEAN)}
    amend_indicator(criteria_set=criteria_set, by=by, **{**words, **values})
    criteria_set.refresh_from_db()


def test_a_percentage_becomes_a_yes_or_no_within_the_phase(used, office, places):
    amend(used.row, office)

    before, after = (structure_of(used.row, day).by_number["1.1"] for day in (DAY - dt.timedelta(days=1), DAY))
    assert (before.pk, before.kind, after.kind) == (used.roads.pk, "PERCENT", "BOOLEAN")
    assert (before.valid_to, after.valid_from) == (dt.date(2024, 9, 30), DAY)
    assert after.details["amended_by"] == "211/QĐ-UBND"
    result = IndicatorResult.objects.get(value=95)
    assert (result.indicator, result.indicator.name) == (before, "Chỉ tiêu 1.1")
    assert list(Threshold.objects.filter(indicator=before).values_list("value", "is_verified")) == [(90, True)]
    following = open_period(province=places["province"], code="2024-Q4", criteria_sets=[used.row], by=office)
    assert not IndicatorResult.objects.filter(assessment__period=following, indicator=before, value=95).exists()


def test_an_amendment_is_written_into_the_document(used, office):
    amend(used.row, office)

    data = document_of(used.row)
    row = data["criteria"][0]["indicators"][0]
    assert (row["kind"], row["previous"][0]["kind"], row["previous"][0]["until"]) == (
        "boolean",
        "percent",
        "2024-09-30",
    )
    assert data["legal_basis"]["amended_by"] == [{"number": "211/QĐ-UBND"}]


def test_an_amendment_can_follow_another(used, office):
    amend(used.row, office)
    amend(used.row, office, day=dt.date(2025, 1, 1), values={**BOOLEAN, "name_vi": "Lần hai"}, decision="5/QĐ-UBND")

    names = list(Indicator.objects.filter(number="1.1").order_by("valid_from").values_list("name", flat=True))
    assert names == ["Chỉ tiêu 1.1", "Xã triển khai sổ điện tử", "Lần hai"]


def test_indicators_end_and_begin(used, office):
    retire_indicator(criteria_set=used.row, number="1.2", day=DAY, decision="211/QĐ-UBND", by=office)
    values = {**BOOLEAN, "number": "2.2"}
    add_indicator(criteria_set=used.row, criterion="2", day=DAY, decision="211/QĐ-UBND", values=values, by=office)

    before, after = (set(structure_of(used.row, day).by_number) for day in (DAY - dt.timedelta(days=1), DAY))
    assert (before, after) == ({"1.1", "1.2", "2.1"}, {"1.1", "2.1", "2.2"})


def test_an_open_quarter_counts_anew(used, assessment, office):
    retire_indicator(criteria_set=used.row, number="1.2", day=dt.date(2024, 9, 1), decision="1/QĐ", by=office)

    assessment.refresh_from_db()
    assert assessment.current_marks == "1?"


@pytest.mark.parametrize(
    "change",
    [
        {"day": dt.date(2010, 1, 1)},
        {"decision": " "},
        {"number": "9.9"},
        {"values": {**BOOLEAN, "operator": ">="}},
        {"values": {**BOOLEAN, "thresholds": {"DBSH": True}}},
    ],
    ids=["first day", "no decision", "unknown", "operator", "column"],
)
def test_a_wrong_amendment_changes_nothing(used, office, change):
    before = document_of(used.row)

    with pytest.raises(Refused):
        amend(used.row, office, **change)

    assert document_of(used.row) == before


def test_a_closed_quarter_is_not_counted_otherwise(used, period, office):
    close_period(period=period, by=office)

    with pytest.raises(Refused):
        amend(used.row, office, day=dt.date(2024, 9, 1))
    amend(used.row, office, day=DAY)


def test_a_file_neither_ends_nor_begins_a_wording_in_a_closed_quarter(used, period, office):
    known = document_of(used.row)
    close_period(period=period, by=office)

    def faults(until):
        data = copy.deepcopy(known)
        row = data["criteria"][0]["indicators"][0]
        former = {key: row.pop(key) for key in list(row) if key not in ("number", "name_vi", "name_en")}
        row.update(BOOLEAN, previous=[{**former, "name_vi": row["name_vi"], "until": until}])
        found, wrong = check(SetDocument("x", data), Known.now(), is_draft=True)
        assert not wrong
        return [str(reason) for _path, reason in frozen_faults({**found, "issuer_province": "91"}, used.row)]

    refused = faults("2024-08-31")
    assert refused
    assert all("30/09/2024" in reason for reason in refused)
    assert faults("2024-09-30") == []


def test_an_ended_indicator_is_not_asked_again_in_a_closed_quarter(used, period, office):
    known = document_of(used.row)
    retire_indicator(criteria_set=used.row, number="1.2", day=dt.date(2024, 9, 1), decision="1/QĐ", by=office)
    close_period(period=period, by=office)
    used.row.refresh_from_db()

    found, _wrong = check(SetDocument("x", known), Known.now(), is_draft=True)

    (reason,) = [reason for _path, reason in frozen_faults({**found, "issuer_province": "91"}, used.row)]
    assert "30/09/2024" in str(reason)


def test_national_sets_and_other_provinces_sets_are_not_amended(small_set, own_set, office, outsider):
    with pytest.raises(Refused):
        amend(own_set.row, outsider)
    own_set.row.issuer_province = None
    own_set.row.save()
    with pytest.raises(Refused):
        amend(own_set.row, office)


# -- The page -----------------------------------------------------------------------------------------------------


def page_of(indicator="1.1"):
    return reverse("criteria:indicator-amend", args=["xa-thu", "1", indicator])


def test_the_page_amends_and_shows_the_former_wording(sign_in, used, office):
    client = sign_in(office.username)
    fields = {"when-day": "01/10/2024", "when-decision": "211/QĐ-UBND", "number": "1.1", **BOOLEAN}

    answer = client.post(page_of(), fields, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("reports:criterion-detail", args=["xa-thu", "1"])
    assert [row.name for row in answer.context["former"]] == ["Chỉ tiêu 1.1"]
    assert "211/QĐ-UBND" in answer.content.decode()


def test_the_page_ends_an_indicator(sign_in, used, office):
    fields = {"when-day": "01/10/2024", "when-decision": "211/QĐ-UBND", "retire": "1"}

    assert sign_in(office.username).post(page_of("1.2"), fields).status_code == 302
    assert Indicator.objects.get(number="1.2").valid_to == dt.date(2024, 9, 30)


def test_who_may_amend(sign_in, used, office, leader, official, outsider):
    assert sign_in(office.username).get(page_of()).status_code == 200
    for reader in (leader, official):
        assert sign_in(reader.username).get(page_of()).status_code == 403
    assert sign_in(outsider.username).get(page_of()).status_code == 404
