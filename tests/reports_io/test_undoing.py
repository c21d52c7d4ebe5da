"""A recorded workbook is taken back as a whole: exactly, once, and only while nobody has touched its cells."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from criteria.actions import (
    CriterionEntry,
    Entry,
    Refused,
    close_period,
    record_results,
    state_criteria,
    undo_import,
    undo_reasons,
)
from criteria.actions.summaries import summarise
from criteria.models import Assessment, Change, IndicatorResult, WorkbookImport
from reports import imports
from tests.reports_io.conftest import Editor

CELL = (
    "value", "text_value", "verdict", "basis", "threshold", "is_carried", "note", "entered_by", "entered_at",
    "department_verdict", "appraised_verdict",
)  # fmt: skip


def cells():
    """What every cell says; a row that says nothing is as good as none."""
    rows = IndicatorResult.objects.order_by("assessment", "indicator").values("assessment", "indicator", *CELL)
    return [row for row in rows if any(row[name] not in (None, "", False) for name in CELL)]


def summaries():
    columns = ("pk", "current_met", "current_marks", "current_computed", "current_stated", "stated_marks")
    return list(Assessment.objects.order_by("pk").values_list(*columns))


@pytest.fixture
def enter(world):
    def write(by, *said, **more):
        entries = [
            Entry(world.communes[code].pk, world.indicators[number].pk, value, verdict, **more)
            for code, number, value, verdict in said
        ]
        return record_results(period=world.period, criteria_set=world.criteria_set, entries=entries, by=by, door="FORM")

    return write


@pytest.fixture
def bring(world):
    """Record a workbook with these cells; the WorkbookImport."""

    def write(by, **cells):
        sheet = Editor(world.workbook(by=by))
        for key, value in cells.items():
            code, number = key[1:].split("_", 1)
            sheet.put(code, number.replace("_", "."), value)
        content = sheet.saved()
        row = imports.keep(imports.preview(content, by=by), content, file_name="q3.xlsx", by=by)
        imports.confirm(row, by=by)
        return WorkbookImport.objects.get(pk=row.pk)

    return write


def test_every_cell_is_as_it_was_to_the_last_mark(world, enter, bring):
    enter(world.official, ("08001", "1.2", Decimal("70.5"), None), note="theo biên bản")
    enter(world.official, ("08002", "1.1", None, "MET"), ("08002", "2.1", Decimal(50), "MET"))
    IndicatorResult.objects.filter(indicator=world.indicators["1.1"]).update(is_carried=True)
    before, counted = cells(), summaries()
    row = bring(world.office, c08001_1_2=95, c08002_1_1="K", c08002_2_1=None, c08003_1_2=88)
    assert cells() != before and summaries() != counted

    undone = undo_import(row, by=world.office)

    assert cells() == before and (undone.cells, undone.units) == (4, 3)
    assert [line for line in summaries() if line in counted] == counted
    row.refresh_from_db()
    assert (row.outcome, row.undone_by) == ("UNDONE", world.office)


def test_the_trail_and_the_versions_move_on(world, enter, bring):
    enter(world.official, ("08001", "1.2", Decimal(70), None))
    row = bring(world.office, c08001_1_2=95)
    undo_import(row, by=world.office)

    line = Change.objects.latest("pk")
    assert (line.door, line.old, line.new, line.by, line.workbook_import) == ("UNDO", "95 Đ", "70 K", world.office, row)
    assert IndicatorResult.objects.get(indicator=world.indicators["1.2"], value=70).version == 3


def test_summaries_equal_a_recount(world, enter, bring):
    enter(world.official, ("08001", "1.2", Decimal(70), None), ("08001", "1.1", None, "MET"))
    undo_import(bring(world.office, c08001_1_2=95, c08003_1_1="Đ"), by=world.office)
    told = summaries()

    summarise(Assessment.objects.values_list("pk", flat=True))
    assert summaries() == told


def test_a_later_change_stands_in_the_way_and_is_named(world, enter, bring):
    row = bring(world.office, c08001_1_2=95, c08002_1_2=96)
    enter(world.official, ("08001", "1.2", Decimal(94), None))
    before = cells()

    with pytest.raises(Refused) as refused:
        undo_import(row, by=world.office)

    reasons = [problem.reason for problem in refused.value.problems]
    assert len(reasons) == 1 and "Xã Tân Hội, indicator 1.2: became “94 Đ” by can-bo" in reasons[0]
    assert cells() == before and not Change.objects.filter(door="UNDO").exists()


def test_a_change_elsewhere_does_not(world, enter, bring):
    row = bring(world.office, c08001_1_2=95)
    enter(world.official, ("08001", "2.1", Decimal(94), "MET"), ("08002", "1.2", Decimal(94), None))

    assert undo_import(row, by=world.office).cells == 1
    assert len(cells()) == 2


def test_two_workbooks_are_taken_back_in_turn(world, bring):
    first, second = bring(world.office, c08001_1_2=95), bring(world.office, c08001_1_2=85)
    assert undo_reasons(first, by=world.office)

    undo_import(second, by=world.office)
    undo_import(first, by=world.office)

    assert cells() == []


def test_it_is_taken_back_once(world, bring):
    row = bring(world.office, c08001_1_2=95)
    undo_import(row, by=world.office)

    with pytest.raises(Refused):
        undo_import(row, by=world.office)
    assert Change.objects.filter(door="UNDO").count() == 1


def test_handed_in_figures_and_a_closed_quarter_refuse(world, enter, bring):
    row = bring(world.office, c08001_1_2=95)
    Assessment.objects.update(state="SUBMITTED")
    assert "returned before they can change" in undo_reasons(row, by=world.office)[0].reason

    Assessment.objects.update(state="DRAFT")
    close_period(period=world.period, by=world.office)
    assert "can no longer be entered" in undo_reasons(row, by=world.office)[0].reason


def test_rows_outside_the_area_refuse(world, bring):
    row = bring(world.office, c08003_1_2=95)

    with pytest.raises(Refused):
        undo_import(row, by=world.official)


def test_a_department_word_lifted_by_the_workbook_stands_again(world, enter, bring):
    enter(world.official, ("08001", "1.2", Decimal(70), None))
    words = {"department_value": Decimal(71), "department_verdict": "NOT_MET", "department_basis": "COMPUTED"}
    IndicatorResult.objects.filter(value=70).update(**words, department_by=world.leader)
    Assessment.objects.update(state="RETURNED")
    before = cells()
    row = bring(world.office, c08001_1_2=95)
    assert IndicatorResult.objects.get(value=95).department_verdict == ""

    undo_import(row, by=world.office)

    assert cells() == before
    assert IndicatorResult.objects.get(value=70).department_by == world.leader


def test_words_on_whole_criteria_go_back_too(world, enter):
    place, criteria = world.communes["08001"], list(world.criteria_set.criteria.order_by("order"))
    said = {"period": world.period, "criteria_set": world.criteria_set, "by": world.office}
    state_criteria(**said, entries=[CriterionEntry(place.pk, criteria[0].pk, "MET")], door="FORM")
    before = summaries()
    row = WorkbookImport.objects.create(
        period=world.period, criteria_set=world.criteria_set, locality=world.province, outcome="APPLIED"
    )
    both = [CriterionEntry(place.pk, criterion.pk, "NOT_MET") for criterion in criteria]
    state_criteria(**said, entries=both, door="IMPORT", workbook_import=row)
    assert summaries() != before

    undo_import(row, by=world.office)

    assert summaries() == before
    line = Change.objects.latest("pk")
    assert (line.criterion, line.old, line.new) == (criteria[1], "Chưa đạt", "")


def test_asking_takes_a_fixed_number_of_queries(world, bring, django_assert_max_num_queries):
    row = bring(world.office, c08001_1_2=95, c08002_1_2=96, c08003_1_2=88, c08001_1_1="Đ")

    with django_assert_max_num_queries(10):
        undo_reasons(row, by=world.office)


def test_the_page_takes_it_back(client, world, bring):
    row = bring(world.office, c08001_1_2=95)
    client.force_login(world.office)
    assert f"/imports/{row.pk}/undo" in client.get(f"/imports/{row.pk}/").content.decode()

    page = client.post(f"/imports/{row.pk}/undo", follow=True).content.decode()

    assert cells() == [] and "Taken back" in page and f"/imports/{row.pk}/undo" not in page
    assert "Nothing was taken back" in client.post(f"/imports/{row.pk}/undo", follow=True).content.decode()


def test_the_page_names_what_is_in_the_way(client, world, enter, bring):
    row = bring(world.office, c08001_1_2=95)
    enter(world.official, ("08001", "1.2", Decimal(94), None))
    client.force_login(world.office)
    page = client.get(f"/imports/{row.pk}/").content.decode()

    assert "became “94 Đ”" in page and f"/imports/{row.pk}/undo" not in page


@pytest.mark.parametrize(("who", "status"), [("official", 404), ("leader", 404), ("stranger", 404)])
def test_others_do_not_take_it_back(client, world, bring, who, status):
    row = bring(world.office, c08001_1_2=95)
    client.force_login(getattr(world, who))

    assert client.post(f"/imports/{row.pk}/undo").status_code == status
    assert cells()


def test_the_list_is_filtered(client, world, bring):
    undo_import(bring(world.office, c08001_1_2=95), by=world.office)
    bring(world.office, c08001_1_2=96)
    client.force_login(world.office)

    assert len(client.get("/imports/?state=UNDONE").context["page"].object_list) == 1
    assert len(client.get(f"/imports/?period={world.period.pk}&by={world.office.pk}").context["page"].object_list) == 2
    assert len(client.get("/imports/?state=x&period=abc&by=999").context["page"].object_list) == 2
    assert "No workbook answers" in client.get("/imports/?state=REFUSED").content.decode()


def test_the_command_takes_it_back_in_the_persons_scope(world, bring):
    row = bring(world.office, c08001_1_2=95)
    with pytest.raises(CommandError, match="No workbook"):
        call_command("undo_import", row.pk, user="lang-gieng")

    call_command("undo_import", row.pk, user="van-phong", stdout=StringIO())

    assert cells() == []
    with pytest.raises(CommandError, match="Only a workbook that was recorded"):
        call_command("undo_import", row.pk)
