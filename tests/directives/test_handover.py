"""Open tasks of units that end: handed to the successor's agency or waiting to be assigned, and all of it undone."""

import datetime as dt

import pytest
from django.utils import translation
from model_bakery import baker

from accounts.actions import save_agency
from accounts.models import Agency, AgencyLevel, Role, Sector, User
from accounts.scope import scope_of
from criteria.actions import Refused
from criteria.actions.handover import EffectKind, participants
from criteria.actions.reorganisation import (
    Line,
    apply_reorganisation,
    effects_of,
    keep_reorganisation,
    plan_reorganisation,
    undo_reasons,
    undo_reorganisation,
)
from directives.actions import confirm, hand_over_task, make_occurrences, report_done, save_clause, save_task
from directives.handover import moves_of
from directives.models import DeadlineKind, Directive, Occurrence, TaskAgency, TaskHandOver, TaskRole
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality
from tests.directives.conftest import make_reader

BEGIN, ISSUED, DAY = dt.date(2010, 1, 1), dt.date(2024, 1, 5), dt.date(2024, 8, 1)
UNTIL = dt.date(2024, 9, 30)
PAPER = "NQ 1200/NQ-UBTVQH15"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def land(db):
    """{code: place}: a province, a district and three communes."""
    province = Unit(Level.PROVINCE, Kind.PROVINCE, "97", "Bình Minh", BEGIN)
    district = Unit(Level.DISTRICT, Kind.DISTRICT, "970", "Hòa An", BEGIN, parent=province)
    names = {"97001": "Đông Hòa", "97002": "Tây Hòa", "97003": "Nam Hòa"}
    communes = [Unit(Level.COMMUNE, Kind.COMMUNE, code, name, BEGIN, parent=district) for code, name in names.items()]
    units = [province, district, *communes]
    write_localities(units)
    return {unit.code: Locality.objects.get(pk=unit.row.pk) for unit in units}


@pytest.fixture
def office(land):
    return make_reader("vp", Role.COORDINATION, land["97"])


@pytest.fixture
def second(land):
    return make_reader("vp-2", Role.COORDINATION, land["97"])


@pytest.fixture
def committees(land):
    return {code: committee(land[code]) for code in ("97001", "97002", "97003")}


def committee(place, name="Ủy ban nhân dân"):
    return save_agency(
        code=f"{name[:1]}{place.code}",
        name=f"{name} {place.running_name}",
        level=AgencyLevel.COMMUNE,
        sector=Sector.GOVERNMENT,
        locality=place,
    )


@pytest.fixture
def work(land, committees):
    """{name: task}: one due at the year's end that all three communes lead, a quarterly one of Đông Hòa's."""
    paper = baker.make(
        Directive, key="BM", kind="Chỉ thị", date=ISSUED, date_precision="DAY", locality=land["97"], number="05/CT"
    )
    clauses = [save_clause(directive=paper, number=number, order=order) for order, number in enumerate("12")]
    leads = [(TaskRole.LEAD, row) for row in committees.values()]
    shared = save_task(
        directive=paper, order=1, clause=clauses[0], agencies=leads, summary="Trồng cây",
        deadline_kind=DeadlineKind.YEAR, deadline_value="2024", due_date=dt.date(2024, 12, 31),
    )  # fmt: skip
    quarterly = save_task(
        directive=paper, order=2, clause=clauses[1], agencies=leads[:1], summary="Báo cáo quý",
        deadline_kind=DeadlineKind.RECURRENCE, deadline_value="hang_quy",
    )  # fmt: skip
    make_occurrences([shared, quarterly], until=dt.date(2024, 7, 31))
    return {"shared": shared, "quarterly": quarterly}


def plan(land, *lines, **more):
    return plan_reorganisation(province=land["97"], date=DAY, resolution=PAPER, lines=lines, **more)


MERGER = (
    Line("97001", "97009", "Hòa Bình", "xã"),
    Line("97002", "97009", "Hòa Bình", "xã"),
)
DIVISION = (
    Line("97001", "97009", "Hòa Bình", "xã", is_whole=False),
    Line("97001", "97010", "Hòa Thuận", "xã", is_whole=False),
)


def reorganise(land, office, *lines, **more):
    record = keep_reorganisation(plan(land, *lines, **more), by=office)
    apply_reorganisation(record, by=office)
    record.refresh_from_db()
    return record


def moves():
    rows = TaskHandOver.objects.order_by("task__order", "from_agency__code")
    return [(row.task.order, row.from_agency.name, row.to_agency and row.to_agency.name) for row in rows]


