"""Occurrences as they are made, reported and confirmed, and what the task list shows of them."""

import datetime as dt
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from model_bakery import baker

from accounts.models import Agency, AgencyLevel, AgencyMembership, GroupRule, Role, RoleAssignment, Sector, User
from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.models import Criterion, Responsibility
from directives.actions import confirm, hand_over_task, make_occurrences, report_done, save_task
from directives.loader import load_directives
from directives.models import DeadlineKind, Directive, Occurrence, Task, TaskRole
from directives.tasklist import tally_of, task_rows
from directives.timing import TimeState
from localities.models import Kind, Level
from tests.directives.conftest import make_place, make_reader

YEAR_END = dt.date(2024, 12, 31)
ISSUED = dt.date(2024, 1, 5)
LEAD, COORDINATING = TaskRole.LEAD, TaskRole.COORDINATING


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def agency(code, name, place=None, level=AgencyLevel.DISTRICT, sector=Sector.GOVERNMENT, **values):
    row = Agency(code=code, name=name, level=level, sector=sector, locality=place, **values)
    row.set_keys()
    row.save()
    return row


@pytest.fixture
def districts(places):
    """Two districts of Lai Châu; Sìn Hồ begins in April 2024."""
    one = make_place(Level.DISTRICT, Kind.DISTRICT, "106", "Tam Đường", province=places["laichau"])
    two = make_place(
        Level.DISTRICT, Kind.DISTRICT, "108", "Sìn Hồ", province=places["laichau"], valid_from=dt.date(2024, 4, 1)
    )
    places["laichau_city"].delete()
    return one, two


@pytest.fixture
def committees(districts):
    return [agency(f"UB{place.code}", f"Ủy ban nhân dân {place.running_name}", place) for place in districts]


@pytest.fixture
def group(places):
    name = "Ủy ban nhân dân các huyện, thành phố"
    return agency("G", name, places["laichau"], AgencyLevel.GROUP, group_rule=GroupRule.DISTRICTS)


@pytest.fixture
def department(places):
    return agency("SNN", "Sở Nông nghiệp", places["laichau"], AgencyLevel.PROVINCE)


@pytest.fixture
def paper(places):
    return baker.make(
        Directive, key="LC", kind="Chỉ thị", date=ISSUED, date_precision="DAY", locality=places["laichau"]
    )


@pytest.fixture
def task(paper):
    """task([(role, agency), …], kind, value, due_date=…)."""

    def build(agencies, kind=DeadlineKind.NONE, value="", **values):
        order = paper.tasks.count() + 1
        return save_task(
            directive=paper, order=order, agencies=agencies, summary=f"Nhiệm vụ {order}",
            deadline_kind=kind, deadline_value=value, **values,
        )  # fmt: skip

    return build


def quarterly(task, *leads):
    return task([(LEAD, lead) for lead in leads], DeadlineKind.RECURRENCE, "hang_quy")


def made(task, until=YEAR_END, by=None):
    return make_occurrences([task], until=until, by=by)


def owed(task):
    rows = task.occurrences.order_by("due_date", "agency__code").values_list("label", "agency__code")
    return [" ".join(filter(None, row)) for row in rows]


def official_of(department, place):
    user = baker.make(User, username="so", is_active=True)
    RoleAssignment.objects.create(user=user, role=Role.DEPARTMENT, locality=place, agency=department)
    return user


# -- Making ----------------------------------------------------------------------------------------------------


def test_a_quarterly_task_makes_four_a_year_for_each_lead(task, department, committees):
    work = quarterly(task, department, committees[0])

    assert made(work).created == 8
    assert owed(work)[:3] == ["2024-Q1 SNN", "2024-Q1 UB106", "2024-Q2 SNN"]


def test_making_twice_makes_nothing_new(task, department):
    work = quarterly(task, department)
    made(work)

    assert made(work).created == 0
    assert made(work, until=dt.date(2025, 3, 31)).created == 1
    assert Occurrence.history.count() == 5


