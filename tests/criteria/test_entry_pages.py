"""Entry as each person meets it: lists, one unit's sheet, saving, steps, history."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from criteria.actions import (
    Entry,
    approve,
    close_period,
    open_period,
    record_results,
    reopen_period,
    return_with_reason,
    start_assessments,
    submit,
)
from criteria.actions.reorganisation import Line, apply_reorganisation, keep_reorganisation, plan_reorganisation
from criteria.models import Assessment, Change, IndicatorResult, PeriodState, State
from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from tests.conftest import WHY
from tests.criteria.conftest import BEGIN
from tests.memory import forget_everything

CODE, QUARTER = "31006", "2024-Q3"
STEPS = ("submit", "verify", "approve", "return")


@pytest.fixture
def address(period, small_set):
    """address("entry-unit", "31006") in the open quarter."""

    def build(name="entry-unit", code=CODE, quarter=QUARTER, criteria_set=small_set.row.code):
        return reverse(f"criteria:{name}", args=[code, quarter, criteria_set])

    return build


@pytest.fixture
def typed(small_set, assessment):
    """What a browser would send from the sheet of Đông Thái: typed(roads="95", plan_verdict="MET")."""

    def fill(version=None, **said):
        data = {"version": assessment.version if version is None else version}
        for short in ("roads", "plan", "health"):
            pk = getattr(small_set, short).pk
            data[f"value-{pk}"] = said.get(short, "")
            data[f"verdict-{pk}"] = said.get(f"{short}_verdict", "")
            data[f"note-{pk}"] = said.get(f"{short}_note", "")
        return data

    return fill


@pytest.fixture
def say(period, small_set, places):
    """Enter a value for a unit past the pages."""

    def enter(by, indicator, value, verdict="", place="dongthai"):
        number = None if value is None else Decimal(value)
        entry = Entry(places[place].pk, getattr(small_set, indicator).pk, number, verdict)
        record_results(period=period, criteria_set=small_set.row, entries=[entry], by=by, door="GRID")

    return enter


def texts(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def vietnamese(text, **words):
    with translation.override("vi"):
        return gettext(text) % words


def saved(count, place):
    with translation.override("vi"):
        text = ngettext("Saved %(count)s indicator of %(place)s.", "Saved %(count)s indicators of %(place)s.", count)
        return text % {"count": f"{count:02d}", "place": place.running_name}


def explain(client, url):
    """Submit from the page of the checks, as somebody who has looked at them."""
    ready = client.get(url).context["ready"]
    units = [f"{unit.place.code}:{unit.check.assessment.version}" for unit in ready]
    return client.post(url, {"units": units, "seen": "on", "explanation": WHY})


def row_of(response, indicator):
    return next(row for row in response.context["sheet"].rows if row.indicator == indicator)


def units(response):
    sections = response.context.get("sections") or [response.context["section"]]
    return [line.place.name for section in sections for line in section.lines]


# -- Who comes in ------------------------------------------------------------------------------------------------


def test_a_visitor_is_sent_to_the_login(client, address):
    names = ("entry-unit", "entry-list", "entry-history", "approve-all", *(f"entry-{step}" for step in STEPS))

    for url in [reverse("criteria:entry-home"), *(address(name) for name in names)]:
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith(reverse("accounts:login"))


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
def test_who_may_open_a_commune(signed_in, address, who, status):
    client = signed_in(who)

    assert client.get(address()).status_code == status
    assert client.get(address("entry-history")).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 403), ("department", 403), ("neighbour", 404), ("outsider", 404), ("stranger", 404)],
)
def test_who_may_not_save(signed_in, address, typed, who, status):
    response = signed_in(who).post(address(), typed(roads="95"))

    assert response.status_code == status
    assert not IndicatorResult.objects.exists()


@pytest.mark.parametrize("who", ["leader", "department"])
def test_readers_get_a_page_without_fields(signed_in, address, who):
    response = signed_in(who).get(address())

    assert response.context["is_editable"] is False
    assert response.context["steps"] == set()
    assert 'name="version"' not in response.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"quarter": "2024-Q2"},
        {"quarter": "2024-Q9"},
        {"criteria_set": "xa-la"},
        {"code": "99999"},
        {"code": "30700"},
        {"code": "03388"},
    ],
    ids=["no period", "no quarter", "no set", "no place", "a ward", "another province"],
)
def test_what_does_not_exist_is_not_found(signed_in, address, wrong):
    assert signed_in("office").get(address(**wrong)).status_code == 404


def test_a_set_that_is_not_in_use_is_not_found(signed_in, address, other_set):
    assert signed_in("office").get(address(criteria_set=other_set.code)).status_code == 404


@pytest.mark.parametrize("step", STEPS)
def test_steps_take_only_post(signed_in, address, step):
    assert signed_in("office").get(address(f"entry-{step}")).status_code == 405


def test_lists_take_no_post(signed_in, address):
    client = signed_in("office")

    assert client.post(reverse("criteria:entry-home")).status_code == 405
    assert client.post(address(code="908")).status_code == 403
    assert client.post(address("entry-list", code="908")).status_code == 405
    assert client.get(address("approve-all", code="91")).status_code == 405


# -- Lists -------------------------------------------------------------------------------------------------------


def test_the_office_sees_every_commune_by_district(signed_in, period):
    response = signed_in("office").get(reverse("criteria:entry-home"))

    section = response.context["sections"][0]
    assert [(district.name, [line.place.name for line in lines]) for district, lines in section.groups] == [
        ("An Biên", ["Đông Thái", "Tây Yên"]),
        ("Gò Quao", ["Thới Quản"]),
    ]


def test_an_official_sees_the_own_district(signed_in, period):
    assert units(signed_in("official").get(reverse("criteria:entry-home"))) == ["Đông Thái", "Tây Yên"]


@pytest.mark.parametrize("who", ["outsider", "stranger"])
def test_others_see_no_period(signed_in, period, who):
    response = signed_in(who).get(reverse("criteria:entry-home"))

    assert response.status_code == 200
    assert response.context["periods"] == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"q": "dong thai"}, ["Đông Thái"]),
        ({"q": "31006"}, ["Đông Thái"]),
        ({"district": "907"}, ["Thới Quản"]),
        ({"state": "SUBMITTED"}, ["Tây Yên"]),
        ({"period": QUARTER, "state": "DRAFT"}, ["Đông Thái", "Thới Quản"]),
        ({"q": "khong co"}, []),
    ],
)
def test_filters_of_the_list(signed_in, period, places, office, filters, expected):
    submit(Assessment.objects.filter(locality=places["tayyen"]), by=office, explanation=WHY)

    assert units(signed_in("office").get(reverse("criteria:entry-home"), filters)) == expected


def test_a_past_period_is_listed_when_asked_for(signed_in, period, office, places, small_set):
    close_period(period=period, by=office)
    open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)
    client = signed_in("office")

    newest = client.get(reverse("criteria:entry-home"))
    asked = client.get(reverse("criteria:entry-home"), {"period": QUARTER})

    assert [section.period.code for section in newest.context["sections"]] == ["2024-Q4"]
    assert [section.period.code for section in asked.context["sections"]] == [QUARTER]
    assert [line["period"].code for line in asked.context["periods"]] == ["2024-Q4", QUARTER]


@pytest.fixture
def renamed_afterwards(period, places, office, say):
    """Đông Thái has a new name, entered when the quarter it falls into had been closed."""
    say(office, "roads", 95)
    close_period(period=period, by=office)
    plan = plan_reorganisation(
        province=places["province"], date=dt.date(2024, 8, 1), resolution="NQ 1200", lines=[Line(CODE, new_name="Mới")]
    )
    apply_reorganisation(keep_reorganisation(plan, by=office), by=office)


@pytest.mark.parametrize("name", ["entry-submit", "entry-unit"])
def test_figures_of_a_unit_renamed_afterwards_are_found(signed_in, address, period, office, renamed_afterwards, name):
    client = signed_in("office")
    line = next(
        line
        for line in client.get(address("entry-list", code="91")).context["section"].lines
        if line.place.code == CODE
    )
    reopen_period(period=period, reason="rà soát", by=office)

    answer = client.post(address(name), {"version": line.assessment.version, "submit": "1"})
    assert answer.url == address("entry-check")
    answer = explain(client, address("entry-check"))

    assert (line.place.name, line.unknown) == ("Mới", 2)
    assert Assessment.objects.get(pk=line.assessment.pk).state == State.SUBMITTED
    with translation.override("vi"):
        assert gettext("%(place)s: figures submitted.") % {"place": "Xã Mới"} in texts(answer)


def test_a_line_counts_what_is_still_unknown(signed_in, period, official, say):
    say(official, "roads", 95)
    say(official, "health", 80)

    lines = signed_in("official").get(reverse("criteria:entry-home")).context["sections"][0].lines

    assert [line.unknown for line in lines] == [2, 3]


def test_a_district_and_a_province_list_their_communes(signed_in, address):
    client = signed_in("office")

    assert units(client.get(address("entry-list", code="907"))) == ["Thới Quản"]
    assert units(client.get(address("entry-list", code="91"))) == ["Đông Thái", "Tây Yên", "Thới Quản"]


def test_an_official_finds_only_the_own_communes_in_those_lists(signed_in, address):
    client = signed_in("official")

    assert units(client.get(address("entry-list", code="91"))) == ["Đông Thái", "Tây Yên"]
    assert client.get(address("entry-list", code="907")).status_code == 404


def test_the_list_asks_as_many_questions_for_many_communes_as_for_few(signed_in, period, places):
    client, url = signed_in("office"), reverse("criteria:entry-home")
    few = _questions(client, url)
    for number in range(12):
        parent = places["anbien" if number % 2 else "govao"]
        write_localities([Unit(Level.COMMUNE, Kind.COMMUNE, f"4{number:04d}", f"Xã {number}", BEGIN, parent=parent)])
    start_assessments(period=period, criteria_set=period.criteria_sets.get())

    assert len(units(client.get(url))) == 15
    assert _questions(client, url) == few


def _questions(client, url):
    forget_everything()
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    return len(asked)


# -- The sheet ---------------------------------------------------------------------------------------------------


def test_the_sheet_shows_requirement_and_last_period(
    signed_in, address, say, official, office, period, places, small_set
):
    say(official, "roads", "85.5")
    close_period(period=period, by=office)
    open_period(province=places["province"], code="2024-Q4", criteria_sets=[small_set.row], by=office)

    response = signed_in("official").get(address(quarter="2024-Q4"))

    roads, plan, health = (row_of(response, getattr(small_set, name)) for name in ("roads", "plan", "health"))
    assert (roads.requirement.text, roads.requirement.is_law, roads.before) == ("≥ 90%", True, "85,5 K")
    assert (health.requirement.text, health.requirement.is_reference) == ("≥ 70%", True)
    assert plan.requirement.is_known
    assert plan.form_row.value is None
    assert roads.is_carried
    assert response.context["sheet"].before_period == period


def test_an_indicator_without_any_level_says_so(signed_in, address, small_set):
    small_set.health.thresholds.all().delete()

    row = row_of(signed_in("official").get(address()), small_set.health)

    assert not row.requirement.is_known
    assert row.requirement.text == vietnamese("no level known")


def test_the_sheet_shows_the_stored_summary(signed_in, address, say, official):
    say(official, "roads", 95)
    say(official, "plan", None, "MET")

    sheet = signed_in("official").get(address()).context["sheet"]

    assert (sheet.entered, len(sheet.rows), sheet.unknown) == (2, 3, 1)
    assert [block.mark for block in sheet.blocks] == ["1", "?"]
    assert (sheet.assessment.current_met, sheet.assessment.current_required) == (1, 2)


# -- Saving ------------------------------------------------------------------------------------------------------


def test_saving_writes_and_says_how_much(signed_in, address, typed, places, small_set, assessment):
    response = signed_in("official").post(
        address(), typed(roads="95,5", plan_verdict="MET", health="1.286", health_verdict="")
    )
    assert response.status_code == 200

    response = signed_in("official").post(address(), typed(roads="95,5", plan_verdict="MET", plan_note="QĐ 12"))

    assert response.status_code == 302
    assert response.url == address()
    assert texts(response) == [saved(2, places["dongthai"])]
    assert IndicatorResult.objects.get(indicator=small_set.roads).value == Decimal("95.5")
    assert IndicatorResult.objects.get(indicator=small_set.plan).note == "QĐ 12"
    assessment.refresh_from_db()
    assert assessment.current_marks == "1?"
    assert set(Change.objects.values_list("door", flat=True)) == {"FORM"}


def test_saving_the_page_as_it_stands_changes_nothing(signed_in, address, typed, say, official, assessment):
    say(official, "roads", "95.5")
    say(official, "health", 80, "MET")
    assessment.refresh_from_db()

    response = signed_in("official").post(
        address(), typed(assessment.version, roads="95,5", roads_verdict="MET", health="80,0", health_verdict="MET")
    )

    assert texts(response) == [vietnamese("Nothing has changed.")]
    assert Change.objects.count() == 2


def test_a_verdict_left_standing_does_not_speak_for_a_new_value(
    signed_in, address, typed, say, official, assessment, small_set
):
    say(official, "roads", 95)
    say(official, "health", 80, "MET")
    assessment.refresh_from_db()

    response = signed_in("official").post(
        address(), typed(assessment.version, roads="85", roads_verdict="MET", health="60", health_verdict="MET")
    )

    assert IndicatorResult.objects.get(indicator=small_set.roads).verdict == "NOT_MET"
    assert IndicatorResult.objects.get(indicator=small_set.health).verdict == ""
    assert any(text.startswith("2.1") for text in texts(response))


def test_clearing_a_value_clears_what_it_decided(signed_in, address, typed, say, official, assessment, small_set):
    say(official, "roads", 95)
    assessment.refresh_from_db()

    signed_in("official").post(address(), typed(assessment.version, roads="", roads_verdict="MET"))

    row = IndicatorResult.objects.get(indicator=small_set.roads)
    assert (row.value, row.verdict) == (None, "")


def test_a_note_alone_keeps_the_verdict(signed_in, address, typed, say, official, assessment, small_set):
    say(official, "plan", None, "MET")
    assessment.refresh_from_db()

    signed_in("official").post(address(), typed(assessment.version, plan_verdict="MET", plan_note="Biên bản 03"))

    row = IndicatorResult.objects.get(indicator=small_set.plan)
    assert (row.verdict, row.note) == ("MET", "Biên bản 03")


def test_fields_that_are_not_sent_stay(signed_in, address, say, official, assessment, small_set):
    say(official, "plan", None, "MET")
    assessment.refresh_from_db()

    signed_in("official").post(address(), {"version": assessment.version, f"value-{small_set.roads.pk}": "95"})

    assert IndicatorResult.objects.get(indicator=small_set.plan).verdict == "MET"
    assert IndicatorResult.objects.get(indicator=small_set.roads).value == 95


@pytest.mark.parametrize("wrong", ["abc", "105", "-3", "17,12345", "1.2.3"])
def test_a_wrong_field_brings_back_every_typed_text(signed_in, address, typed, small_set, wrong):
    response = signed_in("official").post(
        address(), typed(roads=wrong, plan_verdict="MET", health="80", health_note="sổ theo dõi")
    )

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [f"value-{small_set.roads.pk}"]
    page = response.content.decode()
    assert f'value="{wrong}"' in page
    assert 'value="sổ theo dõi"' in page
    assert row_of(response, small_set.plan).form_row.verdict.value() == "MET"
    assert not IndicatorResult.objects.exists()


def test_every_wrong_field_is_marked_at_once(signed_in, address, typed, small_set):
    response = signed_in("official").post(address(), typed(roads="abc", health="105"))

    wrong = {f"value-{small_set.roads.pk}", f"value-{small_set.health.pk}"}
    assert set(response.context["form"].errors) == wrong
    assert not IndicatorResult.objects.exists()


def test_an_unknown_verdict_is_refused(signed_in, address, typed):
    response = signed_in("official").post(address(), typed(plan_verdict="MAYBE"))

    assert response.status_code == 200
    assert not IndicatorResult.objects.exists()


def test_a_stale_save_shows_both_values_and_loses_nothing(
    signed_in, address, typed, say, office, assessment, small_set
):
    say(office, "roads", "93.5")
    say(office, "health", 71, "MET")

    response = signed_in("official").post(
        address(), {**typed(roads="97", plan_note="chờ"), f"seen-{small_set.health.pk}": "||"}
    )

    assert response.status_code == 409
    roads, plan, health = (row_of(response, getattr(small_set, name)) for name in ("roads", "plan", "health"))
    assert (roads.form_row.conflict, roads.form_row.value.value(), roads.value_text) == ("typed", "97", "93,5")
    assert plan.form_row.note.value() == "chờ"
    assert (health.form_row.conflict, health.form_row.value.value()) == ("stored", "71")
    assert "93,5" in response.content.decode()
    assert IndicatorResult.objects.get(indicator=small_set.roads).value == Decimal("93.5")


def test_saving_again_after_both_were_seen_is_obeyed(signed_in, address, typed, say, office, assessment, small_set):
    say(office, "roads", "93.5")
    stale = signed_in("official").post(address(), typed(roads="97"))

    response = signed_in("official").post(
        address(), typed(stale.context["form"].current_version, roads="97", roads_verdict="MET")
    )

    assert response.status_code == 302
    assert IndicatorResult.objects.get(indicator=small_set.roads).value == 97


def test_typed_text_survives_a_period_closed_meanwhile(signed_in, address, typed, period, office):
    close_period(period=period, by=office)

    response = signed_in("official").post(address(), typed(roads="97"))

    assert response.status_code == 200
    assert response.context["form"].non_field_errors()
    assert 'value="97"' in response.content.decode()
    assert not IndicatorResult.objects.exists()


# -- Steps -------------------------------------------------------------------------------------------------------


def test_save_and_submit(signed_in, address, typed, assessment):
    everything = typed(roads="95", plan_verdict="NOT_MET", health="60", health_verdict="NOT_MET")
    response = signed_in("official").post(address(), {**everything, "submit": "1"})

    assert (response.status_code, response.url) == (302, address())
    assessment.refresh_from_db()
    assert (assessment.state, assessment.current_computed) == (State.SUBMITTED, 1)


def test_saving_to_submit_what_the_checks_point_out_saves_and_shows_it_first(signed_in, address, typed, assessment):
    response = signed_in("official").post(address(), {**typed(roads="95"), "submit": "1"})

    assert (response.status_code, response.url) == (302, address("entry-check"))
    assessment.refresh_from_db()
    assert (assessment.state, assessment.current_computed) == (State.DRAFT, 1)


def test_a_refused_save_submits_nothing(signed_in, address, typed, assessment):
    signed_in("official").post(address(), {**typed(roads="105"), "submit": "1"})

    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT


def test_a_stale_page_submits_nothing(signed_in, address, typed, say, office, assessment):
    say(office, "roads", 95)

    signed_in("official").post(address(), {"version": assessment.version, "submit": "1"})

    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT


def test_submitted_figures_show_no_fields(signed_in, address, assessment, official):
    submit([assessment], by=official, explanation=WHY)

    response = signed_in("official").get(address())

    assert response.context["is_editable"] is False
    assert response.context["steps"] == set()


def test_buttons_stand_only_where_a_step_is_possible(signed_in, address, assessment, official, office):
    client = signed_in("office")
    assert client.get(address()).context["steps"] == {"submit"}

    submit([assessment], by=official, explanation=WHY)
    assert client.get(address()).context["steps"] == {"verify", "approve", "return"}

    approve([assessment], by=office)
    assert client.get(address()).context["steps"] == {"return"}


def test_the_whole_way(signed_in, address, assessment):
    client = signed_in("official")
    assert client.post(address("entry-submit")).url == address("entry-check")
    explain(client, address("entry-check"))
    client = signed_in("office")
    client.post(address("entry-verify"))
    client.post(address("entry-approve"))
    response = client.post(address("entry-return"), {"reason": "Thiếu minh chứng"})

    assert response.status_code == 302
    assessment.refresh_from_db()
    assert (assessment.state, assessment.approved_met) == (State.RETURNED, 0)
    assert "Thiếu minh chứng" in client.get(address()).content.decode()


def test_a_return_without_a_reason_says_so(signed_in, address, assessment, official):
    submit([assessment], by=official, explanation=WHY)

    response = signed_in("office").post(address("entry-return"), {"reason": " "})

    assert len(texts(response)) == 1
    assessment.refresh_from_db()
    assert assessment.state == State.SUBMITTED


@pytest.mark.parametrize("step", ["verify", "approve", "return"])
@pytest.mark.parametrize(
    ("who", "status"), [("official", 403), ("leader", 403), ("department", 403), ("neighbour", 404), ("outsider", 404)]
)
def test_steps_of_the_office_are_its_own(signed_in, address, assessment, official, step, who, status):
    submit([assessment], by=official, explanation=WHY)

    assert signed_in(who).post(address(f"entry-{step}"), {"reason": "x"}).status_code == status
    assessment.refresh_from_db()
    assert assessment.state == State.SUBMITTED


def test_a_step_at_the_wrong_time_says_why(signed_in, address, assessment):
    response = signed_in("office").post(address("entry-approve"))

    assert response.status_code == 302
    assert len(texts(response)) == 1
    assessment.refresh_from_db()
    assert assessment.state == State.DRAFT


# -- Many at once ------------------------------------------------------------------------------------------------


@pytest.fixture
def all_submitted(period, office):
    submit(Assessment.objects.filter(period=period), by=office, explanation=WHY)


def approved_places():
    return set(Assessment.objects.filter(state=State.APPROVED).values_list("locality__name", flat=True))


def test_approving_the_filtered_units_asks_first(signed_in, address, all_submitted):
    client = signed_in("office")

    asked = client.post(address("approve-all", code="91"), {"district": "908"})
    assert approved_places() == set()
    response = client.post(
        address("approve-all", code="91"), {"units": [line.place.code for line in asked.context["lines"]]}
    )

    assert response.status_code == 302
    assert approved_places() == {"Đông Thái", "Tây Yên"}


def test_approving_many_is_all_or_nothing(signed_in, address, assessment, all_submitted, office):
    return_with_reason([assessment], by=office, reason="Xem lại")

    response = signed_in("office").post(address("approve-all", code="91"), {"units": [CODE, "30988"]})

    assert texts(response)
    assert approved_places() == set()


@pytest.mark.parametrize(("who", "status"), [("official", 403), ("leader", 403), ("outsider", 404)])
def test_only_the_office_approves_many(signed_in, address, all_submitted, who, status):
    response = signed_in(who).post(address("approve-all", code="91"), {"units": [CODE]})

    assert response.status_code == status
    assert approved_places() == set()


@pytest.mark.parametrize(
    ("name", "before", "state"),
    [
        ("close", PeriodState.OPEN, PeriodState.CLOSED),
        ("lock", PeriodState.CLOSED, PeriodState.LOCKED),
        ("reopen", PeriodState.CLOSED, PeriodState.OPEN),
    ],
)
def test_ending_a_period_asks_first(signed_in, period, name, before, state):
    client, url = signed_in("office"), reverse(f"criteria:period-{name}", args=["91", QUARTER])
    period.state = before
    period.save()

    assert client.post(url).status_code == 200
    period.refresh_from_db()
    assert period.state == before
    assert client.post(url, {"confirmed": "1", "reason": "Còn thiếu một xã"}).status_code == 302
    period.refresh_from_db()
    assert period.state == state
    assert client.get(url).status_code == 405


@pytest.mark.parametrize(("who", "status"), [("official", 403), ("leader", 403), ("outsider", 404)])
def test_only_the_office_ends_a_period(signed_in, period, who, status):
    url = reverse("criteria:period-lock", args=["91", QUARTER])

    assert signed_in(who).post(url, {"confirmed": "1"}).status_code == status
    period.refresh_from_db()
    assert period.state == PeriodState.OPEN


# -- History and law ---------------------------------------------------------------------------------------------


def test_the_history_tells_who_changed_what_newest_first(signed_in, address, say, official, office):
    say(official, "roads", 85)
    say(office, "roads", 95)

    response = signed_in("official").get(address("entry-history"))

    assert [(row.by, row.old, row.new) for row in response.context["page"]] == [
        (office, "85 K", "95 Đ"),
        (official, "", "85 K"),
    ]


@pytest.mark.parametrize("who", ["office", "official", "leader", "department", "outsider", "stranger"])
def test_national_sets_are_open_to_all_who_sign_in(signed_in, small_set, places, who):
    client = signed_in(who)

    assert small_set.row.name in client.get(reverse("criteria:set-list")).content.decode()
    page = client.get(reverse("criteria:set-detail", args=[small_set.row.code]))
    assert [block.criterion.number for block in page.context["blocks"]] == ["1", "2"]
    assert client.get(reverse("reports:criterion-detail", args=[small_set.row.code, "2"])).status_code == 200


def test_a_set_tells_law_from_memory(signed_in, small_set, office):
    response = signed_in("office").get(reverse("criteria:set-detail", args=[small_set.row.code]))

    (roads, plan), (health,) = (block.rows for block in response.context["blocks"])
    assert [(level.text, level.is_law) for level in roads.common] == [("≥ 90%", True)]
    assert [(level.text, level.is_law) for level in health.common] == [("≥ 70%", False)]
    assert plan.plain


def test_the_set_of_another_province_is_not_found(signed_in, small_set, places, outsider, office):
    small_set.row.issuer_province = places["province"]
    small_set.row.save()
    url = reverse("criteria:set-detail", args=[small_set.row.code])

    assert signed_in("outsider").get(url).status_code == 404
    assert signed_in("office").get(url).status_code == 200


@pytest.mark.parametrize("path", ["/criteria/", "/criteria/xa-thu/", "/criteria/xa-thu/1/"])
def test_the_law_needs_a_sign_in_and_takes_no_post(client, signed_in, small_set, office, path):
    assert client.get(path).status_code == 302
    assert signed_in("office").post(path).status_code == 405


@pytest.mark.parametrize("path", ["/criteria/xa-la/", "/criteria/xa-thu/9/"])
def test_unknown_law_is_not_found(signed_in, small_set, office, path):
    assert signed_in("office").get(path).status_code == 404
