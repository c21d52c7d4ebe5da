"""The page on which departments verify, and the queue of disagreements, as each person meets them."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Agency
from criteria.actions import (
    Entry,
    approve,
    close_period,
    decide_disagreement,
    lock_period,
    open_period,
    record_results,
    return_with_reason,
    submit,
)
from criteria.models import Assessment, Disagreement, IndicatorResult, Responsibility
from localities.actions import Unit, write_localities
from localities.models import Kind, Level
from tests.criteria.conftest import BEGIN
from tests.memory import forget_everything

MET, NOT_MET = "MET", "NOT_MET"
PEOPLE = ("office", "official", "department", "roads_department", "leader", "neighbour", "outsider", "stranger")


@pytest.fixture
def address(period, small_set):
    def build(code="908", name="entry-verification", **query):
        found = reverse(f"criteria:{name}", args=[code, "2024-Q3", small_set.row.code])
        return found + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")

    return build


@pytest.fixture
def typed(places, small_set, submitted):
    """What a browser sends of one cell of the page: typed("health", value="65", verdict="NOT_MET", note="…")."""

    def fill(indicator="health", place="dongthai", seen=None, **said):
        row = getattr(small_set, indicator)
        key = f"{places[place].pk}-{row.pk}"
        stored = IndicatorResult.objects.filter(assessment__locality=places[place], indicator=row).first()
        seen = f"{stored.version if stored else 0}|||" if seen is None else seen
        data = {f"{part}-{key}": said.get(part, "") for part in ("value", "verdict", "note")}
        return {**data, f"seen-{key}": seen}

    return fill


@pytest.fixture
def matter(state, department):
    state(department, value=65, verdict=NOT_MET, note="Theo sổ sách của trạm y tế")
    return Disagreement.objects.get()


@pytest.fixture
def detail(matter):
    return reverse("criteria:disagreement-detail", args=[matter.pk])


def texts(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def word(small_set, indicator="health"):
    row = IndicatorResult.objects.filter(indicator=getattr(small_set, indicator)).exclude(department_verdict="").first()
    return (row.department_value, row.department_verdict, row.department_note) if row else None


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# -- Who comes in ------------------------------------------------------------------------------------------------

STATES = ("DRAFT", "SUBMITTED", "RETURNED", "APPROVED", "closed", "locked")


@pytest.fixture
def bring_to(period, submitted, office):
    """bring_to("RETURNED"): Đông Thái, submitted, is brought to this state."""

    def bring(state):
        if state == "DRAFT":
            Assessment.objects.filter(pk=submitted.pk).update(state="DRAFT")
        if state == "RETURNED":
            return_with_reason([submitted], by=office, reason="Xem lại")
        if state == "APPROVED":
            approve([submitted], by=office)
        if state in ("closed", "locked"):
            close_period(period=period, by=office)
        if state == "locked":
            lock_period(period=period, by=office)

    return bring


@pytest.mark.parametrize("stage", STATES)
@pytest.mark.parametrize("who", PEOPLE)
def test_who_sees_the_page_and_who_states(
    signed_in, address, bring_to, typed, charge, roads_department, small_set, who, stage
):
    bring_to(stage)
    client = signed_in(who)
    reads = who in ("office", "official", "department", "roads_department", "leader")
    speaks = who in ("office", "department")

    answer = client.get(address(criterion="2"))
    sent = client.post(address(criterion="2"), typed(value="65", verdict=NOT_MET, note="Theo sổ sách"))

    assert answer.status_code == (200 if reads else 404)
    if not reads:
        assert sent.status_code == 404
    elif not speaks and who != "roads_department":
        assert sent.status_code == 403
    assert (word(small_set) is not None) == (speaks and stage == "SUBMITTED")
    if reads:
        assert (b'name="value-' in answer.content) == (
            stage == "SUBMITTED" and who in ("office", "department", "roads_department")
        )


def test_a_visitor_is_sent_to_the_login(client, address, detail):
    for url in (address(), reverse("criteria:disagreement-list"), detail):
        assert client.get(url).status_code == 302


def test_wrong_methods_are_refused(signed_in, address, detail, charge):
    client = signed_in("department")

    assert client.put(address()).status_code == 405
    assert client.post(reverse("criteria:disagreement-list")).status_code == 405
    assert client.put(detail).status_code == 405


# -- The page ----------------------------------------------------------------------------------------------------


def test_a_department_sees_its_own_criteria(signed_in, address, charge, submitted):
    board = signed_in("department").get(address("91")).context["board"]

    assert [tab.criterion.number for tab in board.tabs] == ["2"]
    assert [line.place.name for line in board.lines] == ["Đông Thái", "Tây Yên", "Thới Quản"]
    cell = board.lines[0].cells[0]
    assert (cell.value_text, cell.verdict_word, cell.standing) == ("72", "Đạt", "waiting")


def test_a_reader_sees_all_criteria(signed_in, address, charge, submitted):
    answer = signed_in("leader").get(address())

    assert [tab.criterion.number for tab in answer.context["board"].tabs] == ["1", "2"]
    assert not answer.context["board"].can_state


def test_last_periods_word_that_counted_stands_beside(signed_in, address, charge, small_set, places, office, submitted):
    earlier = open_period(province=places["province"], code="2024-Q2", criteria_sets=[small_set.row], by=office)
    entry = Entry(places["dongthai"].pk, small_set.health.pk, Decimal("61.5"), NOT_MET)
    record_results(period=earlier, criteria_set=small_set.row, entries=[entry], by=office, door="FORM")

    board = signed_in("department").get(address()).context["board"]

    assert board.lines[0].cells[0].before == "61,5 K"


def test_saving_what_was_typed(signed_in, address, typed, charge, small_set):
    answer = signed_in("department").post(address(), typed(value="65,5", verdict=NOT_MET, note="Theo sổ sách"))

    assert answer.status_code == 302
    assert word(small_set) == (Decimal("65.5"), NOT_MET, "Theo sổ sách")
    assert len(texts(answer)) == 1
    page = signed_in("department").get(address())
    assert page.context["board"].lines[0].cells[0].standing == "differing"
    assert reverse("criteria:disagreement-detail", args=[Disagreement.objects.get().pk]) in page.content.decode()


def test_an_untouched_page_changes_nothing(signed_in, address, typed, charge, small_set):
    signed_in("department").post(address(), typed())

    assert word(small_set) is None


def test_emptied_fields_take_the_word_back(signed_in, address, typed, charge, small_set, state, department):
    state(department, verdict=MET)
    stored = IndicatorResult.objects.get(indicator=small_set.health)

    signed_in("department").post(address(), typed(seen=f"{stored.version}||MET|"))

    assert word(small_set) is None


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"value": "abc", "verdict": NOT_MET, "note": "Lý do"}, "abc"),
        ({"value": "101", "verdict": NOT_MET, "note": "Lý do"}, "100%"),
        ({"verdict": NOT_MET}, "2.1"),
        ({"value": "65"}, "2.1"),
        ({"verdict": "SURELY", "note": "Lý do"}, "SURELY"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(signed_in, address, typed, charge, small_set, said, wrong):
    answer = signed_in("department").post(address(), typed(**said))

    assert answer.status_code == 200
    row = answer.context["form"].rows[0]
    assert row.errors
    if wrong != "SURELY":
        assert wrong in row.errors[0]
    for part, typed_text in said.items():
        assert row.texts[part] == typed_text
    assert word(small_set) is None


def test_a_stale_word_is_refused_and_both_are_shown(
    signed_in, address, typed, charge, small_set, state, department, submitted
):
    seen = typed(value="65", verdict=NOT_MET, note="Tôi thấy khác")
    state(department, value=71, verdict=MET, note="Đồng nghiệp")

    answer = signed_in("department").post(address(), seen)

    assert answer.status_code == 409
    assert "Tôi thấy khác" in answer.content.decode()
    assert "Đồng nghiệp" in text_of(answer)
    assert word(small_set) == (71, MET, "Đồng nghiệp")


def test_agreeing_with_one_cell_keeps_what_else_was_typed(
    signed_in, address, typed, charge, roads_department, small_set, places
):
    data = typed("plan", verdict=NOT_MET, note="Chưa phê duyệt") | typed("roads")
    data["agree"] = f"{places['dongthai'].pk}-{small_set.roads.pk}"

    signed_in("roads_department").post(address(), data)

    assert word(small_set, "roads")[:2] == (95, MET)
    assert word(small_set, "plan") == (None, NOT_MET, "Chưa phê duyệt")


def test_agreeing_with_a_unit(signed_in, address, typed, roads_department, small_set, places):
    data = typed("plan") | typed("roads") | {"agree-unit": str(places["dongthai"].pk)}

    signed_in("roads_department").post(address(), data)

    assert (word(small_set, "roads")[1], word(small_set, "plan")[1]) == (MET, MET)


def test_agreeing_with_all_is_asked_first(signed_in, address, charge, small_set, submitted):
    client = signed_in("department")

    asked = client.post(address(), {"agree-all": ""})
    assert asked.status_code == 200
    assert "Đông Thái" in asked.content.decode()
    assert word(small_set) is None

    client.post(address(), {"agree-all": asked.context["board"].seal()})
    assert word(small_set)[1] == MET


def test_agreeing_with_figures_that_moved_is_asked_again(
    signed_in, address, charge, small_set, submitted, office, official, period, places
):
    client = signed_in("department")
    seal = client.post(address(), {"agree-all": ""}).context["board"].seal()
    return_with_reason([submitted], by=office, reason="Xem lại")
    entry = Entry(places["dongthai"].pk, small_set.health.pk, Decimal(50), NOT_MET)
    record_results(period=period, criteria_set=small_set.row, entries=[entry], by=official, door="FORM")
    submit([submitted], by=official, explanation="Chờ minh chứng")

    answer = client.post(address(), {"agree-all": seal})

    assert answer.status_code == 200
    assert word(small_set) is None


def test_agreeing_with_all_takes_only_what_the_filters_show(signed_in, address, charge, small_set, submitted):
    client = signed_in("department")

    asked = client.post(address("91", district="907"), {"agree-all": ""})

    assert asked.context["board"].agreeable == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"standing": "waiting"}, ["Đông Thái"]),
        ({"standing": "stated"}, []),
        ({"district": "907"}, ["Thới Quản"]),
        ({"state": "SUBMITTED"}, ["Đông Thái"]),
        ({"q": "tay yen"}, ["Tây Yên"]),
    ],
)
def test_filters(signed_in, address, charge, submitted, query, names):
    board = signed_in("department").get(address("91", **query)).context["board"]

    assert [line.place.name for line in board.lines] == names


def test_the_office_names_the_department_it_writes_for(signed_in, address, typed, charge, small_set, places):
    other = Agency.objects.create(code="khac", name="Bệnh viện tỉnh", level="PROVINCE", sector="GOVERNMENT")
    Responsibility.objects.create(criterion=small_set.second, province=places["province"], agency=other)
    client = signed_in("office")

    refused = client.post(address(criterion="2"), typed(verdict=NOT_MET, note="Công văn 5"))
    assert refused.status_code == 200
    assert word(small_set) is None

    client.post(address(criterion="2"), typed(verdict=NOT_MET, note="Công văn 5") | {"agency": str(other.pk)})
    assert IndicatorResult.objects.get(indicator=small_set.health).department_agency == other


# -- The queue ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", PEOPLE)
def test_who_finds_a_disagreement(signed_in, detail, roads_department, who):
    client = signed_in(who)
    sees = who in ("office", "official", "department", "leader")

    listed = client.get(reverse("criteria:disagreement-list"))

    assert listed.status_code == 200
    assert (detail in listed.content.decode()) == sees
    assert client.get(detail).status_code == (200 if sees else 404)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("office", {"reply", "decide"}),
        ("official", {"reply", "accept"}),
        ("department", {"reply", "withdraw"}),
        ("leader", set()),
    ],
)
@pytest.mark.parametrize("stage", ["SUBMITTED", "RETURNED", "closed", "locked", "settled"])
def test_what_each_may_do(signed_in, detail, matter, bring_to, office, who, may, stage):
    if stage == "settled":
        decide_disagreement(matter, by=office, verdict=MET, note="Kiểm tra")
    else:
        bring_to(stage)
    expected = {"SUBMITTED": may, "RETURNED": may & {"reply"}, "closed": may & {"reply"}}.get(stage, set())

    answer = signed_in(who).get(detail)

    assert answer.context["may"] == expected
    for name in ("reply", "decide", "accept", "withdraw"):
        assert (f'value="{name}"' in answer.content.decode()) == (name in expected)


@pytest.mark.parametrize("who", ["neighbour", "outsider", "stranger", "roads_department"])
def test_nobody_else_acts(signed_in, detail, matter, who):
    assert signed_in(who).post(detail, {"do": "accept"}).status_code == 404


def test_leadership_reads_only(signed_in, detail, matter):
    assert signed_in("leader").post(detail, {"do": "reply", "text": "Khẩn trương"}).status_code == 403
    assert matter.notes.count() == 1


def seen(small_set):
    return IndicatorResult.objects.get(indicator=small_set.health).version


def test_the_locality_accepts(signed_in, detail, matter, small_set):
    answer = signed_in("official").post(detail, {"do": "accept", "version": seen(small_set)})

    assert answer.status_code == 302
    assert Disagreement.objects.get().state == "ACCEPTED"


def test_what_has_moved_since_the_page_was_drawn_is_not_accepted(signed_in, detail, matter, small_set):
    before = seen(small_set)
    IndicatorResult.objects.filter(indicator=small_set.health).update(department_value=60, version=before + 1)

    signed_in("official").post(detail, {"do": "accept", "version": before})

    assert Disagreement.objects.get().is_open


@pytest.mark.parametrize("do", ["accept", "withdraw"])
def test_the_office_settles_by_deciding_alone(signed_in, detail, matter, small_set, do):
    answer = signed_in("office").post(detail, {"do": do, "version": seen(small_set)})

    assert answer.status_code == 403
    assert Disagreement.objects.get().is_open


def test_the_department_agrees_after_all(signed_in, detail, matter, small_set):
    signed_in("department").post(detail, {"do": "withdraw", "version": seen(small_set)})

    assert Disagreement.objects.get().state == "WITHDRAWN"


def test_the_office_decides(signed_in, detail, matter, small_set):
    row = IndicatorResult.objects.get(indicator=small_set.health)

    signed_in("office").post(
        detail, {"do": "decide", "value": "70,5", "verdict": MET, "note": "Kiểm tra thực tế", "version": row.version}
    )

    row.refresh_from_db()
    assert (row.appraised_value, row.appraised_verdict) == (Decimal("70.5"), MET)
    assert "Kiểm tra thực tế" in signed_in("leader").get(detail).content.decode()


def test_a_decision_that_lacks_something_keeps_its_text(signed_in, detail, matter):
    answer = signed_in("office").post(
        detail, {"do": "decide", "value": "", "verdict": "", "note": "Vì sao", "version": 99}
    )

    assert answer.status_code == 200
    assert "Vì sao" in answer.content.decode()
    assert answer.context["decision"].non_field_errors()


def test_words_are_added(signed_in, detail, matter):
    signed_in("official").post(detail, {"do": "reply", "text": "Đã có <giấy> xác nhận"})

    page = signed_in("department").get(detail).content.decode()
    assert "Đã có &lt;giấy&gt; xác nhận" in page


def test_an_empty_word_is_refused(signed_in, detail, matter):
    answer = signed_in("official").post(detail, {"do": "reply", "text": ""})

    assert answer.status_code == 200
    assert answer.context["word"].errors


def test_overdue_is_said_in_words(signed_in, detail, matter):
    Disagreement.objects.update(due_date=dt.date(2024, 1, 1))

    answer = signed_in("official").get(reverse("criteria:disagreement-list") + "?show=overdue")

    assert detail in answer.content.decode()
    assert "quá hạn" in text_of(answer)


@pytest.mark.parametrize(
    ("query", "found"), [("", True), ("?show=mine", True), ("?show=overdue", False), ("?show=settled", False),
                         ("?show=all", True), ("?q=dong thai", True), ("?q=tay yen", False), ("?period=2024-Q3", True)]
)  # fmt: skip
def test_filters_of_the_queue(signed_in, detail, matter, query, found):
    page = signed_in("official").get(reverse("criteria:disagreement-list") + query)

    assert (detail in page.content.decode()) == found


# -- Where it shows elsewhere ------------------------------------------------------------------------------------


def test_the_sheet_says_what_others_say_and_leads_there(signed_in, address, detail, matter):
    page = signed_in("official").get(address("31006", name="entry-unit"))

    assert detail in page.content.decode()
    assert "65" in text_of(page)


def test_the_list_says_how_far_departments_are(signed_in, address, charge, state, department, submitted):
    state(department, agrees=True)

    page = text_of(signed_in("office").get(address("908", name="entry-list")))

    assert "01/02" in page


def test_approving_a_unit_in_dispute_is_refused_by_name(signed_in, address, matter, submitted):
    answer = signed_in("office").post(address("31006", name="entry-approve"), {"version": submitted.version + 1})

    submitted.refresh_from_db()
    assert submitted.state == "SUBMITTED"
    assert "2.1" in texts(answer)[0]


def test_the_page_before_approving_names_disputes_and_missing_words(signed_in, address, matter):
    page = text_of(signed_in("office").post(address("908", name="approve-all")))

    assert "01/02" in page
    assert "chưa thống nhất" in page


# -- Queries -----------------------------------------------------------------------------------------------------


@pytest.fixture
def many(places, small_set, official, office, charge):
    def build(count):
        parent = places["anbien"]
        units = [Unit(Level.COMMUNE, Kind.COMMUNE, f"4{n:04d}", f"Xã {n}", BEGIN, parent=parent) for n in range(count)]
        write_localities(units)
        period = open_period(province=places["province"], code="2024-Q3", criteria_sets=[small_set.row], by=office)
        rows = list(Assessment.objects.filter(period=period))
        entries = [Entry(row.locality_id, small_set.health.pk, Decimal(72), MET) for row in rows]
        record_results(period=period, criteria_set=small_set.row, entries=entries, by=None, door="COMMAND")
        submit(rows, by=office, explanation="Chờ minh chứng")
        return period

    return build


asked = {}


@pytest.mark.parametrize("count", [3, 60])
def test_pages_ask_a_fixed_number_of_questions(many, signed_in, small_set, department, count):
    many(count)
    client = signed_in("department")
    page = reverse("criteria:entry-verification", args=["91", "2024-Q3", small_set.row.code])
    forget_everything()

    with CaptureQueriesContext(connection) as queries:
        client.get(page)

    asked[count] = len(queries)
    assert len(set(asked.values())) == 1
    assert asked[count] <= 30
