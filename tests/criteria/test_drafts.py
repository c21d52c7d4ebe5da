"""Drafts of an office: from a workbook or a copy, edited by forms, published, discarded; nobody else sees them."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from criteria.actions import (
    Refused,
    confirm_condition,
    confirm_levels,
    copy_set,
    move_row,
    open_period,
    publish_set,
    remove_row,
    save_criterion,
    set_own_level,
)
from criteria.actions.levels import OwnLevel, Paper
from criteria.loader import document_of
from criteria.loader.workbook_writer import write_workbook
from criteria.models import Condition, CriteriaSet, Indicator, SetState, Threshold

CODE = "xa-thu-kien-giang"


@pytest.fixture
def draft(small_set, places, office):
    """A copy of the small set, of whose rows 1.1 was checked against the decision."""
    small_set.roads.is_verified = True
    small_set.roads.save()
    return copy_set(criteria_set=small_set.row, province=places["province"], code=CODE, name="Bộ của tỉnh", by=office)


def workbook(data):
    stream = io.BytesIO()
    write_workbook(stream, data)
    return SimpleUploadedFile("bo.xlsx", stream.getvalue())


def address(name, *arguments):
    return reverse(f"criteria:{name}", args=arguments)


def numbers(draft):
    return [(row["number"], [one["number"] for one in row["indicators"]]) for row in document_of(draft)["criteria"]]


# -- In -----------------------------------------------------------------------------------------------------------


def test_a_copy_is_a_draft_of_the_province(draft, small_set, places):
    assert (draft.state, draft.issuer_province, draft.based_on) == (SetState.DRAFT, places["province"], small_set.row)
    assert draft.decision == ""
    assert numbers(draft) == [("1", ["1.1", "1.2"]), ("2", ["2.1"])]
    levels = Threshold.objects.filter(indicator__criterion__criteria_set=draft).order_by("value")
    assert [(row.value, row.is_verified) for row in levels] == [(70, False), (90, True)]


def test_a_workbook_is_shown_then_stored(sign_in, small_set, office):
    data = {**document_of(small_set.row), "code": "xa-moi"}
    client = sign_in(office.username)

    shown = client.post(address("set-add"), {"file": workbook(data)})
    assert not CriteriaSet.objects.filter(code="xa-moi").exists()
    stored = client.post(address("set-add"), {"preview": shown.context["carried"]})

    draft = CriteriaSet.objects.get(code="xa-moi")
    assert stored.url == address("draft-edit", "xa-moi")
    assert draft.is_draft
    assert numbers(draft) == numbers(small_set.row)


def test_a_wrong_workbook_shows_every_fault_and_stores_nothing(sign_in, small_set, office):
    data = document_of(small_set.row)  # its code is taken
    data["criteria"][0]["indicators"][0]["operator"] = "lớn hơn"

    page = sign_in(office.username).post(address("set-add"), {"file": workbook(data)})

    assert {(fault.spot.sheet, fault.spot.cell) for fault in page.context["faults"]} == {
        ("Bộ tiêu chí", "B2"), ("Chỉ tiêu", "G3"),
    }  # fmt: skip
    assert "carried" not in page.context
    assert CriteriaSet.objects.count() == 1


def test_what_is_no_workbook_is_refused(sign_in, office):
    page = sign_in(office.username).post(address("set-add"), {"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.4")})

    assert len(page.context["faults"]) == 1


def test_the_set_of_another_province_is_refused(sign_in, small_set, office):
    data = {**document_of(small_set.row), "code": "xa-moi", "issuer_province": "12"}

    page = sign_in(office.username).post(address("set-add"), {"file": workbook(data)})

    assert [fault.spot.sheet for fault in page.context["faults"]] == ["Bộ tiêu chí"]


def test_a_preview_of_somebody_else_is_not_stored(sign_in, small_set, office, outsider):
    shown = sign_in(office.username).post(
        address("set-add"), {"file": workbook({**document_of(small_set.row), "code": "xa-moi"})}
    )

    sign_in(outsider.username).post(address("set-add"), {"preview": shown.context["carried"]})

    assert CriteriaSet.objects.count() == 1


def test_a_workbook_replaces_a_draft(sign_in, draft, office):
    data = document_of(draft)
    data["criteria"] = data["criteria"][:1]
    client = sign_in(office.username)

    shown = client.post(address("set-add"), {"file": workbook(data), "replace": CODE})
    client.post(address("set-add"), {"preview": shown.context["carried"], "replace": CODE})

    assert numbers(CriteriaSet.objects.get(code=CODE)) == [("1", ["1.1", "1.2"])]


# -- Editing ------------------------------------------------------------------------------------------------------


def test_facts_are_edited(sign_in, draft, office):
    client = sign_in(office.username)
    form = client.get(address("draft-edit", CODE)).context["form"]
    fields = {name: value for name, value in form.initial.items() if value not in (None, False)}
    fields |= {
        "valid_from": "01/01/2026",
        "decision": "83/2026/QĐ-UBND",
        "dimension": "region",
        "columns": "DBSCL: ĐBSCL",
    }

    answer = client.post(address("draft-edit", CODE), fields)

    draft.refresh_from_db()
    assert answer.status_code == 302
    assert (draft.decision, draft.valid_from) == ("83/2026/QĐ-UBND", dt.date(2026, 1, 1))
    assert [column["code"] for column in draft.dimension_values] == ["DBSCL"]


def test_an_indicator_is_edited_with_its_levels(sign_in, draft, office):
    fields = {
        "number": "1.1", "name_vi": "Đường xã", "kind": "percent", "unit": "%", "operator": ">=", "level-all": "≥ 95%",
        "yearly": "2026; 96*", "source": "S1", "verified": "on",
    }  # fmt: skip

    answer = sign_in(office.username).post(address("draft-indicator", CODE, "1", "1.1"), fields)

    row = Indicator.objects.get(criterion__criteria_set=draft, number="1.1")
    levels = row.thresholds.order_by("year").values_list("year", "value", "is_verified")
    assert answer.status_code == 302
    assert (row.name, row.is_verified) == ("Đường xã", True)
    assert sorted(levels, key=str) == [(2026, 96, False), (None, 95, True)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"number": "3.1"}, "3.1"),
        ({"operator": "achieved"}, "1.1"),
        ({"level-all": "nhiều"}, "nhiều"),
        ({"kind": "x"}, ""),
    ],
)
def test_a_wrong_indicator_is_refused_with_the_reason(sign_in, draft, office, change, reason):
    fields = {"number": "1.1", "name_vi": "Đường", "kind": "percent", "operator": ">=", **change}
    before = document_of(draft)

    page = sign_in(office.username).post(address("draft-indicator", CODE, "1", "1.1"), fields)

    assert page.status_code == 200
    assert reason in str(page.context["form"].errors)
    assert document_of(CriteriaSet.objects.get(code=CODE)) == before


def test_rows_are_added_moved_and_removed(sign_in, draft, office):
    client = sign_in(office.username)

    client.post(address("draft-criterion", CODE, "new"), {"number": "3", "name_vi": "Văn hóa"})
    client.post(
        address("draft-indicator", CODE, "3", "new"),
        {"number": "3.1", "name_vi": "Nhà văn hóa", "kind": "boolean", "operator": "achieved", "level-all": "Đạt"},
    )
    client.post(address("draft-row", CODE), {"criterion": "3", "do": "up"})
    client.post(address("draft-row", CODE), {"criterion": "1", "indicator": "1.1", "do": "down"})
    asked = client.post(address("draft-row", CODE), {"criterion": "2", "do": "remove"})
    assert [row["number"] for row in asked.context["lost"]] == ["2.1"]
    assert [number for number, _rows in numbers(draft)] == ["1", "3", "2"]
    client.post(address("draft-row", CODE), {"criterion": "2", "do": "remove", "confirmed": "1"})

    assert numbers(draft) == [("1", ["1.2", "1.1"]), ("3", ["3.1"])]


def test_an_indicator_is_removed_after_asking(sign_in, draft, office):
    client = sign_in(office.username)
    said = {"criterion": "1", "indicator": "1.2", "do": "remove"}

    assert client.post(address("draft-row", CODE), said).status_code == 200
    assert numbers(draft)[0] == ("1", ["1.1", "1.2"])
    assert client.post(address("draft-row", CODE), {**said, "confirmed": "1"}).status_code == 302
    assert numbers(draft)[0] == ("1", ["1.1"])
    assert client.post(address("draft-row", CODE), said).status_code == 404


def test_a_row_that_is_gone_is_said(draft, office):
    remove_row(draft=draft, criterion="2", by=office)

    with pytest.raises(Refused):
        move_row(draft=draft, criterion="2", step=1, by=office)


# -- The end ------------------------------------------------------------------------------------------------------


def test_publishing_lists_what_is_unknown(sign_in, draft, office, places):
    client = sign_in(office.username)
    page = client.get(address("draft-publish", CODE))
    assert any("01" in sentence for sentence in page.context["unknowns"])

    client.post(address("draft-publish", CODE))

    draft.refresh_from_db()
    assert (draft.state, draft.published_by) == (SetState.PUBLISHED, office)
    assert client.get(address("draft-edit", CODE)).status_code == 404
    with pytest.raises(Refused):
        save_criterion(draft=draft, number="1", values={"name_vi": "Khác"}, by=office)


def test_a_set_said_to_be_complete_is_published_only_without_gaps(draft, office):
    draft.is_complete = True
    draft.save()
    remove_row(draft=draft, criterion="1", indicator="1.1", by=office)

    with pytest.raises(Refused) as refusal:
        publish_set(draft=draft, by=office)

    assert "1.1" in str(refusal.value)


def test_a_draft_is_discarded(sign_in, draft, office):
    client = sign_in(office.username)
    asked = client.post(address("draft-discard", CODE))
    assert len(asked.context["lost"]) == 3
    assert CriteriaSet.objects.filter(code=CODE).exists()

    client.post(address("draft-discard", CODE), {"confirmed": "1"})

    assert not CriteriaSet.objects.filter(code=CODE).exists()


# -- Whose it is --------------------------------------------------------------------------------------------------

PAGES = [
    ("set-detail", ()), ("draft-edit", ()), ("draft-criterion", ("1",)), ("draft-indicator", ("1", "1.1")),
    ("draft-publish", ()), ("set-workbook", ()),
]  # fmt: skip


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_a_draft_is_seen_by_its_office_alone(
    sign_in, draft, office, outsider, leader, official, stranger, name, arguments
):
    where = address(name, CODE, *arguments)

    assert sign_in(office.username).get(where).status_code == 200
    for other in (outsider, leader, official, stranger):
        assert sign_in(other.username).get(where).status_code == 404


@pytest.mark.parametrize("name", ["draft-row", "draft-publish", "draft-discard"])
def test_nobody_else_writes_a_draft(sign_in, draft, outsider, leader, name):
    for other in (outsider, leader):
        assert sign_in(other.username).post(address(name, CODE), {"criterion": "1", "do": "remove"}).status_code == 404
    assert numbers(draft) == [("1", ["1.1", "1.2"]), ("2", ["2.1"])]


def test_readers_may_not_add_sets(sign_in, small_set, leader, official):
    for person in (leader, official):
        client = sign_in(person.username)
        assert client.get(address("set-add")).status_code == 403
        assert client.post(address("set-copy", small_set.row.code), {"name": "A", "code": "a"}).status_code == 403


def test_the_list_shows_drafts_to_their_office_only(sign_in, draft, office, outsider):
    assert CODE in sign_in(office.username).get(address("set-list")).content.decode()
    assert CODE not in sign_in(outsider.username).get(address("set-list")).content.decode()


def test_nothing_of_a_draft_or_of_another_provinces_set_is_made_law(draft, places, office, outsider):
    # A confirmed level outlives the next change of its draft, and would judge by what the draft no longer says.
    level = Threshold.objects.filter(indicator__criterion__criteria_set=draft).first()
    condition = Condition.objects.create(
        criteria_set=draft, number="1", order=1, name="Điều kiện", kind="BOOLEAN", operator="ACHIEVED"
    )
    paper = Paper("1/QĐ-UBND", dt.date(2024, 1, 1))
    own = OwnLevel(level.indicator, "2/QĐ-UBND", dt.date(2024, 1, 1), dt.date(2024, 1, 1), value=Decimal(95))
    for place, by in ((places["province"], office), (places["other_province"], outsider)):
        with pytest.raises(Refused):
            confirm_levels(province=place, criteria_set=draft, thresholds=[level], paper=paper, by=by)
        with pytest.raises(Refused):
            set_own_level(province=place, level=own, by=by)
        with pytest.raises(Refused):
            confirm_condition(condition=condition, province=place, document="x", by=by)


def test_no_period_takes_a_draft(draft, places, office):
    with pytest.raises(Refused):
        open_period(province=places["province"], code="2024-Q4", criteria_sets=[draft], by=office)
