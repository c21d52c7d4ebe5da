"""An office's own matrix: its columns and rows are shown with reasons, corrected, remembered, then previewed."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.actions import undo_import
from criteria.models import Assessment, Change, IndicatorResult, WorkbookImport, WorkbookMapping
from reports import imports

HEADS = ("TT", "Đơn vị", "1.1", "Tỷ lệ dân hài lòng chung", "Ghi chú")
ROWS = (
    (1, "xã Tân Hội", "Đ", 91, ""),
    (2, "Hoà Điền", "K", 72.5, "còn nợ"),
    (3, "Xã Mỹ Lân", "Đ", 88, ""),
)


def matrix(heads=HEADS, rows=ROWS):
    book = openpyxl.Workbook()
    book.active.title = "Quý III"
    for line in (("BIỂU TỔNG HỢP",), (), heads, *rows):
        book.active.append(list(line))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.fixture
def send(client, world):
    def post(user=None, **cells):
        client.force_login(user or world.office)
        file = SimpleUploadedFile("biểu riêng.xlsx", matrix(**cells))
        target = f"{world.period.pk}:{world.criteria_set.pk}"
        return client.post("/imports/", {"file": file, "target": target}, follow=True)

    return post


def choices(page):
    return {choice.name: choice for section in page.context["sections"] for choice in (*section.columns, *section.rows)}


def named(page, text):
    return next(choice for choice in choices(page).values() if choice.text == text)


def chosen(page, **more):
    return {name: choice.chosen for name, choice in choices(page).items()} | {"remember": "1"} | more


def test_the_reading_is_shown_with_an_excerpt_and_reasons(send):
    page = send()
    text = page.content.decode()

    assert page.redirect_chain[-1][0].endswith("/mapping/") and WorkbookImport.objects.get().outcome == "MAPPING"
    assert named(page, "1.1").chosen == "indicator:1.1" and named(page, "1.1").why
    assert "BIỂU" not in text or "Hoà Điền" in text
    assert not IndicatorResult.objects.exists()


def test_what_is_corrected_is_previewed_recorded_and_taken_back(client, world, send):
    page = send()
    row = WorkbookImport.objects.get()
    column, strange = named(page, HEADS[3]), named(page, "Xã Mỹ Lân")
    lake = world.communes["08003"]
    answers = chosen(page, **{column.name: "indicator:1.2", strange.name: str(lake.pk)})

    preview = client.post(f"/imports/{row.pk}/mapping/", answers, follow=True)
    row.refresh_from_db()
    assert (row.outcome, row.counts["new"], row.counts["errors"]) == ("PREVIEWED", 6, 0)
    assert "72,5 K" in preview.content.decode() and not IndicatorResult.objects.exists()

    client.post(f"/imports/{row.pk}/confirm")
    assert IndicatorResult.objects.get(assessment__locality=lake, indicator__number="1.2").value == 88
    row.refresh_from_db()
    assert undo_import(row, by=world.office).cells == 6


def test_a_column_nobody_settles_is_never_written(client, world, send):
    page = send()
    row = WorkbookImport.objects.get()

    client.post(f"/imports/{row.pk}/mapping/", chosen(page))

    row.refresh_from_db()
    changes = [change[1] for change in row.problems["changes"]]
    assert set(changes) <= {world.indicators["1.1"].pk}
    assert any("Mỹ Lân" in (line["text"] or "") for line in row.problems["unmatched_rows"])


def test_what_was_settled_is_remembered_shown_and_forgotten(client, world, send):
    page = send()
    lake = world.communes["08003"]
    answers = {named(page, HEADS[3]).name: "indicator:1.2", named(page, "Xã Mỹ Lân").name: str(lake.pk)}
    client.post(f"/imports/{WorkbookImport.objects.get().pk}/mapping/", chosen(page, **answers))
    assert {(row.kind, row.role) for row in WorkbookMapping.objects.all()} == {("COLUMN", "indicator"), ("ROW", "unit")}

    again = send()
    assert named(again, HEADS[3]).chosen == "indicator:1.2" and named(again, HEADS[3]).is_remembered
    assert named(again, "Xã Mỹ Lân").chosen == str(lake.pk)

    listed = client.get("/imports/remembered/").content.decode()
    assert HEADS[3] in listed and lake.full_name in listed
    for row in WorkbookMapping.objects.all():
        client.post(f"/imports/remembered/{row.pk}/forget")
    assert not WorkbookMapping.objects.exists() and not named(send(), HEADS[3]).is_remembered


def test_another_office_remembers_for_itself(client, world, send):
    page = send()
    answers = {named(page, HEADS[3]).name: "indicator:1.2"}
    client.post(f"/imports/{WorkbookImport.objects.get().pk}/mapping/", chosen(page, **answers))
    mapping = WorkbookMapping.objects.get()
    client.force_login(world.official)

    assert HEADS[3] not in client.get("/imports/remembered/").content.decode()
    assert client.post(f"/imports/remembered/{mapping.pk}/forget").status_code == 404
    assert not named(send(world.official), HEADS[3]).is_remembered


@pytest.mark.parametrize(("who", "status"), [("official", 404), ("leader", 404), ("stranger", 404)])
def test_others_do_not_settle_it(client, world, send, who, status):
    send()
    row = WorkbookImport.objects.get()
    client.force_login(getattr(world, who))

    assert client.get(f"/imports/{row.pk}/mapping/").status_code == status
    assert client.post(f"/imports/{row.pk}/mapping/", {}).status_code == status


@pytest.mark.parametrize(("who", "status"), [("office", 200), ("official", 200), ("leader", 403), ("stranger", 403)])
def test_who_sees_what_is_remembered(client, world, who, status):
    client.force_login(getattr(world, who))

    assert client.get("/imports/remembered/").status_code == status


def test_choices_the_page_does_not_offer_change_nothing(client, world, send):
    page = send()
    row = WorkbookImport.objects.get()
    column, strange = named(page, HEADS[3]), named(page, "Xã Mỹ Lân")

    client.post(f"/imports/{row.pk}/mapping/", chosen(page, **{column.name: "indicator:99.9", strange.name: "999999"}))

    assert not WorkbookMapping.objects.exists()


def test_an_unchanged_workbook_writes_nothing_to_figures(world, editor):
    editor.put("08001", "1.2", 90)
    content = editor.saved()
    row = imports.keep(imports.preview(content, by=world.office), content, file_name="x.xlsx", by=world.office)
    imports.confirm(row, by=world.office)
    before = (Change.objects.count(), list(IndicatorResult.objects.values()), list(Assessment.objects.values()))

    content.seek(0)
    with CaptureQueriesContext(connection) as asked:
        imports.preview(content, by=world.office)

    written = [one["sql"] for one in asked if one["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []
    assert before == (Change.objects.count(), list(IndicatorResult.objects.values()), list(Assessment.objects.values()))


def test_what_was_remembered_since_is_chosen_on_the_page(client, world, send):
    first = send()
    waiting = WorkbookImport.objects.get()
    send()
    later = WorkbookImport.objects.latest("pk")
    client.post(f"/imports/{later.pk}/mapping/", chosen(first, **{named(first, HEADS[3]).name: "indicator:1.2"}))

    column = named(client.get(f"/imports/{waiting.pk}/mapping/"), HEADS[3])

    assert (column.chosen, column.is_remembered) == ("indicator:1.2", True)