def test_an_undated_document_starts_when_it_was_registered(task, paper, department):
    paper.date_precision, paper.registered_on = "UNKNOWN", dt.date(2024, 8, 1)
    paper.save()
    work = quarterly(task, department)

    made(work)

    assert owed(work) == ["2024-Q3 SNN", "2024-Q4 SNN"]


def test_coordinating_agencies_owe_nothing(task, department, committees):
    work = task([(LEAD, department), (COORDINATING, committees[0])])

    made(work)

    assert owed(work) == ["SNN"]


def test_a_group_stands_for_the_members_of_each_round(task, group, committees):
    work = quarterly(task, group)

    made(work, until=dt.date(2024, 6, 30))

    assert owed(work) == ["2024-Q1 UB106", "2024-Q2 UB106", "2024-Q2 UB108"]
    assert set(work.occurrences.values_list("lead__code", flat=True)) == {"G"}


def test_listed_members_go_before_the_rule(task, group, committees, department):
    member = AgencyMembership.objects.create(group=group, member=department, valid_to=dt.date(2024, 3, 31))
    work = quarterly(task, group)

    made(work, until=dt.date(2024, 6, 30))

    assert owed(work) == ["2024-Q1 SNN", "2024-Q2 UB106", "2024-Q2 UB108"]
    assert member.is_in_force_on(ISSUED)


def test_a_group_with_an_unknown_member_counts_as_itself_and_says_so(task, group, committees):
    committees[0].delete()
    work = task([(LEAD, group)])

    notes = made(work).notes

    assert owed(work) == ["G"]
    assert notes == [f"“{group.name}”: no agency is recorded for Huyện Tam Đường."]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("", "its members are not listed."),
        (GroupRule.COMMUNES, "no unit of this kind is known on 05/01/2024."),
        (GroupRule.CRITERIA_DEPARTMENTS, "its members are not listed."),
    ],
)
def test_a_group_that_cannot_be_expanded_counts_as_itself(task, places, rule, reason):
    nobody = agency("X", "Các ngành", places["laichau"], AgencyLevel.GROUP, group_rule=rule)

    notes = made(task([(LEAD, nobody)])).notes

    assert Occurrence.objects.get().agency == nobody
    assert notes == [f"“Các ngành”: {reason}"]


def test_departments_in_charge_of_criteria_are_members_of_their_group(task, places, department):
    criterion = baker.make(Criterion)
    Responsibility.objects.create(criterion=criterion, province=places["laichau"], agency=department)
    everyone = agency("X", "Các sở", places["laichau"], AgencyLevel.GROUP, group_rule=GroupRule.CRITERIA_DEPARTMENTS)
    work = task([(LEAD, everyone)])

    made(work)

    assert owed(work) == ["SNN"]


def test_of_several_agencies_of_a_district_the_group_means_the_one_it_names(task, group, committees, districts):
    agency("PNN", "Phòng Nông nghiệp huyện", districts[0])
    work = task([(LEAD, group)])

    made(work)

    assert owed(work) == ["UB106"]


def test_an_agency_named_twice_owes_once(task, group, committees):
    work = task([(LEAD, committees[0]), (LEAD, group)])

    made(work)

    assert owed(work) == ["UB106"]


def test_only_the_documents_office_makes_occurrences(task, department, office, laichau_office):
    work = task([(LEAD, department)])

    with pytest.raises(Refused, match="coordination office"):
        made(work, by=office)
    assert made(work, by=laichau_office).created == 1


# -- Reporting and confirming ------------------------------------------------------------------------------------


@pytest.fixture
def second(places):
    return make_reader("vpdp-2", Role.COORDINATION, places["laichau"])


@pytest.fixture
def tamduong(districts):
    return make_reader("tamduong", Role.LOCAL, districts[0])


@pytest.fixture
def sinho(districts):
    return make_reader("sinho", Role.LOCAL, districts[1])


@pytest.fixture
def shared(task, committees):
    """A task two districts lead, due on 30/06/2024."""
    work = task([(LEAD, row) for row in committees], DeadlineKind.DATE, due_date=dt.date(2024, 6, 30))
    made(work)
    return work