def texts(found):
    return [effect.text for effect in found if effect.kind == EffectKind.TASK]


def test_the_room_takes_part_in_reorganisations():
    assert "directives.tasks" in [one.name for one in participants()]


def test_the_preview_lists_every_open_task_and_where_it_goes(land, work):
    found = texts(effects_of(plan(land, *MERGER)).listed)

    title = "Chỉ thị số 05/CT ngày 05 tháng 01 năm 2024"
    taker = "Ủy ban nhân dân xã Hòa Bình"
    assert found == [
        f"Ủy ban nhân dân xã Đông Hòa: open tasks go to {taker} – {title}: clause 1, clause 2",
        f"Ủy ban nhân dân xã Tây Hòa: open tasks go to {taker} – {title}: clause 1",
    ]
    assert not TaskHandOver.objects.exists()


def test_open_tasks_of_a_merged_unit_go_to_the_agency_of_its_successor(land, office, work):
    reorganise(land, office, *MERGER)

    taker = Agency.objects.get(name="Ủy ban nhân dân xã Hòa Bình")
    assert moves() == [
        (1, "Ủy ban nhân dân xã Đông Hòa", taker.name),
        (1, "Ủy ban nhân dân xã Tây Hòa", taker.name),
        (2, "Ủy ban nhân dân xã Đông Hòa", taker.name),
    ]
    assert (taker.locality.code, taker.valid_from, taker.sector) == ("97009", DAY, Sector.GOVERNMENT)
    row = TaskHandOver.objects.first()
    assert (row.date, row.reference, row.by) == (DAY, PAPER, office)


def test_the_paper_keeps_its_own_leads_and_what_was_owed(land, office, work):
    leads = list(TaskAgency.objects.order_by("pk").values())
    owed = list(Occurrence.objects.order_by("pk").values())

    reorganise(land, office, *MERGER)

    assert list(TaskAgency.objects.order_by("pk").values()) == leads
    assert list(Occurrence.objects.order_by("pk").values()) == owed


def test_later_rounds_are_owed_by_the_successor(land, office, work):
    reorganise(land, office, *MERGER)

    make_occurrences([work["quarterly"]], until=dt.date(2024, 12, 31))

    names = work["quarterly"].occurrences.order_by("due_date").values_list("label", "agency__locality__code")
    assert list(names) == [("2024-Q1", "97001"), ("2024-Q2", "97001"), ("2024-Q3", "97001"), ("2024-Q4", "97009")]


def test_officials_of_the_successor_report_what_its_predecessors_owed(land, office, work):
    clerk = make_reader("cb", Role.LOCAL, land["97001"])
    reorganise(land, office, *MERGER)
    clerk = User.objects.get(pk=clerk.pk)
    row = work["shared"].occurrences.get(agency__locality=land["97002"])

    assert scope_of(clerk).entry_ids == {Locality.objects.get(code="97009").pk}
    assert report_done(row, by=clerk, text="Đã trồng 500 cây").reported_by == clerk


@pytest.mark.parametrize(("lines", "more"), [(DIVISION, {}), ((), {"ends_districts": True})])
def test_tasks_of_a_unit_without_one_heir_wait_to_be_assigned(land, office, work, lines, more):
    district = committee(land["970"])
    save_task(directive=work["shared"].directive, order=1, agencies=[(TaskRole.LEAD, district)])
    found = texts(effects_of(plan(land, *lines, **more)).listed)

    reorganise(land, office, *lines, **more)

    ended = {"Ủy ban nhân dân huyện Hòa An"} if more else {"Ủy ban nhân dân xã Đông Hòa"}
    assert {name for _order, name, taker in moves() if taker is None} == ended
    assert [text.partition(" – ")[0] for text in found] == [f"{ended.pop()}: open tasks to be assigned anew"]


def test_an_agency_whose_name_does_not_name_its_place_waits(land, office, work):
    board = committee(land["97001"])
    board.name = "Ban Quản lý xã"
    board.save()

    reorganise(land, office, *MERGER)

    assert (1, "Ban Quản lý xã", None) in moves()


def test_units_that_plainly_continue_keep_their_agency(land, office, work):
    reorganise(land, office, Line("97001", "97001", "Đông Hòa Mới", "xã"))

    assert moves() == []


