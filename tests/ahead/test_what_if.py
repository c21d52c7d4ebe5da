"""What if: the supposed roll-up against a slow recomputation; scenarios kept, opened again and laid side by side."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.scope import scope_of
from criteria.models import (
    Assessment,
    Change,
    Condition,
    CriteriaSet,
    IndicatorLink,
    IndicatorResult,
    Recognition,
)
from directives.models import Target
from localities.actions import Unit, link_successions, write_localities
from localities.models import Kind, Level
from reports.models import Scenario
from reports.scenarios.outcome import condition_moves, read_outcome, target_moves
from reports.scenarios.ticks import Tick, parse_ticks, ticks_text
from tests.ahead.conftest import DAY, NAMES, obvious_mark

pytestmark = pytest.mark.django_db

verdict = st.sampled_from(["MET", "NOT_MET", "", "NOT_APPLICABLE"])
words = st.tuples(*[st.sampled_from(["", "1", "0"])] * 3)
row = st.tuples(st.lists(verdict, min_size=6, max_size=6), words, st.booleans())
items = ["*", "c1", "c2", "c3", "i1.1", "i1.2", "i2.1", "i2.2", "i3.1", "i3.2"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(row, min_size=5, max_size=5),
    ticked=st.lists(st.tuples(st.integers(0, 4), st.sampled_from(items)), max_size=12),
)
def test_what_would_follow_equals_the_obvious_recomputation(ahead_world, rows, ticked):
    world = ahead_world
    world.clear()
    world.recognise("A", date=dt.date(2021, 1, 1))
    for name, (verdicts, words, is_recognised) in zip(NAMES, rows, strict=True):
        world.assess(name, verdicts, words=words)
        if is_recognised and name != "A":
            world.recognise(name)
    ticks = parse_ticks(f"3100{place}:{item}" for place, item in ticked)
    stored = list(IndicatorResult.objects.order_by("pk").values_list("pk", "verdict"))

    found = read_outcome(world.province, DAY, "approved", "STANDARD", ticks)

    after = [supposed(rows[place], {item for where, item in ticked if where == place}) for place in range(5)]
    held = [True, *(one[2] for one in rows[1:])]
    able = [
        place
        for place in range(5)
        if any(where == place for where, _item in ticked) and not held[place] and is_full(after[place])
    ]
    assert {one.unit.code for one in found.able} == {f"3100{place}" for place in able}
    figures = found.after.figures
    assert figures.standard == sum(held) + len(able)
    assert figures.meets == sum(is_full(marks) for marks in after)
    assert figures.met_sum == sum(mark in "1-" for marks in after for mark in marks)
    assert figures.at_risk == sum(
        "0" in marks for place, marks in enumerate(after) if held[place] or place in able
    )  # fmt: skip
    assert [row.figures.standard for row in found.after.districts] == [
        sum(held[:3]) + sum(place < 3 for place in able),
        sum(held[3:]) + sum(place > 2 for place in able),
    ]
    assert found.before.figures.standard == sum(held)
    assert list(IndicatorResult.objects.order_by("pk").values_list("pk", "verdict")) == stored


def is_full(marks):
    return all(mark in "1-" for mark in marks)


def supposed(one, asked):
    """Marks of one unit, a criterion and a tick at a time."""
    verdicts, words, _recognised = one
    marks = ""
    for n in range(3):
        pair = verdicts[2 * n : 2 * n + 2]
        before = obvious_mark(pair, words[n])
        if before in "1-":
            marks += before
        elif {"*", f"c{n + 1}"} & asked:
            marks += "1"
        else:
            after = ["MET" if f"i{n + 1}.{p + 1}" in asked else pair[p] for p in (0, 1)]
            marks += obvious_mark(after, words[n] if obvious_mark(pair) == "?" else "")
    return marks


def test_ticks_are_read_back_from_their_text():
    ticks = parse_ticks(["31006:c2,i17.1;30988:*", "x", "1:z", "a:c;b:i1..2"])

    assert ticks == {Tick("31006", "c", "2"), Tick("31006", "i", "17.1"), Tick("30988", "*")}
    assert parse_ticks([ticks_text(ticks)]) == ticks


def test_without_figures_nobody_becomes_able(ahead_world):
    ahead_world.recognise("A")

    found = read_outcome(ahead_world.province, DAY, "approved", "STANDARD", {Tick("31001", "*")})

    assert (found.able, found.after.figures.standard) == ([], 1)


# -- The page --------------------------------------------------------------------------------------------------------


def counted():
    return [model.objects.count() for model in (Assessment, IndicatorResult, Recognition, Change)]


def test_ticking_moves_figures_and_targets_and_writes_nothing(filled, enter):
    client, before = enter("office"), counted()

    page = client.post(f"/localities/91/what-if/?as_of={DAY}", {"tick": ["31001:i1.1", "31003:*"], "way": "standard"})

    lines = {line.key: (line.before, line.after) for line in page.context["lines"]}
    assert lines["standard"] == (2, 4)
    assert lines["able"] == (1, 2)
    target = page.context["target_rows"][0]
    assert (target["before"], target["after"], target["is_reached"]) == ("02/05", "04/05", True)
    text = page.content.decode()
    assert "02/05 → 04/05 xã nếu 02 xã đủ điều kiện đề nghị được công nhận" in text
    assert "đủ điều kiện đề nghị công nhận" in text
    assert (counted(), Scenario.objects.count()) == (before, 0)


def test_one_indicator_settled_for_all_and_its_files(filled, enter):
    client = enter("leader")
    page = client.get(f"/localities/91/what-if/?as_of={DAY}&solve=i1.1")

    assert {row["name"] for row in page.context["unit_rows"]} == {"Xã B", "Xã C"}
    for table in ("figures", "units", "targets", "conditions"):
        answer = client.get(f"/localities/91/what-if/?{page.context['export']}&table={table}&format=xlsx")
        assert answer.content[:2] == b"PK"
    text = client.get(f"/localities/91/what-if/?{page.context['export']}&table=units&format=csv")
    assert "đủ điều kiện đề nghị công nhận" in text.content.decode("utf-8-sig")


def test_ticks_elsewhere_are_kept_and_those_of_another_set_are_not(filled, enter):
    client, address = enter("office"), f"/localities/91/what-if/?as_of={DAY}"

    page = client.post(address, {"kept": "31001:i1.1", "tick": "31003:*", "way": "standard", "district": "902"})
    other = client.post(address, {"kept": "31001:i1.1", "way": "standard", "who": "advanced"})

    assert page.context["kept_ticks"] == "31001:i1.1"
    assert {row["name"] for row in page.context["unit_rows"]} == {"Xã B", "Xã D"}
    assert other.context["unit_rows"] == []


# -- Scenarios -------------------------------------------------------------------------------------------------------


def keep(client, name="Phương án 1", **more):
    data = {"tick": ["31001:i1.1"], "way": "standard", "action": "save", "name": name, **more}
    client.post(f"/localities/91/what-if/?as_of={DAY}", data)
    return Scenario.objects.order_by("-pk").first()


def test_a_scenario_is_kept_and_opened_again(filled, enter, people):
    client = enter("official")
    row = keep(client)

    page = client.get(f"/scenarios/{row.pk}/")

    assert (row.made_by, row.day, row.seen["standard"]) == (people["official"], DAY, [2, 3])
    assert page.status_code == 200
    assert page.context["changes"] == []
    assert "02/05 → 03/05" in page.content.decode()


def test_it_says_what_has_changed_since(filled, enter):
    world, client = filled, enter("official")
    row = keep(client, tick=["31001:i1.1", "31002:c1"])
    result = IndicatorResult.objects.get(assessment__locality=world.communes["B"], indicator=world.indicators[0])
    result.verdict = "MET"
    result.save()
    Assessment.objects.filter(locality=world.communes["B"]).update(approved_marks="111", approved_met=3)
    world.recognise("D", date=dt.date(2024, 6, 1))

    said = client.get(f"/scenarios/{row.pk}/").context["changes"]

    assert "Xã B: chỉ tiêu 1.1 nay đã đạt." in said
    assert any(text.startswith("Theo số liệu ngày 30/06/2024 là 02 → 03; nay là 03 → ") for text in said)


def test_units_ended_by_now_are_named_with_what_they_became(filled, enter):
    world, client = filled, enter("office")
    row = keep(client)
    later = dt.date(2024, 9, 1)
    gone = world.communes["B"]
    gone.valid_to = dt.date(2024, 8, 31)
    gone.save()
    new = Unit(Level.COMMUNE, Kind.COMMUNE, "31090", "Mới", later, parent=world.districts[0])
    write_localities([new])
    link_successions([(gone, new.row, "WHOLE", later, "")])

    said = client.get(f"/scenarios/{row.pk}/?as_of=2024-09-30").context["changes"]

    assert "Xã B không còn được tính ở đây (nay là Xã Mới): bỏ các đánh dấu của đơn vị này." in said


def test_edit_delete_and_history(filled, enter, people):
    client = enter("official")
    row = keep(client)

    page = client.get(f"/scenarios/{row.pk}/edit/")
    assert {one["name"] for one in page.context["unit_rows"]} == {"Xã B"}
    answer = enter("office").post(
        f"/scenarios/{row.pk}/edit/",
        {"tick": ["31001:*", "31003:*"], "way": "standard", "action": "save", "name": "Phương án 1b"},
    )
    row.refresh_from_db()
    assert answer.status_code == 302
    assert (row.name, row.edited_by, len(row.ticks)) == ("Phương án 1b", people["office"], 2)
    assert row.history.count() == 2
    assert enter("official").post(f"/scenarios/{row.pk}/delete/").status_code == 302
    assert not Scenario.objects.exists()
    last = Scenario.history.order_by("-history_date", "-history_id").first()
    assert (last.history_type, last.history_user) == ("-", people["official"])


@pytest.mark.parametrize(
    ("who", "status"), [("official", 200), ("office", 200), ("leader", 404), ("outsider", 404)]
)  # fmt: skip
def test_a_scenario_is_its_owners_and_the_offices(filled, enter, who, status):
    row = keep(enter("official"))
    other = keep(enter("official"), "Phương án 2", tick=["31002:*"])
    client = enter(who)

    compare = f"/scenarios/compare/?a={row.pk}&b={other.pk}"
    for address in (f"/scenarios/{row.pk}/", f"/scenarios/{row.pk}/edit/", compare):
        assert client.get(address).status_code == status
    assert client.get(f"/scenarios/{row.pk}/delete/").status_code == 405
    assert client.post(f"/scenarios/{row.pk}/delete/").status_code == (302 if status == 200 else 404)
    assert client.get("/scenarios/").status_code == 200


def test_two_side_by_side(filled, enter):
    client = enter("office")
    first, second = keep(client), keep(client, "Phương án 2", tick=["31001:*", "31002:*", "31003:*"])
    address = f"/scenarios/compare/?a={first.pk}&b={second.pk}"

    page = client.get(address)

    lines = {row[0]: row[1:] for row in page.context["lines"]}
    assert lines["Công nhận đạt chuẩn (giả định: nếu các xã đủ điều kiện được công nhận)"] == ("02", "03", "05")
    assert page.context["targets"][0][2:] == ("02/05", "03/05", "05/05")
    assert client.get(f"{address}&format=xlsx").content[:2] == b"PK"
    assert client.get(f"/scenarios/compare/?a={first.pk}&b=x").status_code == 404
    assert client.get("/scenarios/?format=csv").content.decode("utf-8-sig").count("Phương án") >= 2


def test_saving_nothing_or_without_a_name_is_refused(filled, enter):
    client = enter("office")
    address = f"/localities/91/what-if/?as_of={DAY}"

    assert client.post(address, {"action": "save", "name": "", "tick": "31001:*"}).status_code == 200
    assert client.post(address, {"action": "save", "name": "x"}).status_code == 200
    assert not Scenario.objects.exists()


def test_drafts_stay_with_who_may_see_them(filled, enter, people):
    """The office keeps one on current figures of the province; an official opens the own one on approved figures."""
    row = keep(enter("office"))
    row.basis, row.made_by = "current", people["official"]
    row.save()

    page = enter("official").get(f"/scenarios/{row.pk}/")

    assert str(page.context["frame"].basis) == "approved"
    assert "đang xem trên số liệu đã duyệt" in page.content.decode()


# -- Conditions and the advanced way ---------------------------------------------------------------------------------


def condition_of_district(world):
    criteria_set = CriteriaSet(
        code="huyen-thu", name="Bộ huyện", level=Level.DISTRICT, attainment="STANDARD", valid_from=dt.date(2020, 1, 1)
    )
    criteria_set.set_keys()
    criteria_set.save()
    Condition.objects.create(
        criteria_set=criteria_set, number="1", order=1, name="100% xã", kind="ROLL_UP", operator=">=", value=100,
        measure="percent_of_children", is_verified=True, subject={"level": "commune", "attainment": "ntm"},
    )  # fmt: skip


def test_conditions_of_the_ticked_units_districts_move(filled, people):
    condition_of_district(filled)
    outcome = read_outcome(filled.province, DAY, "approved", "STANDARD", parse_ticks(["31003:*"]))

    (move,) = condition_moves(outcome)

    # D and E make up the second district; E is recognised, D would be.
    assert (move.place, move.met) == (filled.districts[1], (0, 1))
    ((now, then),) = move.moved
    assert ((now.mark, now.count.met), (then.mark, then.count.met)) == (("0", 1), ("1", 2))


def test_an_earlier_target_stays_what_it_was(filled, people):
    Target.objects.update(deadline=dt.date(2024, 3, 31))
    outcome = read_outcome(filled.province, DAY, "approved", "STANDARD", parse_ticks(["31003:*"]))

    assert target_moves(outcome, scope_of(people["office"]), "approved") == []


def test_advanced_is_for_those_who_hold_the_standard(filled):
    """Nobody is assessed under the advanced set: a second look at the standard set's facts, and whole ticks."""
    criteria, indicators = filled.criteria, filled.indicators
    filled._set("nang-cao-thu", "ADVANCED")
    IndicatorLink.objects.create(source=indicators[1], target=filled.indicators[1])
    filled.criteria, filled.indicators = criteria, indicators

    found = read_outcome(filled.province, DAY, "approved", "ADVANCED", parse_ticks(["31000:*", "31003:*"]))

    assert found.ahead.is_second_look
    assert [one.unit.code for one in found.able] == ["31000"]
    assert (found.before.figures.advanced, found.after.figures.advanced) == (0, 1)
    assert found.after.figures.met_sum == found.before.figures.met_sum