def test_a_task_is_done_when_all_leads_are(shared, committees, tamduong, sinho, laichau_office):
    first, last = shared.occurrences.order_by("agency__code")
    report_done(first, by=tamduong, text="Đã xong", on=dt.date(2024, 6, 3))
    confirm(first, by=laichau_office, on=dt.date(2024, 6, 10))
    shared.refresh_from_db()
    assert shared.done_date is None

    report_done(last, by=sinho, text="Đã xong", on=dt.date(2024, 6, 20))
    shared.refresh_from_db()
    assert shared.done_date is None

    confirm(last, by=laichau_office, on=dt.date(2024, 7, 2))
    shared.refresh_from_db()
    assert shared.done_date == dt.date(2024, 6, 20)
    assert shared.history.first().history_user == laichau_office


def test_a_lead_added_later_keeps_the_task_open(shared, paper, department, tamduong, sinho, laichau_office):
    save_task(directive=paper, order=shared.order, agencies=[(LEAD, department)])
    for row, who in zip(shared.occurrences.order_by("agency__code"), (tamduong, sinho), strict=True):
        report_done(row, by=who, text="Đã xong")
        confirm(row, by=laichau_office)

    shared.refresh_from_db()
    assert (shared.done_date, shared.occurrences.open().get().agency) == (None, department)


def test_a_recurring_task_never_closes(task, department, laichau_office, second):
    work = quarterly(task, department)
    made(work, until=dt.date(2024, 3, 31))
    row = report_done(work.occurrences.get(), by=laichau_office, text="Quý I", on=dt.date(2024, 3, 30))
    confirm(row, by=second, on=dt.date(2024, 4, 1))

    work.refresh_from_db()
    assert work.done_date is None


def refused(action, *arguments, **values):
    with pytest.raises(Refused) as refusal:
        action(*arguments, **values)
    return refusal.value.problems[0].reason


def test_a_lead_reports_only_its_own(shared, department, places, tamduong, sinho, office, stranger):
    own, other = shared.occurrences.order_by("agency__code")
    outsiders = [sinho, office, stranger, make_reader("lanhdao", Role.LEADERSHIP, places["laichau"])]

    for who in outsiders:
        assert refused(report_done, own, by=who, text="x") == "You may report only what your own agency leads."
    report_done(own, by=tamduong, text="Đã xong")
    assert Occurrence.objects.get(pk=own.pk).reported_by == tamduong
    assert Occurrence.objects.get(pk=other.pk).reported_on is None


def test_a_coordinating_agency_cannot_report(task, places, committees, department):
    work = task([(LEAD, committees[0]), (COORDINATING, department)])
    made(work)
    so = official_of(department, places["laichau"])

    reason = refused(report_done, work.occurrences.get(), by=so, text="Đã xong")

    assert reason == "A coordinating agency cannot report a task done; its lead agencies do."


def test_a_department_reports_what_it_leads(task, places, department):
    work = task([(LEAD, department)])
    made(work)
    so = official_of(department, places["laichau"])

    assert report_done(work.occurrences.get(), by=so, text="Đã xong").report == "Đã xong"


def test_a_report_says_what_was_done_on_a_day_that_has_come(shared, tamduong):
    row = shared.occurrences.order_by("agency__code")[0]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)

    assert refused(report_done, row, by=tamduong, text="  ") == "Say what was done."
    assert refused(report_done, row, by=tamduong, text="x", on=tomorrow) == "This day has not come yet."
    assert refused(report_done, row, by=tamduong, text="x", on=dt.date(2024, 1, 4)) == (
        "This day lies before the document."
    )
    assert refused(report_done, row, by=None, text="x") == "A report names the person who made it."


def test_a_second_person_confirms(shared, tamduong, sinho, laichau_office, second):
    row = shared.occurrences.order_by("agency__code")[0]
    assert refused(confirm, row, by=laichau_office) == "Nothing has been reported yet."

    report_done(row, by=laichau_office, text="Theo báo cáo giấy", on=dt.date(2024, 6, 3))

    assert refused(confirm, row, by=laichau_office) == "Somebody other than the person who reported confirms."
    assert refused(confirm, row, by=sinho) == "Only the province's coordination office may do this."
    assert refused(confirm, row, by=second, on=dt.date(2024, 6, 2)).startswith("The day of confirmation lies before")
    confirm(row, by=second)
    assert refused(confirm, row, by=second) == "This has been confirmed already."
    assert refused(report_done, row, by=tamduong, text="x") == "This has been confirmed already."


