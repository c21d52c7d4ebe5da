"""Who is next against a slow and obvious recomputation on random worlds, and what its page shows to whom."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria.actions import Refused, say_investment_needs
from criteria.models import IndicatorLink, InvestmentNeed
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality
from reports.ahead.reading import ADVANCED, RESTORE, STANDARD, read_ahead
from reports.rollups.missing import blockers, ordered
from tests.ahead.conftest import ALL_MET, BEGIN, DAY, NAMES, obvious_mark

pytestmark = pytest.mark.django_db

verdict = st.sampled_from(["MET", "NOT_MET", "", "NOT_APPLICABLE"])
row = st.tuples(
    st.lists(verdict, min_size=6, max_size=6),
    st.tuples(*[st.sampled_from(["", "1", "0"])] * 3),
    st.booleans(),
    st.booleans(),
    st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=6, max_size=6),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(row, min_size=5, max_size=5), basis=st.sampled_from(["approved", "current"]))
def test_who_is_next_equals_the_obvious_count(ahead_world, rows, basis):
    world = ahead_world
    world.clear()
    said = dict(zip(NAMES, rows, strict=True))
    for name, (verdicts, words, is_recognised, is_approved, values) in said.items():
        numbers = {place: Decimal(value) for place, value in enumerate(values) if value is not None and place % 2 == 0}
        world.assess(name, verdicts, words=words, is_approved=is_approved, values=numbers)
        if is_recognised:
            world.recognise(name)
    if not any(row[2] for row in rows):
        return  # no decision was ever recorded: another test

    found = read_ahead(world.province, DAY, basis, STANDARD)

    expected = {name for name, one in said.items() if not one[2]}
    assert {one.unit.name[-1] for one in found.candidates} == expected
    for one in found.candidates:
        check_candidate(one, said[one.unit.name[-1]], basis)
    check_blockers(found, {name: said[name] for name in expected}, basis)


def shown(one, basis):
    """Marks a reader of this basis sees of a row, "" for none."""
    verdicts, words, _recognised, is_approved, _values = one
    if basis == "approved" and not is_approved:
        return ""
    return "".join(obvious_mark(verdicts[2 * n : 2 * n + 2], words[n]) for n in range(3))


def check_candidate(candidate, one, basis):
    marks, verdicts = shown(one, basis), one[0]
    assert candidate.marks == marks
    for mark, lacks in (("0", candidate.not_met), ("?", candidate.unknown)):
        expected = set()
        for n, own in enumerate(marks):
            if own not in "0?":
                continue
            wanted = "NOT_MET" if mark == "0" else ""
            pair = verdicts[2 * n : 2 * n + 2]
            expected |= {(str(n + 1), f"{n + 1}.{p + 1}") for p in (0, 1) if pair[p] == wanted}
            if own == "0" and mark == "0" and "NOT_MET" not in pair:
                expected.add((str(n + 1), ""))
        assert {lack.key for lack in lacks} == expected
    for lack in candidate.lacks:
        for measure in lack.measures:
            value = one[4][int(lack.key[0]) * 2 - 2]
            assert measure.value == value
            assert measure.short == (None if value is None else max(0, 80 - value))


def check_blockers(found, said, basis):
    counted = {row.key: row for row in blockers(found.criteria, found.by_criterion, found.candidates)}
    for n in range(3):
        for p in (0, 1):
            key = str(n + 1), f"{n + 1}.{p + 1}"
            freed = {name for name, one in said.items() if is_freed(one, n, p, basis)}
            if key in counted:
                assert {unit.name[-1] for unit in counted[key].frees} == freed
            else:
                assert not freed


def is_freed(one, criterion, part, basis):
    """Would everything count as met, were this one indicator met, and does not now?"""
    marks = shown(one, basis)
    if not marks or all(mark in "1-" for mark in marks) or marks[criterion] in "1-":
        return False
    verdicts = list(one[0])
    if verdicts[2 * criterion + part] not in ("", "NOT_MET"):
        return False
    pair_before = one[0][2 * criterion : 2 * criterion + 2]
    verdicts[2 * criterion + part] = "MET"
    pair = verdicts[2 * criterion : 2 * criterion + 2]
    # The officer's word on the whole criterion holds only where its indicators could not tell before either.
    word = one[1][criterion] if obvious_mark(pair_before) == "?" else ""
    after = marks[:criterion] + obvious_mark(pair, word) + marks[criterion + 1 :]
    return all(mark in "1-" for mark in after)


def test_the_one_with_least_to_do_comes_first(ahead_world):
    world = ahead_world
    world.recognise("E")
    world.assess("A", ["NOT_MET"] * 6)
    world.assess("B", ["MET"] * 5 + ["NOT_MET"])
    world.assess("C", ["NOT_MET"] + ["MET"] * 5)

    found = read_ahead(world.province, DAY, "approved", STANDARD)

    # C misses as much as B, but nothing that weighs in a revocation; D has no figures at all.
    assert [one.unit.name[-1] for one in ordered(found.candidates)] == ["C", "B", "A", "D"]
    assert not found.candidates[-1].is_known


def test_values_being_changed_after_a_return_are_not_shown(ahead_world):
    world = ahead_world
    world.recognise("E")
    row = world.assess("A", ["NOT_MET"] + ["MET"] * 5, values={0: Decimal(70)})
    row.state = "RETURNED"
    row.save()

    one = next(
        one for one in read_ahead(world.province, DAY, "approved").candidates if one.unit.name == "A"
    )  # fmt: skip

    assert [lack.key for lack in one.lacks] == [("1", "")]
    assert one.lacks[0].measures == []


def test_restore_lists_who_is_recognised_and_misses(ahead_world):
    world = ahead_world
    world.recognise("A")
    world.recognise("B")
    world.assess("A", ["NOT_MET"] + ["MET"] * 5)
    world.assess("B", ALL_MET)

    assert [one.unit.name for one in read_ahead(world.province, DAY, "approved", RESTORE).candidates] == ["A"]


def test_without_an_advanced_set_nobody_is_measured(ahead_world):
    world = ahead_world
    world.recognise("A")

    found = read_ahead(world.province, DAY, "approved", ADVANCED)

    assert (found.criteria_set, found.candidates) == (None, [])


def test_queries_do_not_grow_with_communes(ahead_world):
    world = ahead_world
    world.recognise("E")
    world.assess("A", ["NOT_MET"] * 6)
    with CaptureQueriesContext(connection) as few:
        read_ahead(world.province, DAY, "approved")
    more = [
        Unit(Level.COMMUNE, Kind.COMMUNE, f"4{n:04d}", f"M{n}", BEGIN, parent=world.districts[0]) for n in range(120)
    ]
    write_localities(more)
    for place in Locality.objects.filter(code__startswith="4"):
        world.communes[place.name] = place
        world.assess(place.name, ["NOT_MET"] * 6)

    with CaptureQueriesContext(connection) as many:
        found = read_ahead(world.province, DAY, "approved")

    assert blockers(found.criteria, found.by_criterion, found.candidates)[0].not_met == 121
    assert len(many) == len(few)


def test_the_advanced_way_by_its_own_assessments_and_by_a_second_look(ahead_world):
    world = ahead_world
    standard = world.set, world.criteria, world.indicators
    world.recognise("A")
    world.recognise("B")
    world.recognise("B", "ADVANCED")
    world.assess("A", ALL_MET)
    advanced = world._set("nang-cao-thu", "ADVANCED")
    IndicatorLink.objects.create(source=standard[2][1], target=world.indicators[1])

    looked = read_ahead(world.province, DAY, "approved", ADVANCED)

    assert (looked.criteria_set, looked.is_second_look) == (advanced, True)
    assert [one.unit.name for one in looked.candidates] == ["A"]
    # Only what a link answers is known; all else cannot be told, which is not "not met".
    assert "1.2" not in {lack.key[1] for lack in looked.candidates[0].lacks}
    assert {lack.mark for lack in looked.candidates[0].lacks} == {"?"}
    world.set = advanced
    world.assess("A", ["NOT_MET", *ALL_MET[1:]])
    own = read_ahead(world.province, DAY, "approved", ADVANCED)
    assert not own.is_second_look
    assert [lack.key for lack in own.candidates[0].lacks] == [("1", "1.1")]


# -- Investment -------------------------------------------------------------------------------------------------------


def say(world, by, answers, since=DAY):
    return say_investment_needs(province=world.province, criteria_set=world.set, answers=answers, since=since, by=by)


def test_nothing_is_guessed_and_an_indicator_goes_before_its_criterion(ahead_world, people):
    world = ahead_world
    world.recognise("E")
    world.assess("A", ["NOT_MET", "NOT_MET"] + ["MET"] * 4)
    read = lambda: [lack.need for lack in read_ahead(world.province, DAY, "approved").candidates[0].lacks]  # noqa: E731
    assert read() == ["", ""]

    say(world, people["office"], {(world.criteria[0].pk, ""): "YES", (world.criteria[0].pk, "1.2"): "NO"})

    assert read() == ["YES", "NO"]


def test_a_word_has_its_days(ahead_world, people):
    world, key = ahead_world, (ahead_world.criteria[0].pk, "1.1")
    say(world, people["office"], {key: "YES"}, since=dt.date(2024, 1, 1))
    assert say(world, people["office"], {key: "YES"}) == 0
    assert say(world, people["office"], {key: "NO"}) == 1

    rows = InvestmentNeed.objects.order_by("valid_from")
    assert [(row.is_needed, row.valid_to) for row in rows] == [(True, DAY.replace(day=29)), (False, None)]
    with pytest.raises(Refused):
        say(world, people["office"], {key: ""}, since=dt.date(2024, 2, 1))


@pytest.mark.parametrize("who", ["official", "leader", "outsider"])
def test_only_the_office_says_it(ahead_world, people, who):
    with pytest.raises(Refused):
        say(ahead_world, people[who], {(ahead_world.criteria[0].pk, ""): "YES"})


# -- The page ---------------------------------------------------------------------------------------------------------


def test_the_page_and_its_files(ahead_world, enter):
    world = ahead_world
    world.recognise("E")
    world.assess("A", ["NOT_MET"] + ["MET"] * 5, values={0: Decimal("70.5")})
    world.assess("D", ["MET"] * 4 + ["", "NOT_MET"])
    client, address = enter("office"), f"/localities/91/next/?as_of={DAY}"

    page = client.get(address)

    text = page.content.decode()
    assert page.status_code == 200
    assert "Nếu giải quyết riêng chỉ tiêu 1.1, thêm 01 xã đạt đủ tiêu chí" in text
    assert "còn thiếu 9,5 điểm %" in text
    assert [row["name"] for row in page.context["rows"]] == ["Xã A", "Xã D", "Xã B", "Xã C"]
    for table in ("communes", "gaps", "blockers"):
        assert client.get(f"{address}&table={table}&format=xlsx").content[:2] == b"PK"
    lines = client.get(f"{address}&table=gaps&format=csv&district=902").content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[1] for line in lines[1:]] == ["31003", "31003"]


@pytest.mark.parametrize(
    ("who", "code", "status"),
    [("official", "91", 200), ("leader", "91", 200), ("outsider", "91", 404), ("office", "31000", 404)],
)
def test_who_sees_the_page(ahead_world, enter, who, code, status):
    assert enter(who).get(f"/localities/{code}/next/").status_code == status


def test_an_official_sees_drafts_of_the_own_district_only(ahead_world, enter):
    world = ahead_world
    world.recognise("E")
    world.assess("A", ["NOT_MET"] + ["MET"] * 5, is_approved=False)
    client = enter("official")

    own = client.get(f"/localities/91/next/?as_of={DAY}&basis=current".replace("/91/", "/91/", 1))
    district = client.get(f"/localities/{world.districts[0].code}/next/?as_of={DAY}&basis=current")

    assert {row["is_known"] for row in own.context["rows"]} == {False}
    assert [row["is_known"] for row in district.context["rows"]].count(True) == 1


def test_the_office_says_it_on_its_page(ahead_world, people, enter):
    world = ahead_world
    address = f"/localities/91/investment/?as_of={DAY}"
    field = f"need-{world.criteria[0].pk}-0"

    assert enter("leader").post(address, {field: "YES", "since": "01/06/2024"}).status_code == 403
    assert enter("outsider").get(address).status_code == 404
    client = enter("office")
    assert client.post(address, {field: "YES", "since": "x"}).status_code == 200
    assert client.post(address, {field: "YES", "since": "01/06/2024", "note": "QĐ 1"}).status_code == 302

    row = InvestmentNeed.objects.get()
    assert (row.is_needed, row.note, row.said_by) == (True, "QĐ 1", people["office"])
    assert "QĐ 1" in client.get(f"{address}&table=needs&format=csv").content.decode("utf-8-sig")
