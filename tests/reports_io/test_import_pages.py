"""The pages of workbooks out and in, for everyone who may come by."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from criteria.models import Change, CriteriaSet, WorkbookImport
from tests.reports_io.conftest import Editor

LIST = "/imports/"


def send(client, user, content, **fields):
    client.force_login(user)
    data = content if isinstance(content, bytes) else content.getvalue()
    return client.post(LIST, {"file": SimpleUploadedFile("../bảng nhập.xlsx", data), **fields})


def workbook_url(world, place=None):
    return reverse("reports:entry-workbook", args=[(place or world.province).code, "2024-Q3", "xa-thu"])


@pytest.fixture
def filled(world, editor):
    editor.put("08001", "1.2", 90)
    return editor.saved()


@pytest.fixture
def kept(client, world, filled):
    send(client, world.office, filled)
    return WorkbookImport.objects.get()


def asked_for(world, place, target=None):
    return {"mau-target": target or f"{world.period.pk}:{world.criteria_set.pk}", "mau-place": place.code}


def offered(client):
    return [code for code, _name in client.get(LIST).context["templates"].fields["place"].choices]


def test_the_list_leads_to_the_workbooks_of_open_periods(client, world):
    client.force_login(world.office)

    assert offered(client) == [world.province.code, world.north.code, world.south.code]
    assert client.get(LIST, asked_for(world, world.south))["Location"] == workbook_url(world, world.south)


def test_an_official_is_offered_their_own_place_only(client, world):
    client.force_login(world.official)

    assert offered(client) == [world.north.code]
    assert client.get(LIST, asked_for(world, world.north))["Location"] == workbook_url(world, world.north)


@pytest.mark.parametrize("target", [None, "1:999", "x"])
def test_a_workbook_that_is_not_offered_is_refused_on_the_form(client, world, target):
    client.force_login(world.official)
    answer = client.get(LIST, asked_for(world, world.south, target))

    assert answer.status_code == 200 and "field-error" in answer.content.decode()


def test_a_set_of_the_province_is_not_entered_for_a_district(client, world):
    whole = CriteriaSet.objects.create(
        code="tinh-thu", name="Tỉnh thử", level="PROVINCE", attainment="STANDARD", valid_from=world.period.start_date
    )
    world.period.criteria_sets.add(whole)
    client.force_login(world.office)
    answer = client.get(LIST, asked_for(world, world.north, f"{world.period.pk}:{whole.pk}"))

    assert "is not entered for" in answer.content.decode()


def test_the_workbook_downloads_as_a_file(client, world):
    client.force_login(world.office)
    response = client.get(workbook_url(world))

    assert response.status_code == 200 and "attachment" in response["Content-Disposition"]
    assert Editor(io.BytesIO(b"".join(response.streaming_content))).cell("08001", "1.1").value is None


@pytest.mark.parametrize(
    ("who", "place", "status"),
    [
        ("office", "province", 200), ("leader", "province", 200), ("official", "north", 200),
        ("official", "south", 403), ("official", "province", 403), ("stranger", "province", 404),
    ],
)  # fmt: skip
def test_who_may_download(client, world, who, place, status):
    client.force_login(getattr(world, who))

    assert client.get(workbook_url(world, getattr(world, place))).status_code == status


@pytest.mark.parametrize("path", ["80/2024-Q9/xa-thu", "80/2024-Q2/xa-thu", "80/2024-Q3/khac", "99/2024-Q3/xa-thu"])
def test_an_address_of_nothing_is_not_found(client, world, path):
    client.force_login(world.office)

    assert client.get(f"/entry/{path}/workbook.xlsx").status_code == 404


def test_an_upload_is_shown_before_anything_is_written(client, world, filled):
    response = send(client, world.office, filled)
    row = WorkbookImport.objects.get()

    assert response.status_code == 302 and response["Location"] == f"/imports/{row.pk}/"
    page = client.get(response["Location"]).content.decode()
    assert "Tân Hội" in page and "90 Đ" in page and f"/imports/{row.pk}/confirm" in page
    assert Change.objects.count() == 0
    assert ".." not in row.file.name and row.file_name == "bảng nhập.xlsx"


def test_confirming_records_and_shows_the_result(client, world, kept):
    response = client.post(f"/imports/{kept.pk}/confirm", follow=True)

    assert Change.objects.count() == 1
    assert f"/imports/{kept.pk}/confirm" not in response.content.decode()
    assert f"/imports/{kept.pk}/" in client.get(LIST).content.decode()


def test_confirming_twice_says_so(client, world, kept):
    client.post(f"/imports/{kept.pk}/confirm")
    response = client.post(f"/imports/{kept.pk}/confirm", follow=True)

    assert response.status_code == 200 and Change.objects.count() == 1
    assert "already been dealt with" in response.content.decode()


def test_discarding_forgets_the_workbook_and_its_file(client, world, kept, django_capture_on_commit_callbacks):
    path = kept.file.path
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/imports/{kept.pk}/discard")

    assert response["Location"] == LIST and not WorkbookImport.objects.exists()
    assert not Path(path).exists()


def test_an_applied_workbook_cannot_be_discarded(client, world, kept):
    client.post(f"/imports/{kept.pk}/confirm")
    client.post(f"/imports/{kept.pk}/discard")

    assert WorkbookImport.objects.filter(pk=kept.pk).exists()


def test_errors_are_listed_with_cell_and_reason_and_cannot_be_confirmed(client, world, editor):
    address = editor.put("08001", "1.2", "abc").coordinate
    response = send(client, world.office, editor.saved())
    page = client.get(response["Location"]).content.decode()

    assert f">{address}<" in page and "“abc” is neither" in page and "/confirm" not in page


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"%PDF-1.7", b"Ma,1.1\n"])
def test_a_file_that_is_no_workbook_is_answered_on_the_form(client, world, data):
    response = send(client, world.office, data)

    assert response.status_code == 200 and "field-error" in response.content.decode()
    assert not WorkbookImport.objects.exists()


def test_a_chosen_period_must_be_the_workbooks_own(client, world, filled):
    target = f"{world.period.pk}:{world.criteria_set.pk}"

    assert send(client, world.office, filled, target=target).status_code == 302
    assert send(client, world.office, filled, target="1:999").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("office", 200), ("official", 404), ("neighbour", 404), ("leader", 404), ("stranger", 404)]
)
def test_an_import_is_seen_by_its_sender_and_the_office(client, world, kept, who, status):
    client.force_login(getattr(world, who))

    assert client.get(f"/imports/{kept.pk}/").status_code == status
    assert client.get(f"/imports/{kept.pk}/file").status_code == status
    if status == 404:
        assert client.post(f"/imports/{kept.pk}/confirm").status_code == status
        assert client.post(f"/imports/{kept.pk}/discard").status_code == status


def test_the_office_sees_what_its_officials_sent(client, world):
    sheet = Editor(world.workbook(place=world.north, by=world.official))
    sheet.put("08001", "1.2", 90)
    send(client, world.official, sheet.saved())
    row = WorkbookImport.objects.get()

    assert row.by == world.official and row.locality == world.north
    client.force_login(world.office)
    assert client.get(f"/imports/{row.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["leader", "stranger"])
def test_who_may_not_enter_may_not_send(client, world, filled, who):
    assert send(client, getattr(world, who), filled).status_code == 403
    assert client.get(LIST).status_code == 200


def test_a_role_that_has_ended_no_longer_confirms(client, world, filled):
    send(client, world.official, Editor(world.workbook(place=world.north)).saved())
    row = WorkbookImport.objects.get()
    world.official.roles.update(role="LEADERSHIP")

    assert client.post(f"/imports/{row.pk}/confirm").status_code == 403


def test_writing_needs_a_post_and_a_signed_in_person(client, world, kept):
    assert client.get(f"/imports/{kept.pk}/confirm").status_code == 405
    assert client.get(f"/imports/{kept.pk}/discard").status_code == 405
    client.logout()
    for path in (LIST, f"/imports/{kept.pk}/", f"/imports/{kept.pk}/file", workbook_url(world)):
        assert client.get(path).status_code == 302


def test_a_plan_kept_in_an_earlier_form_is_made_anew(client, world, kept):
    kept.planned = {"stamp": 1, "versions": [], "cells": [[1, 2, "", "90"]]}
    kept.save()

    client.post(f"/imports/{kept.pk}/confirm")

    kept.refresh_from_db()
    assert kept.outcome == "APPLIED" and Change.objects.filter(workbook_import=kept).exists()


def test_many_changes_are_paged(client, world, kept):
    change = kept.problems["changes"][0]
    kept.problems["changes"] = [change] * 450
    kept.findings.save()

    page = client.get(f"/imports/{kept.pk}/?page=3").content.decode()
    assert page.count(f">{change[7]}<small>") == 50


def test_every_cell_of_the_preview_is_found_by_its_kind(client, world, editor):
    editor.put("08001", "1.2", 90)
    editor.put("08002", "1.2", "abc")
    row_page = send(client, world.office, editor.saved())["Location"]

    def cells(query):
        return [(line.kind, line.cell) for line in client.get(row_page + query).context["page"].object_list]

    good, wrong = editor.cell("08001", "1.2").coordinate, editor.cell("08002", "1.2").coordinate
    assert cells("") == cells("?show=nonsense") == [("error", wrong), ("new", good)]
    assert cells("?show=error") == [("error", wrong)] and cells("?show=new") == [("new", good)]
    assert len(cells("?show=unchanged")) == 14 and len(cells("?show=all")) == 16
    assert cells("?show=warning") == cells("?show=changed") == []
    assert {cell for _kind, cell in cells("?show=all&q=tan+hoi")} == {
        editor.cell("08001", number).coordinate for number in world.indicators
    }
    assert cells("?show=all&q=1.2&page=99")[0][1] == good


def test_a_page_of_thousands_of_cells_takes_a_fixed_number_of_queries(
    client, world, kept, django_assert_max_num_queries
):
    kept.problems["unchanged"] = [[*kept.problems["changes"][0][:2], "90", "Nhập", "F12"]] * 6612
    kept.findings.save()

    with django_assert_max_num_queries(14):
        assert client.get(f"/imports/{kept.pk}/?show=all").status_code == 200