def test_what_is_done_is_not_handed_over(land, office, second, work, committees):
    row = report_done(work["shared"].occurrences.get(agency=committees["97002"]), by=office, text="Xong", on=ISSUED)
    confirm(row, by=second)

    reorganise(land, office, *MERGER)

    assert {(order, name) for order, name, _taker in moves()} == {
        (1, "Ủy ban nhân dân xã Đông Hòa"),
        (2, "Ủy ban nhân dân xã Đông Hòa"),
    }


def test_what_an_agency_had_taken_over_goes_on_with_it(land, office, work, committees):
    hand_over_task(
        task=work["quarterly"], from_agency=committees["97001"], to_agency=committees["97003"], date=ISSUED, by=office
    )

    reorganise(land, office, Line("97003", "97010", "Hòa Nam", "phường"))

    assert moves()[-1] == (2, "Ủy ban nhân dân xã Nam Hòa", "Ủy ban nhân dân phường Hòa Nam")


# -- Undo ------------------------------------------------------------------------------------------------------


def test_undoing_takes_back_exactly_what_was_done(land, office, work, committees):
    own = hand_over_task(
        task=work["quarterly"], from_agency=committees["97001"], to_agency=committees["97003"], date=ISSUED, by=office
    )
    before = {model: list(model.objects.order_by("pk").values()) for model in (Agency, TaskAgency, Occurrence)}
    record = reorganise(land, office, *MERGER)
    assert undo_reasons(record) == []

    undo_reorganisation(record, by=office)

    assert list(TaskHandOver.objects.all()) == [own]
    assert {model: list(model.objects.order_by("pk").values()) for model in before} == before
    assert TaskHandOver.history.filter(history_type="-").first().history_user == office


def test_undoing_takes_back_what_the_successor_still_owed(land, office, work):
    record = reorganise(land, office, *MERGER)
    make_occurrences([work["quarterly"]], until=dt.date(2024, 12, 31))

    undo_reorganisation(record, by=office)

    assert set(Occurrence.objects.values_list("agency__locality__code", flat=True)) == {"97001", "97002", "97003"}


def report_of_the_old(land, work, office):
    row = work["shared"].occurrences.get(agency__locality=land["97001"])
    report_done(row, by=office, text="Đã xong")
    return "Ủy ban nhân dân xã Đông Hòa has reported on “Trồng cây” since."


def report_of_the_new(land, work, office):
    make_occurrences([work["quarterly"]], until=dt.date(2024, 12, 31))
    report_done(work["quarterly"].occurrences.get(label="2024-Q4"), by=office, text="Đã xong")
    return "Ủy ban nhân dân xã Hòa Bình has reported on “Báo cáo quý” since."


def passed_on(land, work, office):
    old, new = Agency.objects.get(name__endswith="Hòa Bình"), Agency.objects.get(name__endswith="Nam Hòa")
    hand_over_task(task=work["shared"], from_agency=old, to_agency=new, date=DAY, by=office)
    return "“Trồng cây” of Ủy ban nhân dân xã Hòa Bình has been assigned anew since."


def in_use(land, work, office):
    taker = Agency.objects.get(name__endswith="Hòa Bình")
    TaskAgency.objects.create(task=work["quarterly"], agency=taker, role=TaskRole.INFORMED)
    return "Ủy ban nhân dân xã Hòa Bình, founded with the new unit, is in use."


@pytest.mark.parametrize("happen", [report_of_the_old, report_of_the_new, passed_on, in_use])
def test_what_happened_since_blocks_the_undo(land, office, work, happen):
    record = reorganise(land, office, *MERGER)
    reason = happen(land, work, office)

    assert reason in undo_reasons(record)
    with pytest.raises(Refused):
        undo_reorganisation(record, by=office)
    assert TaskHandOver.objects.filter(reference=PAPER).count() == 3


def test_what_was_reported_before_does_not_block(land, office, work):
    report_done(work["shared"].occurrences.get(agency__locality=land["97001"]), by=office, text="Đã xong")

    record = reorganise(land, office, *MERGER)

    assert undo_reasons(record) == []


def test_moves_are_read_in_a_fixed_number_of_questions(land, work, django_assert_max_num_queries):
    found = plan(land, *MERGER)
    for order in range(10, 40):
        save_task(
            directive=work["shared"].directive, order=order, summary=f"Việc {order}",
            agencies=[(TaskRole.LEAD, row) for row in Agency.objects.all()],
        )  # fmt: skip

    with django_assert_max_num_queries(8):
        assert sum(len(move.tasks) for move in moves_of(found)) == 63
