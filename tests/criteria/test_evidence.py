"""Evidence of a cell: what may come in, while what, and who gets it out again."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria.actions import (
    Entry,
    Refused,
    attach_evidence,
    close_period,
    confirm_kept,
    open_period,
    record_results,
    remove_evidence,
    reuse_evidence,
    submit,
)
from criteria.models import Assessment, Change, Evidence, ReportingPeriod
from criteria.sheet import sheet_of
from tests.conftest import WHY

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def stored_files(media):
    return [path for path in Path(media).rglob("*") if path.is_file()]


def upload(content=PDF, name="bien-ban.pdf"):
    return SimpleUploadedFile(name, content)


def docx():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for part in ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(part, "<x/>")
    return stream.getvalue()


@pytest.fixture
def cell(period, small_set, places):
    """The cell 1.1 of Đông Thái, as the actions name it."""
    return {
        "period": period,
        "criteria_set": small_set.row,
        "locality": places["dongthai"],
        "indicator": small_set.roads,
    }


@pytest.fixture
def attached(cell, official):
    return attach_evidence(**cell, files=[upload()], by=official)[0]


@pytest.fixture
def address(cell):
    def build(row, code="31006"):
        return reverse("criteria:entry-evidence", args=[code, "2024-Q3", cell["criteria_set"].code, row.pk])

    return build


def reasons(refusal):
    return " ".join(problem.reason for problem in refusal.value.problems)


# -- In ----------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_with_who_when_and_what_it_is(cell, official, media):
    (row,) = attach_evidence(**cell, files=[upload(name="C:\\ho so\\Biên bản.docx")], by=official, note="họp thôn")

    assert (row.file_name, row.content_type, row.size) == ("Biên bản.pdf", "application/pdf", len(PDF))
    assert (row.by, row.note, row.indicator) == (official, "họp thôn", cell["indicator"])
    assert row.file.name.startswith("evidence/") and "Biên" not in row.file.name
    (change,) = Change.objects.all()
    assert (change.field, change.old, change.new, change.by) == ("evidence", "", "Biên bản.pdf", official)
    assert len(stored_files(media)) == 1


def test_several_files_come_in_together(cell, official):
    rows = attach_evidence(
        **cell, files=[upload(), upload(PNG, "anh.png"), upload(docx(), "to-trinh.doc")], by=official
    )

    assert [row.file_name for row in rows] == ["bien-ban.pdf", "anh.png", "to-trinh.docx"]
    assert Change.objects.filter(field="evidence").count() == 3


def test_one_bad_file_keeps_all_of_them_out(cell, official, media):
    with pytest.raises(Refused) as refusal:
        attach_evidence(
            **cell, files=[upload(), upload(b"MZ program", "anh.png"), upload(b"", "trong.pdf")], by=official
        )

    assert "anh.png" in reasons(refusal) and "trong.pdf" in reasons(refusal)
    assert not Evidence.objects.exists() and not Change.objects.exists()
    assert stored_files(media) == []


def test_what_fails_after_the_bytes_were_written_leaves_none_behind(cell, official, media, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("the disk of the database is full")

    monkeypatch.setattr(Change.objects, "bulk_create", broken)

    with pytest.raises(RuntimeError):
        attach_evidence(**cell, files=[upload(), upload(PNG, "anh.png")], by=official)

    assert stored_files(media) == []
    assert not Evidence.objects.exists()


def test_the_same_file_is_not_kept_twice_in_a_cell(cell, official, attached):
    with pytest.raises(Refused) as refusal:
        attach_evidence(**cell, files=[upload(name="ban-sao.pdf")], by=official)

    assert "bien-ban.pdf" in reasons(refusal)
    assert Evidence.objects.count() == 1


def test_the_same_file_twice_in_one_upload_is_refused(cell, official):
    with pytest.raises(Refused):
        attach_evidence(**cell, files=[upload(), upload(name="lan-hai.pdf")], by=official)


def test_another_cell_may_have_the_same_file(cell, official, attached, small_set):
    attach_evidence(**cell | {"indicator": small_set.plan}, files=[upload()], by=official)

    assert Evidence.objects.count() == 2


def test_a_file_taken_off_may_come_back(cell, official, attached):
    remove_evidence(attached, by=official)

    attach_evidence(**cell, files=[upload()], by=official)

    assert Evidence.objects.filter(removed_at=None).count() == 1


def test_a_cell_has_a_limited_number_of_files(cell, official, attached, settings):
    settings.EVIDENCE_MAX_FILES = 2

    with pytest.raises(Refused) as refusal:
        attach_evidence(**cell, files=[upload(PNG, "a.png"), upload(docx(), "b.docx")], by=official)

    assert "02" in reasons(refusal)


def test_a_file_that_is_too_large_is_refused(cell, official, settings):
    settings.ATTACHMENT_MAX_BYTES = 30

    with pytest.raises(Refused):
        attach_evidence(**cell, files=[upload()], by=official)


def test_nothing_chosen_is_refused(cell, official):
    with pytest.raises(Refused):
        attach_evidence(**cell, files=[], by=official)


def test_an_indicator_of_another_set_is_refused(cell, official, other_set):
    stranger = type(cell["indicator"])(pk=987654, number="9.9")

    with pytest.raises(Refused):
        attach_evidence(**cell | {"indicator": stranger}, files=[upload()], by=official)


@pytest.mark.parametrize("who", ["neighbour", "leader", "department", "outsider", "stranger"])
def test_only_who_enters_the_unit_attaches_and_takes_off(cell, attached, request, who):
    person = request.getfixturevalue(who)

    with pytest.raises(Refused):
        attach_evidence(**cell, files=[upload(PNG, "anh.png")], by=person)
    with pytest.raises(Refused):
        remove_evidence(attached, by=person)

    assert list(Evidence.objects.filter(removed_at=None)) == [attached]


def test_nothing_moves_once_the_figures_are_handed_over(cell, official, attached, assessment):
    submit([assessment], by=official, explanation=WHY)

    with pytest.raises(Refused):
        attach_evidence(**cell, files=[upload(PNG, "anh.png")], by=official)
    with pytest.raises(Refused):
        remove_evidence(attached, by=official)

    assert Evidence.objects.get().removed_at is None


def test_nothing_moves_in_a_closed_period(cell, official, office, period, attached):
    close_period(period=ReportingPeriod.objects.get(pk=period.pk), by=office)

    with pytest.raises(Refused):
        attach_evidence(**cell, files=[upload(PNG, "anh.png")], by=official)
    with pytest.raises(Refused):
        remove_evidence(attached, by=official)


def test_evidence_before_any_figure_begins_the_unit(cell, official):
    Assessment.objects.filter(locality=cell["locality"]).delete()

    attach_evidence(**cell, files=[upload()], by=official)

    assert Assessment.objects.get(locality=cell["locality"]).current_marks == "??"


# -- Taken off ---------------------------------------------------------------------------------------------------


def test_what_is_taken_off_stays_with_who_and_when(attached, official, media):
    assert remove_evidence(attached, by=official) is True

    row = Evidence.objects.get()
    assert row.removed_by == official and row.removed_at
    assert len(stored_files(media)) == 1
    last = Change.objects.order_by("pk").last()
    assert (last.field, last.old, last.new) == ("evidence", "bien-ban.pdf", "")


def test_taking_off_twice_leaves_one_line_of_history(attached, official):
    remove_evidence(attached, by=official)

    assert remove_evidence(attached, by=official) is False
    assert Change.objects.count() == 2


# -- From the period before --------------------------------------------------------------------------------------


@pytest.fixture
def next_cell(cell, official, office, places, small_set, period):
    """The same cell in the next quarter, kept from the one where it had one file."""
    entry = Entry(cell["locality"].pk, cell["indicator"].pk, 95)
    record_results(period=period, criteria_set=small_set.row, entries=[entry], by=official, door="FORM")
    attach_evidence(**cell, files=[upload()], by=official, note="kiểm tra thực địa")
    later = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    return cell | {"period": later}


def test_a_kept_cell_takes_over_its_files_without_copying_them(next_cell, official, media):
    (row,) = reuse_evidence(**next_cell, by=official)

    former = Evidence.objects.exclude(pk=row.pk).get()
    assert (row.file.name, row.file_name, row.note) == (former.file.name, "bien-ban.pdf", "kiểm tra thực địa")
    assert row.by == official and row.assessment.period.code == "2024-Q4"
    assert len(stored_files(media)) == 1


def test_a_confirmed_cell_takes_them_over_too(next_cell, official):
    confirm_kept(
        period=next_cell["period"], criteria_set=next_cell["criteria_set"], units=[next_cell["locality"]], by=official
    )

    assert len(reuse_evidence(**next_cell, by=official)) == 1


def test_files_are_taken_over_once(next_cell, official):
    reuse_evidence(**next_cell, by=official)

    assert reuse_evidence(**next_cell, by=official) == []


def test_taking_one_off_leaves_the_other_period_alone(next_cell, official):
    (row,) = reuse_evidence(**next_cell, by=official)

    remove_evidence(row, by=official)

    assert Evidence.objects.get(removed_at=None).assessment.period.code == "2024-Q3"


def test_a_cell_that_was_entered_anew_takes_nothing_over(next_cell, official):
    entry = Entry(next_cell["locality"].pk, next_cell["indicator"].pk, 97)
    record_results(
        period=next_cell["period"], criteria_set=next_cell["criteria_set"], entries=[entry], by=official, door="FORM"
    )

    with pytest.raises(Refused):
        reuse_evidence(**next_cell, by=official)


# -- Out ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("office", 200),
        ("official", 200),
        ("leader", 200),
        ("department", 200),
        ("neighbour", 404),
        ("outsider", 404),
        ("stranger", 404),
    ],
)
def test_who_may_look_at_a_file(signed_in, attached, address, who, status):
    client = signed_in(who)

    assert client.get(address(attached)).status_code == status
    assert client.head(address(attached)).status_code == status


def test_a_visitor_is_sent_to_the_login(client, attached, address):
    assert client.get(address(attached)).url.startswith(reverse("accounts:login"))


def test_a_file_is_only_found_under_its_own_unit(signed_in, attached, address, places):
    assert signed_in("office").get(address(attached, code="30988")).status_code == 404


def test_a_pdf_opens_in_the_browser_and_runs_nothing(signed_in, attached, address):
    answer = signed_in("official").get(address(attached))

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"] and "no-store" in answer["Cache-Control"]


def test_a_picture_opens_in_a_sandbox(signed_in, cell, official, address):
    (row,) = attach_evidence(**cell, files=[upload(PNG, "anh.png")], by=official)

    answer = signed_in("official").get(address(row))

    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_an_office_file_is_only_ever_saved(signed_in, cell, official, address):
    (row,) = attach_evidence(**cell, files=[upload(docx(), "to-trinh.docx")], by=official)

    answer = signed_in("official").get(address(row))

    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_file_whose_bytes_are_gone_is_not_found(signed_in, attached, address, media):
    for path in stored_files(media):
        path.unlink()

    assert signed_in("official").get(address(attached)).status_code == 404


def test_a_file_is_not_written_through_its_address(signed_in, attached, address):
    assert signed_in("official").post(address(attached)).status_code == 405


# -- On the sheet ------------------------------------------------------------------------------------------------


def test_the_sheet_counts_files_and_leads_to_them(signed_in, cell, official, attached):
    gone = attach_evidence(**cell, files=[upload(PNG, "anh.png")], by=official)[0]
    remove_evidence(gone, by=official)

    page = signed_in("official").get(
        reverse("criteria:entry-unit", args=["31006", "2024-Q3", cell["criteria_set"].code])
    )

    row = next(row for row in page.context["sheet"].rows if row.indicator == cell["indicator"])
    assert row.evidence == 1
    assert "/cell/1.1/#evidence" in page.content.decode()


def test_counting_files_takes_one_query_however_many_there_are(cell, official, attached, small_set):
    def queries():
        with CaptureQueriesContext(connection) as found:
            sheet_of(cell["locality"], cell["period"], cell["criteria_set"])
        return len(found)

    before = queries()
    for indicator in (small_set.plan, small_set.health):
        attach_evidence(**cell | {"indicator": indicator}, files=[upload(), upload(PNG, "anh.png")], by=official)

    assert queries() == before
