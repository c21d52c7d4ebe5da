"""The page of one cell: who says what, the note, the files, the history, and who may do what there."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from criteria.actions import Entry, attach_evidence, open_period, record_results, submit
from criteria.models import Change, Evidence, Indicator, IndicatorResult, Verdict, VerdictBasis, WorkbookImport
from tests.conftest import WHY

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def address(period, small_set):
    def build(number="1.1", code="31006", quarter="2024-Q3"):
        return reverse("criteria:entry-cell", args=[code, quarter, small_set.row.code, number])

    return build


@pytest.fixture
def say(period, small_set, places):
    """Enter a value of Đông Thái past the pages."""

    def enter(by, indicator, value, verdict="", **more):
        number = None if value is None else Decimal(value)
        entry = Entry(places["dongthai"].pk, getattr(small_set, indicator).pk, number, verdict, **more)
        return record_results(
            period=more.pop("period", period), criteria_set=small_set.row, entries=[entry], by=by, door="GRID"
        )

    return enter


def upload(content=PDF, name="bien-ban.pdf"):
    return SimpleUploadedFile(name, content)


def result_of(indicator):
    return IndicatorResult.objects.get(indicator=indicator, assessment__locality__code="31006")


# -- Who comes in ------------------------------------------------------------------------------------------------

READERS = [("office", 200), ("official", 200), ("leader", 200), ("department", 200)]
STRANGERS = [("neighbour", 404), ("outsider", 404), ("stranger", 404)]


@pytest.mark.parametrize(("who", "status"), READERS + STRANGERS)
def test_who_may_open_a_cell(signed_in, address, who, status):
    assert signed_in(who).get(address()).status_code == status


@pytest.mark.parametrize("do", ["note", "attach", "remove", "reuse", "nothing"])
@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("department", 403), *STRANGERS])
def test_who_may_not_write(signed_in, address, who, status, do):
    data = {"do": do, "note-note": "x", "note-version": 0, "evidence-files": upload()}

    assert signed_in(who).post(address(), data).status_code == status
    assert not Change.objects.exists() and not Evidence.objects.exists()


@pytest.mark.parametrize("who", ["leader", "department"])
def test_readers_get_no_forms(signed_in, address, who):
    page = signed_in(who).get(address())

    assert page.context["is_editable"] is False
    assert 'name="do"' not in page.content.decode()


def test_what_is_no_cell_is_not_found(signed_in, address):
    client = signed_in("office")

    assert client.get(address("9.9")).status_code == 404
    assert client.get(address(code="908")).status_code == 404
    assert client.get(address(code="30700")).status_code == 404


def test_an_unknown_step_is_a_bad_request(signed_in, address):
    assert signed_in("official").post(address(), {"do": "erase"}).status_code == 400
    assert signed_in("official").put(address()).status_code == 405


# -- What it shows -----------------------------------------------------------------------------------------------


def test_three_sides_stand_beside_each_other(signed_in, address, say, official, department, small_set):
    say(official, "roads", "95")
    IndicatorResult.objects.filter(indicator=small_set.roads).update(
        department_value=Decimal(88),
        department_verdict=Verdict.NOT_MET,
        department_basis=VerdictBasis.STATED,
        department_note="đo lại tuyến trục ấp",
        department_by=department,
        department_at=timezone.now(),
    )

    page = signed_in("official").get(address())

    locality, other, appraised = page.context["cell"].sayings
    assert (locality.value, locality.verdict, locality.who) == ("95", "Đạt", official.full_name)
    assert (other.value, other.verdict, other.note) == ("88", "Chưa đạt", "đo lại tuyến trục ấp")
    assert (locality.counts, other.counts) == (False, True)
    assert locality.basis != other.basis
    assert appraised.is_silent


def test_requirement_level_and_last_period_are_at_hand(signed_in, address, say, official, office, places, small_set):
    say(official, "roads", "91,5".replace(",", "."))
    open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    page = signed_in("official").get(address(quarter="2024-Q4"))

    cell = page.context["cell"]
    assert cell.row.requirement.text == "≥ 90%"
    assert cell.row.before == "91,5 Đ"
    assert cell.row.is_carried
    assert cell.level_source == ""


def test_a_part_names_its_whole(signed_in, address, small_set):
    part = Indicator.objects.create(
        criterion=small_set.first, parent=small_set.roads, number="1.1.a", order=4, name="trong đó đường ấp",
        kind="PERCENT", unit="%", operator="AT_LEAST", valid_from=small_set.roads.valid_from,
    )  # fmt: skip

    whole = signed_in("official").get(address())
    page = signed_in("official").get(address("1.1.a"))

    assert [row.indicator for row in whole.context["cell"].row.parts] == [part]
    assert page.context["cell"].whole.indicator == small_set.roads


def test_the_page_takes_the_same_queries_whatever_is_on_it(
    signed_in, address, say, official, places, period, small_set
):
    client = signed_in("official")
    cell = {"period": period, "criteria_set": small_set.row, "locality": places["dongthai"]}
    say(official, "roads", "95")
    attach_evidence(**cell, indicator=small_set.roads, files=[upload()], by=official)
    client.get(address())

    def queries():
        with CaptureQueriesContext(connection) as found:
            client.get(address())
        return len(found)

    before = queries()
    for value in ("96", "97", "98"):
        say(official, "roads", value)
    attach_evidence(**cell, indicator=small_set.roads, files=[upload(PNG, "anh.png")], by=official)

    assert queries() == before


# -- Note --------------------------------------------------------------------------------------------------------


def test_a_note_is_saved_and_nothing_else_moves(signed_in, address, say, official, small_set):
    say(official, "roads", "95")
    before = result_of(small_set.roads)

    answer = signed_in("official").post(address(), {"do": "note", "note-note": "đo ngày 5/9", "note-version": 1})

    assert answer.status_code == 302
    after = result_of(small_set.roads)
    assert (after.note, after.value, after.verdict, after.basis) == ("đo ngày 5/9", before.value, "MET", "COMPUTED")
    assert after.version == before.version + 1
    assert Change.objects.filter(field="note", new="đo ngày 5/9", by=official).count() == 1


def test_a_stated_verdict_survives_a_note(signed_in, address, say, official, small_set):
    say(official, "health", "60", Verdict.MET)

    signed_in("official").post(address("2.1"), {"do": "note", "note-note": "theo báo cáo trạm", "note-version": 1})

    row = result_of(small_set.health)
    assert (row.verdict, row.basis, row.note) == ("MET", "STATED", "theo báo cáo trạm")


def test_a_note_may_come_before_any_figure(signed_in, address, small_set):
    signed_in("official").post(address(), {"do": "note", "note-note": "chờ đo", "note-version": 0})

    row = result_of(small_set.roads)
    assert (row.note, row.value, row.verdict) == ("chờ đo", None, "")


def test_a_stale_note_is_refused_with_both_shown(signed_in, address, say, official, office, small_set):
    say(official, "roads", "95", note="đo lần một")
    say(office, "roads", "85", note="đo lần hai")

    answer = signed_in("official").post(address(), {"do": "note", "note-note": "của tôi", "note-version": 1})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "của tôi" in text and "đo lần hai" in text
    assert result_of(small_set.roads).note == "đo lần hai"
    again = {"do": "note", "note-note": "của tôi", "note-version": answer.context["note_form"]["version"].value()}
    assert signed_in("official").post(address(), again).status_code == 302
    assert result_of(small_set.roads).note == "của tôi"


def test_a_note_of_handed_over_figures_is_refused(signed_in, address, say, official, assessment, small_set):
    say(official, "roads", "95")
    submit([assessment], by=official, explanation=WHY)

    answer = signed_in("official").post(address(), {"do": "note", "note-note": "thêm", "note-version": 1})

    assert answer.status_code == 200 and answer.context["note_form"].errors
    assert "thêm" in answer.content.decode()
    assert result_of(small_set.roads).note == ""


# -- Evidence ----------------------------------------------------------------------------------------------------


def test_files_are_attached_from_the_page(signed_in, address):
    data = {"do": "attach", "evidence-files": [upload(), upload(PNG, "anh.png")], "evidence-note": "kiểm tra thực địa"}

    answer = signed_in("official").post(address(), data, follow=True)

    assert answer.status_code == 200
    assert [row.file_name for row in answer.context["cell"].evidence] == ["bien-ban.pdf", "anh.png"]
    assert answer.content.decode().count("<img ") == 1


def test_a_refused_file_says_which_and_why(signed_in, address):
    data = {"do": "attach", "evidence-files": [upload(), upload(b"MZ", "lạ.png")]}

    answer = signed_in("official").post(address(), data)

    assert answer.status_code == 200
    assert "lạ.png" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_no_file_chosen_is_said(signed_in, address):
    answer = signed_in("official").post(address(), {"do": "attach"})

    assert answer.status_code == 200 and answer.context["evidence_form"].errors["files"]


def test_a_file_is_taken_off_and_the_history_tells(signed_in, address, official):
    client = signed_in("official")
    client.post(address(), {"do": "attach", "evidence-files": upload()})
    row = Evidence.objects.get()

    page = client.post(address(), {"do": "remove", "evidence": row.pk}, follow=True)

    cell = page.context["cell"]
    assert (cell.evidence, [one.pk for one in cell.removed]) == ([], [row.pk])
    assert [change.old for change in page.context["page"]] == ["bien-ban.pdf", ""]
    assert client.post(address(), {"do": "remove", "evidence": row.pk}).status_code == 302
    assert Change.objects.count() == 2


def test_a_file_of_another_cell_is_not_taken_off_here(signed_in, address, official, places, period, small_set):
    cell = {"period": period, "criteria_set": small_set.row, "locality": places["dongthai"]}
    (row,) = attach_evidence(**cell, indicator=small_set.plan, files=[upload()], by=official)

    signed_in("official").post(address("1.1"), {"do": "remove", "evidence": row.pk})

    assert Evidence.objects.get().removed_at is None


def test_a_kept_cell_offers_last_periods_files(signed_in, address, say, official, office, places, period, small_set):
    say(official, "roads", "95")
    cell = {"period": period, "criteria_set": small_set.row, "locality": places["dongthai"]}
    attach_evidence(**cell, indicator=small_set.roads, files=[upload()], by=official)
    open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    client = signed_in("official")
    assert client.get(address(quarter="2024-Q4")).context["cell"].may_reuse

    page = client.post(address(quarter="2024-Q4"), {"do": "reuse"}, follow=True)

    assert [row.file_name for row in page.context["cell"].evidence] == ["bien-ban.pdf"]
    assert not page.context["cell"].may_reuse


# -- History -----------------------------------------------------------------------------------------------------


def test_the_history_tells_every_change_and_its_door(
    signed_in, address, say, official, office, period, small_set, places
):
    say(official, "roads", "95")
    file = WorkbookImport.objects.create(
        period=period, criteria_set=small_set.row, locality=places["anbien"], file_name="an-bien.xlsx", by=office
    )
    entry = Entry(places["dongthai"].pk, small_set.roads.pk, Decimal(85), None)
    record_results(
        period=period, criteria_set=small_set.row, entries=[entry], by=office, door="IMPORT", workbook_import=file
    )
    say(official, "plan", None, Verdict.MET)

    page = signed_in("office").get(address())

    assert [(one.old, one.new, one.by) for one in page.context["page"]] == [
        ("95 Đ", "85 K", office),
        ("", "95 Đ", official),
    ]
    assert "an-bien.xlsx" in page.content.decode()
    assert reverse("reports:import-detail", args=[file.pk]) in page.content.decode()
    assert reverse("reports:import-detail", args=[file.pk]) not in signed_in("official").get(address()).content.decode()
