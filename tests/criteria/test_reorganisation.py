"""Places reorganised: each kind of change, each refusal, what follows for recognition, figures and officials, undo."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import Agency, AgencyLevel, Role, RoleAssignment, Sector
from criteria.actions import (
    Entry,
    Refused,
    approve,
    close_period,
    open_period,
    record_recognition,
    record_results,
    submit,
)
from criteria.actions import handover as registry
from criteria.actions.handover import Effect, EffectKind
from criteria.actions.period_sets import remove_set_from_period
from criteria.actions.reorganisation import (
    Decision,
    Line,
    apply_reorganisation,
    decline_inheritance,
    discard_reorganisation,
    effects_of,
    fingerprint_of,
    inherit_recognition,
    keep_reorganisation,
    plan_of,
    plan_reorganisation,
    tell,
    undo_reasons,
    undo_reorganisation,
)
from criteria.models import Assessment, Attainment, InheritanceReview, Recognition, Reorganisation
from localities.actions import Unit, link_successions, set_attribute, write_localities
from localities.models import AttributeKind, Kind, Level, Locality, LocalityAttribute, Succession, SuccessionKind
from reports import rollups
from tests.conftest import WHY
from tests.criteria.conftest import BEGIN, person

DAY = dt.date(2024, 8, 1)
LAST = dt.date(2024, 7, 31)
PAPER = "NQ 1200/NQ-UBTVQH15"
DONGTHAI, TAYYEN, THOIQUAN, WARD, ANBIEN, GOVAO = "31006", "30988", "30982", "30700", "908", "907"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def villages(places):
    """Two villages of Đông Thái and one of Tây Yên."""
    units = [
        Unit(Level.VILLAGE, Kind.HAMLET, "31006-1", "Đông Thành", BEGIN, parent=places["dongthai"]),
        Unit(Level.VILLAGE, Kind.HAMLET, "31006-2", "Đông Quý", BEGIN, parent=places["dongthai"]),
        Unit(Level.VILLAGE, Kind.HAMLET, "30988-1", "Thứ Năm", BEGIN, parent=places["tayyen"]),
    ]
    write_localities(units)
    return [unit.row for unit in units]


@pytest.fixture
def plan(places):
    """plan(Line(…), …, date=…, ends_districts=…) for the province."""

    def build(*lines, date=DAY, resolution=PAPER, **more):
        return plan_reorganisation(province=places["province"], date=date, resolution=resolution, lines=lines, **more)

    return build


@pytest.fixture
def carry_out(plan, office):
    """carry_out(Line(…), …) plans, keeps and applies; the Reorganisation."""

    def run(*lines, by=office, **more):
        record = keep_reorganisation(plan(*lines, **more), by=by)
        apply_reorganisation(record, by=by)
        return Reorganisation.objects.get(pk=record.pk)

    return run


@pytest.fixture
def recognise(office):
    def record(place, attainment=Attainment.STANDARD, date=dt.date(2020, 1, 15)):
        return record_recognition(
            by=office, locality=place, attainment=attainment, recognition_year=date.year - 1, decision_date=date,
            decision_number=f"{place.code}/QĐ-UBND", note="số liệu kiểm tra",
        )  # fmt: skip

    return record


MERGER = (
    Line(DONGTHAI, new_code="31007", new_name="Thái Yên", new_kind="xã"),
    Line(TAYYEN, new_code="31007", new_name="Thái Yên"),
)
SPLIT = (
    Line(DONGTHAI, new_code="31101", new_name="Đông Thái A", is_whole=False),
    Line(DONGTHAI, new_code="31102", new_name="Đông Thái B", is_whole=False),
)


def now(code, day=DAY):
    return Locality.objects.in_force_on(day).get(code=code)


def links(code):
    rows = Succession.objects.filter(predecessor__code=code).order_by("successor__code")
    return [(row.successor.code, row.kind, row.date, row.resolution) for row in rows]


def reasons(plan):
    return [trouble.reason for trouble in plan.troubles]


# -- Kinds of change --------------------------------------------------------------------------------------------------


def test_a_new_name_plainly_continues(carry_out, places):
    carry_out(Line(DONGTHAI, new_name="Xã Đông Thái Mới"))

    new = now(DONGTHAI)
    places["dongthai"].refresh_from_db()
    assert (new.name, new.kind, new.valid_from, new.valid_to) == ("Đông Thái Mới", Kind.COMMUNE, DAY, None)
    assert places["dongthai"].valid_to == LAST
    assert new.lineage_id == places["dongthai"].pk
    assert (new.parent, new.district, new.province) == (places["anbien"], places["anbien"], places["province"])
    assert links(DONGTHAI) == [(DONGTHAI, SuccessionKind.CONTINUES, DAY, PAPER)]


def test_a_new_code_or_parent_plainly_continues(carry_out, places):
    carry_out(Line(DONGTHAI, new_code="31999", parent_code=GOVAO))

    new = now("31999")
    assert (new.name, new.district, new.lineage_id) == ("Đông Thái", places["govao"], places["dongthai"].pk)


def test_a_commune_that_becomes_a_ward_is_another_unit(carry_out, places):
    carry_out(Line(DONGTHAI, new_kind="phường"))

    new = now(DONGTHAI)
    assert (new.kind, new.lineage_id) == (Kind.WARD, new.pk)
    assert links(DONGTHAI) == [(DONGTHAI, SuccessionKind.WHOLE, DAY, PAPER)]


def test_a_district_that_becomes_a_city_continues_and_takes_its_communes_and_villages_along(
    carry_out, places, villages
):
    carry_out(Line(ANBIEN, new_kind="Thành phố"))

    city, commune, hamlet = now(ANBIEN), now(DONGTHAI), now("31006-1")
    assert (city.kind, city.lineage_id) == (Kind.CITY, places["anbien"].pk)
    assert (commune.district, commune.lineage_id) == (city, places["dongthai"].pk)
    assert (hamlet.parent, hamlet.district, hamlet.lineage_id) == (commune, city, villages[0].pk)
    assert now(THOIQUAN) == places["thoiquan"]


def test_a_merger_links_each_old_unit_whole(carry_out, places, villages):
    carry_out(*MERGER)

    new = now("31007")
    assert (new.full_name, new.lineage_id, new.district) == ("Xã Thái Yên", new.pk, places["anbien"])
    assert links(DONGTHAI) == links(TAYYEN) == [("31007", SuccessionKind.WHOLE, DAY, PAPER)]
    assert {now(code).parent for code in ("31006-1", "31006-2", "30988-1")} == {new}


def test_a_merger_may_keep_the_code_and_name_of_one(carry_out):
    carry_out(Line(DONGTHAI), Line(TAYYEN, new_code=DONGTHAI))

    new = now(DONGTHAI)
    assert (new.name, new.valid_from, new.lineage_id) == ("Đông Thái", DAY, new.pk)
    assert links(TAYYEN) == [(DONGTHAI, SuccessionKind.WHOLE, DAY, PAPER)]


def test_a_divided_unit_goes_in_parts(carry_out, places):
    carry_out(*SPLIT)

    assert [row[:2] for row in links(DONGTHAI)] == [("31101", "PART"), ("31102", "PART")]
    assert {now(code).kind for code in ("31101", "31102")} == {Kind.COMMUNE}


def test_a_unit_may_give_a_part_away_and_live_on_under_its_code(carry_out, places):
    carry_out(
        Line(DONGTHAI, is_whole=False), Line(DONGTHAI, new_code=TAYYEN, is_whole=False), Line(TAYYEN)
    )  # fmt: skip

    smaller, larger = now(DONGTHAI), now(TAYYEN)
    assert smaller.lineage_id == smaller.pk
    assert links(DONGTHAI) == [(TAYYEN, "PART", DAY, PAPER), (DONGTHAI, "PART", DAY, PAPER)]
    assert links(TAYYEN) == [(TAYYEN, SuccessionKind.WHOLE, DAY, PAPER)]
    assert larger.lineage_id == larger.pk


def test_villages_of_a_divided_commune_go_where_their_lines_say(carry_out, villages):
    carry_out(*SPLIT, Line("31006-1", parent_code="31101"), Line("31006-2", parent_code="31102"))

    assert now("31006-1").parent == now("31101")
    assert now("31006-2").parent == now("31102")
    assert now("31006-2").lineage_id == villages[1].pk


def test_the_district_level_ends_and_communes_continue_under_the_province(carry_out, places, villages):
    carry_out(ends_districts=True)

    assert not Locality.objects.districts().filter(province=places["province"]).in_force_on(DAY).exists()
    commune = now(DONGTHAI)
    assert (commune.parent, commune.district, commune.lineage_id) == (
        places["province"], None, places["dongthai"].pk,
    )  # fmt: skip
    assert now("31006-1").district is None
    assert links(ANBIEN) == []
    assert Locality.objects.in_force_on(LAST).districts().filter(province=places["province"]).count() == 2


def test_communes_merge_while_the_district_level_ends(carry_out, places):
    carry_out(*MERGER, ends_districts=True)

    assert now("31007").parent == places["province"]
    assert now(WARD).parent == places["province"]


def test_districts_merge_with_their_communes(carry_out, places):
    carry_out(
        Line(ANBIEN, new_code="920", new_name="An Gò", new_kind="huyện"), Line(GOVAO, new_code="920")
    )  # fmt: skip

    assert {row.code for row in Locality.objects.in_force_on(DAY).communes().filter(district=now("920"))} == {
        DONGTHAI, TAYYEN, THOIQUAN,
    }  # fmt: skip


def test_a_later_list_already_known_is_joined_to_the_new_units(carry_out, places):
    """The lists of 1 July 2025 are loaded before an office enters what happened a year earlier."""
    later, end = dt.date(2025, 7, 1), dt.date(2025, 6, 30)
    write_localities([heir := Unit(Level.COMMUNE, Kind.COMMUNE, "31018", "An Biên", later, parent=places["province"])])
    for name in ("dongthai", "tayyen"):
        places[name].valid_to = end
        places[name].save()
    link_successions([(places[name], heir.row, "WHOLE", later, "NQ") for name in ("dongthai", "tayyen")])

    record = carry_out(*MERGER)

    assert now("31007").valid_to == end
    assert links("31007") == [("31018", "WHOLE", later, "NQ")]
    assert links(DONGTHAI) == [("31007", "WHOLE", DAY, PAPER)]
    undo_reorganisation(record, by=record.applied_by)
    assert links(DONGTHAI) == links(TAYYEN) == [("31018", "WHOLE", later, "NQ")]
    assert now(DONGTHAI).valid_to == end


# -- Refusals ---------------------------------------------------------------------------------------------------------

REFUSALS = {
    "no such code": ([Line("99999", new_name="X")], "No unit of Tỉnh Kiên Giang has the code 99999"),
    "another province": ([Line("03388", new_name="X")], "Xã Bum Nưa (03388) belongs to Tỉnh Lai Châu"),
    "wrong name": ([Line(DONGTHAI, old_name="Tây Yên", new_name="X")], "is Xã Đông Thái, but the line says “Tây Yên”"),
    "the province itself": ([Line("91", new_name="X")], "The province itself is not changed here"),
    "no code": ([Line("", new_name="X")], "its old code is missing"),
    "nothing changes": ([Line(DONGTHAI)], "the line changes nothing"),
    "twice whole": ([Line(DONGTHAI, new_name="X"), Line(DONGTHAI, new_code="31107")], "goes whole into one unit"),
    "twice into one": ([*MERGER, Line(TAYYEN, new_code="31007")], "already goes into 31007"),
    "only a part": ([Line(DONGTHAI, new_code="31107", new_name="X", is_whole=False)], "say in another line where"),
    "code in use": ([Line(DONGTHAI, new_code=TAYYEN)], "The code 30988 is borne by Xã Tây Yên"),
    "code in use elsewhere": ([Line(DONGTHAI, new_code="03388")], "borne by Xã Bum Nưa, Tỉnh Lai Châu"),
    "two names": (
        [Line(DONGTHAI, new_code="31007", new_name="A"), Line(TAYYEN, new_code="31007", new_name="B", new_kind="xã")],
        "disagree on the name: A / B",
    ),
    "two kinds": (
        [MERGER[0], Line(TAYYEN, new_code="31007", new_kind="thị trấn")], "disagree on the kind: xã / thị trấn",
    ),
    "two parents": (
        [Line(DONGTHAI, new_code="31007", new_name="A", new_kind="xã", parent_code=ANBIEN),
         Line(TAYYEN, new_code="31007", parent_code=GOVAO)], "disagree on the parent",
    ),
    "no name": ([Line(DONGTHAI, new_code="31007"), Line(TAYYEN, new_code="31007")], "give its name and its kind"),
    "kind of another level": ([Line(DONGTHAI, new_kind="huyện")], "“huyện” is no kind of this level"),
    "no such parent": ([Line(DONGTHAI, parent_code="999")], "no unit with the code 999 is in force"),
    "parent of a wrong level": ([Line(DONGTHAI, parent_code=TAYYEN)], "Xã Tây Yên cannot be the parent"),
    "no district": ([Line(DONGTHAI, parent_code="91")], "has to lie in a district"),
    "parents differ": (
        [Line(DONGTHAI, new_code="31007", new_name="A", new_kind="xã"), Line(THOIQUAN, new_code="31007")],
        "give the code of its parent",
    ),
    "levels mixed": ([Line(DONGTHAI, new_code="00920", new_name="X"), Line(ANBIEN, new_code="00920")], "different"),
    "namesakes": (
        [Line(DONGTHAI, new_name="Thái Yên"), Line(TAYYEN, new_name="Thái Yên")], "There would be two units",
    ),
    "namesake that stays": ([Line(DONGTHAI, new_name="Tây Yên")], "two units Xã Tây Yên in Huyện An Biên"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_be_is_refused_with_its_line(plan, places, office, name):
    lines, words = REFUSALS[name]

    found = plan(*lines)

    assert any(words in reason for reason in reasons(found)), reasons(found)
    assert all(trouble.line in lines for trouble in found.troubles)
    with pytest.raises(Refused):
        keep_reorganisation(found, by=office)


def test_what_concerns_the_whole_is_refused(plan, places):
    assert reasons(plan(*MERGER, resolution=" ")) == ["Give the resolution that decides it."]
    assert "No line names a change" in reasons(plan())[0]
    assert "itself begins or ends on 01/01/2010" in reasons(plan(*MERGER, date=BEGIN))[0]


def test_a_day_before_the_unit_began_is_refused(plan, places, carry_out):
    carry_out(Line(DONGTHAI, new_name="Đông Thái Mới"))
    write_localities([Unit(Level.COMMUNE, Kind.COMMUNE, "31200", "Mới Lập", DAY, parent=places["anbien"])])

    found = plan(Line("31200", new_name="X"), date=DAY)

    assert "is not in force on 31/07/2024: it is from 01/08/2024 to …" in reasons(found)[0]


def test_a_district_needs_no_line_when_its_level_ends(plan, places):
    found = plan(Line(ANBIEN, new_name="X"), ends_districts=True)

    assert "Huyện An Biên ends with the district level" in reasons(found)[0]


def test_a_code_of_a_unit_that_is_carried_along_is_taken(plan, places):
    found = plan(Line(DONGTHAI, new_code=THOIQUAN), ends_districts=True)

    assert "The code 30982 is borne by Xã Thới Quản" in reasons(found)[0]


def test_two_units_may_swap_their_codes(carry_out, places):
    carry_out(Line(DONGTHAI, new_code=TAYYEN), Line(TAYYEN, new_code=DONGTHAI))

    assert (now(DONGTHAI).name, now(DONGTHAI).lineage_id) == ("Tây Yên", places["tayyen"].pk)


def test_villages_of_a_divided_commune_have_to_be_allotted(plan, villages):
    found = plan(*SPLIT)

    assert "Ấp Đông Quý (31006-2)" in reasons(found)[0]
    assert "Ấp Đông Thành (31006-1)" in reasons(found)[0]


def test_communes_of_a_divided_district_have_to_be_allotted(plan, places):
    found = plan(
        Line(ANBIEN, new_code="921", new_name="A", is_whole=False),
        Line(ANBIEN, new_code="922", new_name="B", is_whole=False),
        Line(DONGTHAI, parent_code="921"),
    )

    assert len(found.troubles) == 1
    assert "Xã Tây Yên (30988)" in reasons(found)[0]


def test_what_would_be_unclear_behind_a_later_reorganisation_is_refused(plan, carry_out):
    carry_out(*SPLIT)
    earlier = dt.date(2024, 7, 1)

    again = plan(Line(DONGTHAI, new_code="31301", new_name="A", is_whole=False),
                 Line(DONGTHAI, new_code="31302", new_name="B", is_whole=False), date=earlier)  # fmt: skip
    over = plan(Line(DONGTHAI, new_name="Mới"), date=DAY)

    assert "Xã Đông Thái already has a successor since 01/08/2024" in reasons(again)[0]
    assert "Xã Đông Thái already ends on 31/07/2024" in reasons(over)[0]


def test_what_plainly_continues_is_not_cut_by_an_earlier_change_of_another_kind(plan, carry_out):
    carry_out(Line(DONGTHAI, new_name="Mới"))

    found = plan(Line(DONGTHAI, new_kind="phường"), date=dt.date(2024, 7, 1))

    assert "Xã Đông Thái already has a successor since 01/08/2024" in reasons(found)[0]


def test_no_unit_is_left_behind_in_one_that_ends(plan, carry_out):
    carry_out(*MERGER, date=dt.date(2024, 9, 1))

    found = plan(Line(ANBIEN, new_name="Mới"))

    assert reasons(found) == [
        "Xã Thái Yên begins in Huyện An Biên on 01/09/2024: what began it has to be undone first."
    ]


def test_no_unit_outlives_the_one_it_is_put_into(plan, carry_out):
    carry_out(Line(GOVAO, new_name="Mới"), date=dt.date(2024, 9, 1))

    found = plan(Line(DONGTHAI, parent_code=GOVAO))

    assert "Xã Đông Thái cannot lie in Huyện Gò Quao, which ends on 31/08/2024" in reasons(found)[0]


def test_a_quarter_that_is_closed_keeps_its_units(plan, places, period, office, small_set):
    close_period(period=period, by=office)

    merged, renamed = plan(*MERGER), plan(Line(DONGTHAI, new_name="Đông Thái Mới"))

    assert "has figures in quarter III/2024, which is closed" in reasons(merged)[0]
    assert renamed.troubles == []


def test_a_quarter_that_is_closed_keeps_its_districts(plan, places, villages, period, office):
    moving = {
        "line": plan(Line(DONGTHAI, parent_code=GOVAO)),
        "level": plan(ends_districts=True),
        "merger": plan(Line(ANBIEN, new_code="999", new_name="Mới", new_kind="huyện"), Line(GOVAO, new_code="999")),
        "village": plan(Line("31006-1", parent_code=TAYYEN)),
    }
    assert all(found.troubles == [] for found in moving.values())
    close_period(period=period, by=office)

    said = {name: reasons(plan(*found.lines, ends_districts=found.ends_districts)) for name, found in moving.items()}

    moved = "would be counted in another unit in quarter III/2024, which is closed: a move is possible only after"
    assert said["line"] == [f"Xã Đông Thái {moved} 30/09/2024."]
    assert said["level"] == [f"Phường Vĩnh Thanh, Xã Thới Quản, Xã Tây Yên, Xã Đông Thái {moved} 30/09/2024."]
    assert said["merger"] == said["level"]
    assert said["village"] == [f"Ấp Đông Thành {moved} 30/09/2024."]
    assert plan(Line(DONGTHAI, parent_code=GOVAO), date=dt.date(2024, 10, 1)).troubles == []
    assert plan(Line(ANBIEN, new_name="An Biên Mới", new_kind="thị xã")).troubles == []


def test_a_decision_of_a_later_day_is_not_left_in_the_air(plan, places, recognise):
    recognise(places["dongthai"], date=dt.date(2024, 9, 1))

    assert "has decision 31006/QĐ-UBND of 01/09/2024" in reasons(plan(*MERGER))[0]


def test_only_the_office_of_the_province(plan, office, outsider, leader, official):
    for somebody in (outsider, leader, official):
        with pytest.raises(Refused):
            keep_reorganisation(plan(*MERGER), by=somebody)
    record = keep_reorganisation(plan(*MERGER), by=office)
    for somebody in (outsider, leader, official):
        with pytest.raises(Refused):
            apply_reorganisation(record, by=somebody)
        with pytest.raises(Refused):
            discard_reorganisation(record, by=somebody)

    assert not Locality.objects.filter(code="31007").exists()


def shown_of(record):
    plan = plan_of(record)
    return fingerprint_of(plan, tell(plan, effects_of(plan)))


def test_only_what_was_shown_is_carried_out(plan, office, places):
    record = keep_reorganisation(plan(Line(ANBIEN, new_name="An Biên Mới")), by=office)
    shown = shown_of(record)
    write_localities([Unit(Level.COMMUNE, Kind.COMMUNE, "31200", "Mới Lập", BEGIN, parent=places["anbien"])])

    with pytest.raises(Refused) as refused:
        apply_reorganisation(record, by=office, fingerprint=shown)

    assert "has changed since this preview" in str(refused.value)
    assert now(ANBIEN) == places["anbien"]


@pytest.mark.parametrize("what", ["role", "decision", "figures"])
def test_nothing_added_since_the_preview_is_carried_out_unseen(
    plan, places, office, official, recognise, period, small_set, what
):
    record = keep_reorganisation(plan(*MERGER), by=office)
    shown = shown_of(record)
    assert shown == shown_of(record)
    if what == "role":
        person("xa", Role.LOCAL, places["tayyen"])
    elif what == "decision":
        recognise(places["dongthai"])
    else:
        health = Entry(places["dongthai"].pk, small_set.health.pk, verdict="MET")
        record_results(period=period, criteria_set=small_set.row, entries=[health], by=official, door="GRID")

    with pytest.raises(Refused) as refused:
        apply_reorganisation(record, by=office, fingerprint=shown)

    assert "has changed since this preview" in str(refused.value)
    apply_reorganisation(record, by=office, fingerprint=shown_of(record))


def test_codes_that_lost_their_zeros_are_found(plan, places, db):
    write_localities([Unit(Level.COMMUNE, Kind.COMMUNE, "02356", "Số Không", BEGIN, parent=places["anbien"])])

    found = plan(Line("2356", new_code="2357"))

    assert found.troubles == []
    assert found.begun[0].code == "02357"


# -- Recognition ------------------------------------------------------------------------------------------------------


def recognised(places, day):
    rollup = rollups.read(places["province"], day)
    return rollup.figures.recognised[Attainment.STANDARD], rollup.figures.total


def test_recognition_follows_a_plain_continuation(carry_out, places, recognise):
    recognise(places["dongthai"])

    carry_out(Line(DONGTHAI, new_code="31999", new_name="Mới"))

    assert recognised(places, LAST) == recognised(places, DAY) == (1, 3)
    assert not InheritanceReview.objects.exists()


def test_recognition_does_not_cross_a_merger_by_itself(carry_out, places, recognise):
    recognise(places["dongthai"])

    carry_out(*MERGER)

    assert recognised(places, LAST) == (1, 3)
    assert recognised(places, DAY) == (0, 2)


def test_a_merger_asks_the_office_with_what_each_predecessor_had(plan, carry_out, places, recognise):
    recognise(places["dongthai"])
    recognise(places["dongthai"], Attainment.ADVANCED, dt.date(2022, 1, 15))

    text = effects_of(plan(*MERGER)).groups[0][1][0].text
    carry_out(*MERGER)

    assert text.startswith(
        "Xã Thái Yên: provisional, waiting for review: 01/02 old units were recognised as “standard”"
    )
    review = InheritanceReview.objects.get(attainment=Attainment.STANDARD)
    assert review.locality == now("31007")
    assert [(row["name"], row["attainment"]) for row in review.predecessors] == [
        ("Xã Đông Thái", "STANDARD"), ("Xã Tây Yên", ""),
    ]  # fmt: skip
    assert InheritanceReview.objects.filter(attainment=Attainment.ADVANCED).count() == 1


def test_nothing_is_asked_for_a_ward(plan, carry_out, places, recognise):
    recognise(places["dongthai"])
    line = Line(DONGTHAI, new_kind="phường")

    texts = [effect.text for effect in effects_of(plan(line)).listed]
    carry_out(line)

    assert "Xã Đông Thái: its recognition (standard) is not carried over to Phường Đông Thái." in texts
    assert not InheritanceReview.objects.exists()


def test_the_preview_counts_communes_and_recognitions(plan, places, recognise):
    for name in ("dongthai", "tayyen", "thoiquan"):
        recognise(places[name])

    figures = effects_of(plan(*MERGER)).figures

    assert (figures.communes_before, figures.communes_after) == (3, 2)
    assert (figures.recognised_before, figures.recognised_surely, figures.to_review) == (3, 1, 1)


@pytest.fixture
def review(carry_out, places, recognise):
    recognise(places["dongthai"])
    carry_out(*MERGER)
    return InheritanceReview.objects.get()


PAPER_OF_OFFICE = Decision(number="88/QĐ-UBND", date=dt.date(2024, 8, 20), year=2024)


def test_the_office_carries_a_recognition_over_by_its_decision(review, places, office):
    inherit_recognition(review, PAPER_OF_OFFICE, by=office)

    review.refresh_from_db()
    assert (review.state, review.document, review.decided_by) == ("INHERITED", "88/QĐ-UBND", office)
    assert list(review.recognition.predecessors.all()) == [places["dongthai"]]
    assert recognised(places, dt.date(2024, 8, 19)) == (0, 2)
    assert recognised(places, dt.date(2024, 8, 20)) == (1, 2)


def test_the_office_declines_with_document_and_reason(review, places, office):
    with pytest.raises(Refused):
        decline_inheritance(review, document="12/VPĐP", note=" ", by=office)
    decline_inheritance(review, document="12/VPĐP", note="Tây Yên mới đạt 14 tiêu chí", by=office)

    review.refresh_from_db()
    assert (review.state, review.recognition) == ("DECLINED", None)
    assert recognised(places, dt.date(2024, 12, 31)) == (0, 2)


def test_a_decline_may_be_decided_anew_a_carrying_over_not(review, office):
    decline_inheritance(review, document="12/VPĐP", note="thiếu hồ sơ", by=office)
    inherit_recognition(review, PAPER_OF_OFFICE, by=office)

    with pytest.raises(Refused):
        decline_inheritance(review, document="13/VPĐP", note="nhầm", by=office)


def test_a_review_is_decided_by_its_own_office(review, outsider, official):
    for somebody in (outsider, official):
        with pytest.raises(Refused):
            inherit_recognition(review, PAPER_OF_OFFICE, by=somebody)

    assert not Recognition.objects.filter(kind="INHERITED").exists()


def test_what_waits_for_review_is_decided_before_the_next_merger(review, plan):
    found = plan(
        Line("31007", new_code="31300", new_name="Mới", new_kind="xã", parent_code=ANBIEN),
        Line(THOIQUAN, new_code="31300"), date=dt.date(2024, 10, 1),
    )  # fmt: skip

    assert "decide first whether its recognition is carried over" in reasons(found)[0]


def test_a_review_decided_after_a_new_name_names_the_row_of_the_day(review, carry_out, office):
    carry_out(Line("31007", new_name="Thái Yên Mới"), date=dt.date(2024, 8, 10))

    inherit_recognition(review, PAPER_OF_OFFICE, by=office)

    assert Recognition.objects.get(kind="INHERITED").locality == now("31007", dt.date(2024, 8, 20))


# -- Open figures -----------------------------------------------------------------------------------------------------


def enter(period, small_set, place, by, value="95"):
    entry = Entry(place.pk, small_set.roads.pk, Decimal(value), "")
    record_results(period=period, criteria_set=small_set.row, entries=[entry], by=by, door="GRID")


def test_open_figures_go_on_with_a_plain_continuation(plan, carry_out, places, period, small_set, office, official):
    enter(period, small_set, places["dongthai"], official)
    line = Line(DONGTHAI, new_name="Mới", parent_code=GOVAO)
    texts = [effect.text for effect in effects_of(plan(line)).listed]

    carry_out(line)

    assert any("figures go on with the units that plainly continue (01): Xã Mới." in text for text in texts)

    row = Assessment.objects.get(period=period, locality__lineage=places["dongthai"])
    assert (row.locality, row.district, row.results.count()) == (now(DONGTHAI), places["govao"], 1)
    enter(period, small_set, now(DONGTHAI), office, "96")
    assert Assessment.objects.filter(period=period).count() == 3


def test_open_figures_stay_with_the_row_of_the_last_day(carry_out, places, period):
    carry_out(Line(DONGTHAI, new_name="Mới", parent_code=GOVAO), date=dt.date(2024, 9, 1))
    carry_out(Line(DONGTHAI, new_name="Giữa"))

    row = Assessment.objects.get(period=period, locality__lineage=places["dongthai"])
    assert (row.locality, row.district) == (now(DONGTHAI, period.end_date), places["govao"])


def test_figures_of_units_that_ended_inside_a_quarter_count_no_more(carry_out, places, period, small_set, office):
    health = Entry(places["dongthai"].pk, small_set.health.pk, verdict="MET")
    record_results(period=period, criteria_set=small_set.row, entries=[health], by=office, door="grid")
    carry_out(*MERGER)

    # What is left has nothing entered, and nothing entered is no share.
    assert rollups.shares_by_level(places["province"], period.end_date, "current") == {}
    rows = Assessment.objects.filter(period=period, locality__code__in=["31007", THOIQUAN])
    submit(list(rows), by=office, explanation=WHY)
    approve(list(rows.all()), by=office)
    close_period(period=period, by=office)
    later = open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    submit(list(rows := Assessment.objects.filter(period=later, locality__code=THOIQUAN)), by=office, explanation=WHY)
    approve(list(rows.all()), by=office)
    close_period(period=later, by=office)
    assert rollups.latest_day(places["province"]) == period.end_date


def test_figures_left_behind_by_an_ended_unit_are_not_waited_for(client, carry_out, period, leader):
    def waiting():
        client.force_login(leader, backend="django.contrib.auth.backends.ModelBackend")
        facts = client.get(reverse("reports:locality", args=["91"])).context["facts"]
        return next(fact["value"] for fact in facts if "2024" in fact["label"] and "WAITING" in fact["href"])

    assert waiting() == "03 xã"

    carry_out(*MERGER)

    # Thái Yên and Thới Quản; the drafts of Đông Thái and Tây Yên stay, closed with their units.
    assert waiting() == "02 xã"


def test_a_merged_unit_starts_empty_and_the_old_figures_are_closed(
    plan, carry_out, places, period, small_set, official, office
):
    enter(period, small_set, places["dongthai"], official)
    texts = [effect.text for effect in effects_of(plan(*MERGER)).listed]

    carry_out(*MERGER)

    assert any(text.startswith("Xã Đông Thái, quarter III/2024") and "closed with the unit" in text for text in texts)
    assert "In quarter III/2024 empty assessments are begun for: Xã Thái Yên." in texts
    assert Assessment.objects.get(period=period, locality=now("31007")).results.count() == 0
    assert Assessment.objects.get(period=period, locality=places["dongthai"]).results.count() == 1
    with pytest.raises(Refused):
        enter(period, small_set, places["dongthai"], office, "80")
    enter(period, small_set, now("31007"), office, "80")


def test_a_period_that_ended_before_is_left_alone(carry_out, places, period):
    carry_out(*MERGER, date=dt.date(2024, 10, 15))

    assert Assessment.objects.filter(period=period).count() == 3
    assert Assessment.objects.get(period=period, locality=places["dongthai"])


# -- Officials, attributes, agencies, other rooms ---------------------------------------------------------------------


def roles(user):
    rows = RoleAssignment.objects.filter(user=user).order_by("pk")
    return [(row.locality.code, row.valid_from, row.valid_to) for row in rows]


def test_officials_go_with_a_unit_that_goes_whole(carry_out, places):
    clerk = person("canbo", Role.LOCAL, places["dongthai"])

    carry_out(*MERGER)

    assert roles(clerk) == [(DONGTHAI, None, LAST), ("31007", DAY, None)]


def test_an_official_of_two_merged_units_gets_one_role(carry_out, places):
    clerk = person("canbo", Role.LOCAL, places["dongthai"])
    RoleAssignment.objects.create(user=clerk, role=Role.LOCAL, locality=places["tayyen"])

    carry_out(*MERGER)

    assert [code for code, _first, last in roles(clerk) if last is None] == ["31007"]


def test_of_two_roles_that_become_one_the_longer_goes_on(carry_out, places):
    official = person("canbo", Role.LOCAL, places["tayyen"])
    RoleAssignment.objects.filter(user=official).update(valid_to=dt.date(2024, 12, 31))
    RoleAssignment.objects.create(user=official, role=Role.LOCAL, locality=places["dongthai"])

    carry_out(*MERGER)

    assert RoleAssignment.objects.get(user=official, locality=now("31007")).valid_to is None


def test_a_role_that_names_an_earlier_row_of_the_unit_moves_with_it(carry_out, places):
    clerk = person("canbo", Role.LOCAL, places["dongthai"])
    carry_out(Line(DONGTHAI, new_name="Đông Thái Mới"), date=dt.date(2024, 7, 1))

    carry_out(*MERGER)

    assert roles(clerk) == [(DONGTHAI, None, LAST), ("31007", DAY, None)]


def test_roles_over_a_renamed_unit_stay_as_they_are(carry_out, places, official):
    carry_out(Line(ANBIEN, new_name="An Biên Mới"))

    assert roles(official) == [(ANBIEN, None, None)]


def test_officials_of_districts_that_end_have_to_be_assigned_anew(plan, carry_out, official):
    texts = [effect.text for effect in effects_of(plan(ends_districts=True)).listed]

    carry_out(ends_districts=True)

    assert f"{official}: the role for Huyện An Biên ends on 31/07/2024; give a new one." in texts
    assert roles(official) == [(ANBIEN, None, LAST)]


def test_attributes_of_a_merged_unit_have_to_be_decided_anew(plan, carry_out, places):
    set_attribute(places["dongthai"], AttributeKind.COMMUNE_GROUP, "2", valid_from=BEGIN)
    texts = [effect.text for effect in effects_of(plan(*MERGER)).listed]

    carry_out(*MERGER)

    assert "Xã Đông Thái: commune group 1–3 = 2; has to be decided anew for Xã Thái Yên." in texts
    assert LocalityAttribute.objects.count() == 1


def test_agencies_of_ended_units_are_listed(plan, places):
    agency = Agency(
        code="ubnd-dong-thai", name="UBND xã Đông Thái", level=AgencyLevel.COMMUNE, sector=Sector.GOVERNMENT,
        locality=places["dongthai"],
    )  # fmt: skip
    agency.set_keys()
    agency.save()

    effects = effects_of(plan(*MERGER)).listed

    assert [effect.text for effect in effects if effect.kind == EffectKind.AGENCY] == [
        "UBND xã Đông Thái belongs to Xã Đông Thái, which ends: check its name and dates."
    ]


class Room:
    """A room of the house that keeps something by unit."""

    name = "test-room"

    def __init__(self):
        self.undone, self.reasons = None, []

    def effects(self, plan):
        return [Effect(EffectKind.TASK, f"{len(plan.ended)} units end")]

    def apply(self, record, plan, by):
        return [[ended.place.pk, plan.heir_of(ended.place).row.pk] for ended in plan.ended]

    def undo(self, record, done, by):
        self.undone = done

    def blocks_undo(self, record, done):
        return self.reasons


@pytest.fixture
def room(monkeypatch):
    monkeypatch.setattr(registry, "_participants", {})
    one = Room()
    registry.register(one)
    return one


def test_other_rooms_take_part(room, plan, carry_out, places, office):
    assert ("Open tasks", [Effect(EffectKind.TASK, "2 units end")]) in effects_of(plan(*MERGER)).groups

    record = carry_out(*MERGER)
    new = now("31007").pk
    undo_reorganisation(record, by=office)

    assert room.undone == [[places["tayyen"].pk, new], [places["dongthai"].pk, new]]


# -- Undo -------------------------------------------------------------------------------------------------------------


def everything():
    """What stands, to compare before and after."""
    return (
        sorted(Locality.objects.values_list("pk", "code", "valid_from", "valid_to", "parent", "lineage")),
        sorted(Succession.objects.values_list("predecessor", "successor", "kind")),
        sorted(Assessment.objects.values_list("pk", "locality", "district", "state")),
        sorted(RoleAssignment.objects.values_list("pk", "locality", "valid_to"), key=str),
        InheritanceReview.objects.count(),
    )


CHANGES = {
    "merger": (MERGER, {}),
    "rename": ((Line(ANBIEN, new_name="Mới"),), {}),
    "district level": ((), {"ends_districts": True}),
    "parts": ((Line(TAYYEN, is_whole=False), Line(TAYYEN, new_code="31300", new_name="Mới", is_whole=False),
               Line("30988-1", parent_code="31300")), {}),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_undo_puts_everything_back(carry_out, places, villages, period, official, recognise, office, name):
    lines, more = CHANGES[name]
    recognise(places["dongthai"])
    person("canbo", Role.LOCAL, places["dongthai"])
    before = everything()
    record = carry_out(*lines, **more)
    assert everything() != before

    undo_reorganisation(record, by=office)

    assert everything() == before
    record.refresh_from_db()
    assert (record.state, record.undone_by) == ("UNDONE", office)
    assert Locality.history.filter(history_type="-").first().history_user == office


def test_what_was_undone_can_be_done_again(carry_out, places, office):
    undo_reorganisation(carry_out(*MERGER), by=office)

    carry_out(*MERGER)

    assert now("31007")


def test_an_undone_reorganisation_is_not_undone_twice(carry_out, office):
    record = carry_out(*MERGER)
    undo_reorganisation(record, by=office)

    with pytest.raises(Refused):
        undo_reorganisation(record, by=office)


def refused_undo(record, by):
    with pytest.raises(Refused) as refused:
        undo_reorganisation(record, by=by)
    assert now("31007")
    return str(refused.value)


def test_figures_entered_since_block_undo(carry_out, places, period, small_set, office):
    record = carry_out(*MERGER)
    enter(period, small_set, now("31007"), office)

    assert "Xã Thái Yên: figures have been entered in quarter III/2024" in refused_undo(record, office)
    assert undo_reasons(record)


def test_a_step_taken_blocks_undo(carry_out, places, period, small_set, office):
    record = carry_out(*MERGER)
    submit(Assessment.objects.filter(locality=now("31007")), by=office, explanation=WHY)
    approve(Assessment.objects.filter(locality=now("31007")), by=office)

    assert "figures have been entered" in refused_undo(record, office)


def test_a_period_opened_since_blocks_undo(carry_out, places, small_set, office):
    record = carry_out(*MERGER)
    open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    assert "is assessed in quarter IV/2024, which was opened afterwards" in refused_undo(record, office)


def test_a_quarter_closed_since_blocks_undo_of_all_but_names(carry_out, places, period, office):
    moved, renamed = carry_out(Line(DONGTHAI, parent_code=GOVAO)), carry_out(Line(TAYYEN, new_name="Mới"))
    ended = carry_out(ends_districts=True, date=dt.date(2024, 9, 1))
    close_period(period=period, by=office)

    said = "quarter III/2024, which is closed, counts the units as this reorganisation left them."
    assert undo_reasons(ended) == [said]
    assert undo_reasons(moved)[-1] == said
    assert said not in undo_reasons(renamed)


def test_a_recognition_since_blocks_undo(carry_out, recognise, office):
    record = carry_out(*MERGER)
    recognise(now("31007"), date=dt.date(2024, 12, 1))

    assert "Xã Thái Yên has recognition decisions of its own" in refused_undo(record, office)


def test_a_decided_review_blocks_undo(review, office):
    decline_inheritance(review, document="12/VPĐP", note="thiếu hồ sơ", by=office)

    assert "the office has decided its recognition" in refused_undo(review.reorganisation, office)


def test_a_later_reorganisation_blocks_undo(carry_out, office):
    first = carry_out(*MERGER)
    second = carry_out(Line("31007", new_name="Mới"), date=dt.date(2024, 9, 1))

    assert "Xã Thái Yên has been reorganised again on 01/09/2024" in refused_undo(first, office)
    undo_reorganisation(second, by=office)
    undo_reorganisation(first, by=office)


def test_an_earlier_change_entered_later_blocks_undo(carry_out, office):
    merger = carry_out(*MERGER)
    earlier = carry_out(Line(DONGTHAI, new_name="Đông Thái Mới"), date=dt.date(2024, 7, 1))

    assert "Xã Đông Thái has been reorganised again on 01/07/2024" in refused_undo(merger, office)
    undo_reorganisation(earlier, by=office)
    undo_reorganisation(merger, by=office)


def test_another_room_can_block_undo(room, carry_out, office):
    record = carry_out(*MERGER)
    room.reasons = ["A task has been reported since."]

    assert "A task has been reported since." in refused_undo(record, office)


def test_whatever_else_points_at_a_new_unit_blocks_undo(carry_out, places, office):
    record = carry_out(*MERGER)
    set_attribute(now("31007"), AttributeKind.AREA, "II", valid_from=DAY)

    assert "“dated attribute” for Xã Thái Yên" in refused_undo(record, office)
    LocalityAttribute.objects.all().delete()
    person("canbo", Role.LOCAL, now("31007"))
    assert "“role assignment” for Xã Thái Yên" in refused_undo(record, office)


def test_a_role_changed_since_blocks_undo(carry_out, places, office):
    person("canbo", Role.LOCAL, places["dongthai"])
    record = carry_out(*MERGER)
    RoleAssignment.objects.filter(locality=now("31007")).update(valid_to=dt.date(2024, 9, 1))

    assert "the role for Xã Thái Yên has been changed since" in refused_undo(record, office)


def test_undo_does_without_an_assessment_taken_off_its_period(carry_out, places, period, small_set, office):
    record = carry_out(Line(DONGTHAI, new_name="Mới"))
    remove_set_from_period(period=period, criteria_set=small_set.row, by=office)

    undo_reorganisation(record, by=office)

    assert now(DONGTHAI) == places["dongthai"]


def test_units_begun_below_since_block_undo(carry_out, places, office):
    record = carry_out(*MERGER)
    write_localities([Unit(Level.VILLAGE, Kind.HAMLET, "31007-9", "Ấp Mới", DAY, parent=now("31007"))])

    assert "Xã Thái Yên has units below it that were begun afterwards" in refused_undo(record, office)


def test_only_the_office_undoes(carry_out, outsider, leader):
    record = carry_out(*MERGER)

    for somebody in (outsider, leader):
        assert "Only the province's coordination office" in refused_undo(record, somebody)


# -- A whole province -------------------------------------------------------------------------------------------------


def test_a_province_of_116_communes_takes_no_more_queries_than_a_small_one(plan, carry_out, places, office, recognise):
    small = CaptureQueriesContext(connection)
    with small:
        effects_of(plan(ends_districts=True))
    write_localities(
        [Unit(Level.COMMUNE, Kind.COMMUNE, f"32{number:03}", f"Xã {number}", BEGIN, parent=places["anbien"])
         for number in range(113)]
    )  # fmt: skip
    for place in Locality.objects.filter(code__startswith="320")[:20]:
        recognise(place)

    large, applying, undoing = (CaptureQueriesContext(connection) for _ in range(3))
    with large:
        effects_of(plan(ends_districts=True))
    with applying:
        record = carry_out(ends_districts=True)
    with undoing:
        undo_reorganisation(record, by=office)

    assert len(large) <= len(small) + 1
    assert len(applying) < 120
    assert len(undoing) < 120 + 3 * 120  # one history row for each unit and link taken back
    assert recognised(places, DAY) == (20, 116)