@pytest.mark.parametrize(
    "values",
    [
        {"reported_on": ISSUED},
        {"confirmed_on": ISSUED},
        {"confirmed_on": ISSUED, "confirmed_by": "office"},
        {"reported_on": ISSUED, "reported_by": "office", "confirmed_on": ISSUED, "confirmed_by": "office"},
    ],
)
def test_the_database_holds_who_and_when_together(shared, laichau_office, values):
    row = shared.occurrences.first()
    for name, value in values.items():
        setattr(row, name, laichau_office if value == "office" else value)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_agency_owes_a_round_once(shared):
    row = shared.occurrences.first()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


# -- Handing over by the office ------------------------------------------------------------------------------------


def test_the_taker_reports_in_place_of_the_agency_it_takes_over(shared, committees, sinho, tamduong, laichau_office):
    old, new = committees
    hand_over_task(task=shared, from_agency=old, to_agency=new, date=ISSUED, by=laichau_office)
    row = shared.occurrences.get(agency=old)

    assert refused(report_done, row, by=tamduong, text="x") == "You may report only what your own agency leads."
    report_done(row, by=sinho, text="Đã xong")
    assert row.agency == old


def test_rounds_after_a_hand_over_are_the_takers(task, department, committees):
    work = quarterly(task, department)
    hand_over_task(task=work, from_agency=department, to_agency=committees[0], date=dt.date(2024, 7, 1))

    made(work)

    assert owed(work) == ["2024-Q1 SNN", "2024-Q2 SNN", "2024-Q3 UB106", "2024-Q4 UB106"]


def test_only_who_leads_hands_over_and_never_in_a_circle(shared, committees, department, office, laichau_office):
    old, new = committees

    def refusal(old, new, by=laichau_office):
        return refused(hand_over_task, task=shared, from_agency=old, to_agency=new, date=ISSUED, by=by)

    assert refusal(old, new, by=office) == "Only the province's coordination office may do this."
    assert refusal(department, new) == "Sở Nông nghiệp does not lead this task."
    hand_over_task(task=shared, from_agency=old, to_agency=new, date=ISSUED, by=laichau_office)
    assert refusal(new, old) == f"{old.name} has handed this task over itself."


# -- What a page shows -----------------------------------------------------------------------------------------


def row_of(task, day):
    (row,) = task_rows(Task.objects.filter(pk=task.pk), day)
    return row


def test_a_task_shows_how_many_leads_are_done_on_the_day(shared, tamduong, laichau_office):
    first = shared.occurrences.order_by("agency__code")[0]
    report_done(first, by=tamduong, text="Đã xong", on=dt.date(2024, 6, 3))
    confirm(first, by=laichau_office, on=dt.date(2024, 6, 10))

    assert row_of(shared, dt.date(2024, 6, 1)).lead_notes == ["00/02 lead agencies done"]
    assert row_of(shared, dt.date(2024, 6, 5)).lead_notes == [
        "00/02 lead agencies done",
        "01 waiting for confirmation",
    ]
    assert row_of(shared, dt.date(2024, 6, 10)).lead_notes == ["01/02 lead agencies done"]


def test_a_recurring_task_shows_its_next_round(task, department):
    work = quarterly(task, department)
    assert row_of(work, dt.date(2024, 2, 1)).round_notes == []

    made(work)

    assert row_of(work, dt.date(2024, 8, 1)).round_notes == [
        "next: quarter III/2024, due 30/09/2024",
        "02 earlier rounds not done",
    ]
    assert row_of(work, dt.date(2025, 1, 1)).round_notes[0] == "last: quarter IV/2024, due 31/12/2024"


def test_a_task_shows_who_took_over_and_what_waits(shared, committees, department):
    old, other = committees
    hand_over_task(task=shared, from_agency=old, to_agency=department, date=dt.date(2024, 3, 1))
    hand_over_task(task=shared, from_agency=other, to_agency=None, date=dt.date(2024, 3, 1))

    assert row_of(shared, dt.date(2024, 2, 1)).lead_notes == ["00/02 lead agencies done"]
    assert row_of(shared, dt.date(2024, 3, 1)).lead_notes[1:] == [
        f"handed over: {old.name} → Sở Nông nghiệp",
        f"to be assigned anew: {other.name}",
    ]


def test_the_offices_own_limit_is_not_in_the_papers_rates(task, department):
    work = task([(LEAD, department)], internal_due_date=dt.date(2024, 3, 1))
    made(work)

    assert (tally_of([work], dt.date(2024, 3, 2)).due, tally_of([work], dt.date(2024, 3, 2)).total) == (0, 1)
    assert (row_of(work, dt.date(2024, 3, 2)).state, row_of(work, dt.date(2024, 3, 2)).own_state) == (
        TimeState.NO_LIMIT,
        TimeState.OVERDUE,
    )


def test_before_30_april_is_due_on_29_april(task, department):
    work = task([(LEAD, department)], DeadlineKind.DATE, due_date=dt.date(2024, 4, 30), is_strictly_before=True)
    made(work)

    assert [tally_of([work], dt.date(2024, 4, day)).overdue for day in (29, 30)] == [0, 1]


def test_the_page_states_both_rates(client, shared, tamduong, laichau_office):
    first = shared.occurrences.order_by("agency__code")[0]
    report_done(first, by=tamduong, text="Đã xong", on=dt.date(2024, 6, 3))
    confirm(first, by=laichau_office, on=dt.date(2024, 6, 10))
    client.force_login(laichau_office)

    page = client.get(reverse("directives:task-list"), {"as_of": "2024-07-15"}, headers={"accept-language": "en"})
    sheet = client.get(reverse("directives:task-list"), {"as_of": "2024-07-15", "format": "csv"})

    assert (page.context["tally"].done, page.context["tally"].due) == (1, 2)
    assert "50,00%" in page.content.decode()
    assert "01/02" in sheet.content.decode("utf-8-sig")


def test_another_province_sees_none_of_it(client, shared, office):
    client.force_login(office)

    page = client.get(reverse("directives:task-list"), {"as_of": "2024-07-15"})

    assert (page.context["rows"], page.context["tally"].total) == ([], 0)
    assert not Occurrence.objects.visible_to(scope_of(office)).exists()


def test_the_five_documents_make_their_occurrences_in_a_fixed_number_of_questions(
    places, django_assert_max_num_queries
):
    load_directives()

    with django_assert_max_num_queries(16):
        make_occurrences(Task.objects.all(), until=YEAR_END)

    assert Occurrence.objects.filter(task__deadline_value="hang_quy", label="2024-Q4").exists()
    later = Task.objects.filter(occurrences=None).values_list("directive__key", "deadline_kind")
    assert set(later) == {("KG-CT-BTVTU", DeadlineKind.RECURRENCE)}, "undated, it starts when it is registered: today"


# -- The command -----------------------------------------------------------------------------------------------


def test_the_command_makes_a_year_ahead_and_says_what_it_left(capsys, task, group, department, laichau_office):
    quarterly(task, department)
    task([(LEAD, group)])

    call_command("make_occurrences", "--until", "2024-12-31", "--user", "vpdp-laichau", "--json")
    first = json.loads(capsys.readouterr().out)
    call_command("make_occurrences", "--until", "2024-12-31")

    assert (first["until"], first["created"], len(first["notes"])) == ("2024-12-31", 5, 1)
    assert capsys.readouterr().out.startswith("Occurrences created up to 31/12/2024: 0")


@pytest.mark.parametrize("options", [("--user", "lanhdao"), ("--user", "khong-co"), ("--until", "2090-01-01")])
def test_the_command_refuses(task, department, places, options):
    task([(LEAD, department)])
    make_reader("lanhdao", Role.LEADERSHIP, places["laichau"])

    with pytest.raises(CommandError) as refusal:
        call_command("make_occurrences", *options)

    assert refusal.value.returncode == 1
    assert not Occurrence.objects.exists()
