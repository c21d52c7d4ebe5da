"""The conditions of QĐ 320 and 321 on the demonstration: values, gaps in whole units, lists, levels, access."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from criteria.actions import (
    approve,
    close_period,
    confirm_condition,
    lock_period,
    record_recognition,
    return_with_reason,
    submit,
    withdraw_condition,
)
from criteria.models import (
    Assessment,
    Condition,
    ConditionResult,
    CriteriaSet,
    Dossier,
    Indicator,
    Recognition,
    ReportingPeriod,
)
from localities.models import Level, Locality
from reports.conditions import evaluate, overall
from reports.facts import Facts
from reports.rollups import Basis
from reports.standing import sets_for
from reports.standing_words import gap_words
from tests.conftest import WHY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

# Within quarters that are locked and open.
DAY, OPEN_DAY = dt.date(2024, 6, 30), dt.date(2024, 9, 30)
PROVINCE_SET, DISTRICT_SET = "tinh-hoan-thanh-2021-2025", "huyen-ntm-2021-2025"


def place(code, day=DAY):
    return Locality.objects.by_code(code, day)


def answers(code, set_code, basis=Basis.APPROVED, day=DAY):
    facts = Facts(place(code, day), day, basis)
    found = evaluate(facts, place(code, day), CriteriaSet.objects.get(code=set_code))
    return {row.condition.number: row for row in found}


def office():
    return User.objects.get(username="vpdp")


# -- The province -----------------------------------------------------------------------------------------------------


def test_the_eight_conditions_of_the_province_have_value_requirement_and_gap(sign_in):
    page = sign_in("vpdp").get(f"/localities/91/standing/?as_of={DAY}")

    rows = page.context["found"]["rows"]
    assert [row["number"] for row in rows] == list("12345678")
    assert all(row["agencies"] for row in rows)
    assert "47 xã" in rows[3]["required"]
    assert page.context["found"]["total"] == 8


def test_advanced_communes_missing_are_counted_in_whole_units():
    answer = answers("91", PROVINCE_SET)["4"]

    assert answer.count.total == 116
    assert answer.required == 47
    assert (answer.count.met, answer.gap) == (20, 27)
    assert "27 xã" in gap_words(answer)


def test_a_district_recognised_under_an_earlier_set_is_reviewed_or_shown_to_meet_the_new_one():
    answer = answers("91", PROVINCE_SET)["1"]
    new = CriteriaSet.objects.get(code=DISTRICT_SET)
    facts = Facts(place("91"), DAY)

    for child in answer.children:
        held = [row.set_id for row in facts.decisions.get(child.unit.lineage_id, {}).values()]
        if new.pk in held:
            assert child.mark == "1"
        elif held:
            assert (child.mark == "1") == (overall(facts, child.unit, new) == "1")
            assert child.to_review == (child.mark != "1")
        else:
            assert (child.mark, child.to_review) == ("0", False)
    assert answer.to_review


def test_a_re_recognition_under_the_new_set_ends_the_review():
    child = answers("91", PROVINCE_SET)["1"].to_review[0]
    district = Locality.objects.get(pk=child.unit.pk)

    record_recognition(
        by=None, locality=district, attainment="STANDARD", recognition_year=2023, decision_date=dt.date(2024, 5, 2),
        kind="RE_RECOGNISED", decision_number="1/QĐ-TTg", criteria_set=CriteriaSet.objects.get(code=DISTRICT_SET),
    )  # fmt: skip

    again = next(row for row in answers("91", PROVINCE_SET)["1"].children if row.unit.pk == child.unit.pk)
    assert (again.mark, again.to_review) == ("1", False)


def test_without_any_decision_recorded_nobody_can_tell():
    Dossier.objects.filter(recognition__isnull=False).delete()
    Recognition.objects.all().delete()

    found = answers("91", PROVINCE_SET)

    assert {found[number].mark for number in "1234"} == {"?"}
    assert found["1"].count.unknown == 12


# -- Districts --------------------------------------------------------------------------------------------------------


def slow_share(district, new):
    """Communes that count, asked one at a time."""
    period = ReportingPeriod.objects.get(province__code="91", code="2024-Q2")
    count = 0
    communes = Locality.objects.communes().filter(district=district).in_force_on(DAY)
    for commune in communes:
        rows = Recognition.objects.filter(locality__lineage=commune.lineage_id, decision_date__lte=DAY)
        rows = rows.filter(attainment__in=("STANDARD", "ADVANCED"))
        if not rows.exists():
            continue
        new_sets = (new.code, "xa-nang-cao-2021-2025")
        assessment = Assessment.objects.get(period=period, criteria_set=new, locality__lineage=commune.lineage_id)
        # The last word at each attainment is the one that names the set.
        last = {row.attainment: row for row in rows.order_by("decision_date", "pk")}
        under_new = any(row.criteria_set and row.criteria_set.code in new_sets for row in last.values())
        count += under_new or assessment.approved_met == assessment.approved_required
    return count, communes.count()


def test_communes_meeting_the_set_agree_with_the_slow_count():
    new = CriteriaSet.objects.get(code="xa-ntm-2021-2025")
    for district in Locality.objects.districts().filter(province__code="91", kind="DISTRICT").in_force_on(DAY):
        answer = answers(district.code, DISTRICT_SET)["1"]
        assert (answer.count.met, answer.count.total) == slow_share(district, new), district


def test_a_district_without_townships_has_nothing_to_answer_for():
    found = answers("912", DISTRICT_SET)["3"]

    assert (found.mark, found.children) == ("-", [])


def test_titles_nobody_recorded_are_unknown():
    assert answers("908", DISTRICT_SET)["3"].mark == "1"

    Recognition.objects.filter(attainment="CIVILISED_URBAN").delete()

    assert answers("908", DISTRICT_SET)["3"].mark == "?"


def test_one_answer_below_the_floor_fails_the_survey(sign_in):
    answer = answers("907", DISTRICT_SET)["4"]
    assert (answer.mark, answer.value >= 90) == ("0", True)

    page = sign_in("vpdp").get(f"/localities/907/standing/?as_of={DAY}").content.decode()
    assert "78,4%" in page


def test_own_criteria_and_the_basis_asked_for():
    day = dt.date(2024, 9, 30)

    assert answers("903", DISTRICT_SET)["5"].value.count("0") == 2
    assert answers("903", DISTRICT_SET, Basis.CURRENT, day)["5"].value.count("0") == 1
    assert answers("903", DISTRICT_SET, Basis.APPROVED, day)["5"].value.count("0") == 2


def test_what_was_approved_stands_while_a_return_is_worked_on():
    period = ReportingPeriod.objects.get(province__code="91", code="2024-Q3")
    rows = list(Assessment.objects.filter(period=period, criteria_set__code=DISTRICT_SET, locality__code="908"))
    submit(rows, by=office(), explanation=WHY)
    approve(rows, by=office())
    return_with_reason(rows, by=office(), reason="xem lại")
    ConditionResult.objects.filter(assessment=rows[0], condition__number="4").update(value=50, verdict="NOT_MET")
    day = period.end_date

    assert answers("908", DISTRICT_SET, Basis.APPROVED, day)["4"].mark == "1"
    assert answers("908", DISTRICT_SET, Basis.CURRENT, day)["4"].mark == "0"


def test_a_level_not_read_judges_nothing_until_confirmed():
    green = Condition.objects.get(criteria_set__code="thi-xa-hoan-thanh-2021-2025", number="2")
    assert answers("899", "thi-xa-hoan-thanh-2021-2025", day=OPEN_DAY)["2"].mark == "?"

    confirm_condition(condition=green, province=place("91"), document="320/QĐ-TTg, Phụ lục II", by=office())

    found = answers("899", "thi-xa-hoan-thanh-2021-2025", day=OPEN_DAY)["2"]
    assert (found.mark, found.required) == ("0", 1)


def test_a_closed_quarter_keeps_the_levels_confirmed_when_it_was_closed():
    town, region = "thi-xa-hoan-thanh-2021-2025", place("91")
    green, other = (Condition.objects.get(criteria_set__code=town, number=number) for number in "24")
    period = ReportingPeriod.objects.get(province=region, code="2024-Q3")
    confirm_condition(condition=other, province=region, document="320/QĐ-TTg", by=office())
    close_period(period=period, by=office())

    confirm_condition(condition=green, province=region, document="320/QĐ-TTg", by=office())
    withdraw_condition(condition=other, province=region, by=office())
    lock_period(period=period, by=office())

    locked, after = (answers("899", town, day=day) for day in (OPEN_DAY, dt.date(2024, 10, 1)))
    assert [locked[number].is_law for number in "24"] == [False, True]
    assert [after[number].is_law for number in "24"] == [True, False]


# -- Which set, which day ---------------------------------------------------------------------------------------------


def codes(code, day=DAY):
    return [row.code for row in sets_for(place(code, day), day)]


def test_a_place_is_asked_what_its_kind_is_asked():
    assert codes("908") == [DISTRICT_SET, "huyen-nang-cao-2021-2025"]
    assert codes("899") == ["thi-xa-hoan-thanh-2021-2025"]
    assert codes("91") == [PROVINCE_SET]
    assert "tinh-dat-chuan-ha-tinh-2021-2025" in codes("42")


def test_after_the_districts_ended_the_page_says_why(sign_in):
    page = sign_in("vpdp-hatinh").get(f"/localities/42/standing/?set={PROVINCE_SET}&as_of=2025-08-01")

    assert page.status_code == 200
    assert "30/06/2025" in page.context["unusable"]
    assert "found" not in page.context


def test_a_day_without_a_list_of_units_is_unknown_not_empty():
    found = answers("42", "tinh-dat-chuan-ha-tinh-2021-2025", day=DAY)

    assert found["1"].mark == "?"


@pytest.mark.parametrize("address", ["?set=xa-ntm-2021-2025", "?set=nothing"])
def test_a_set_that_is_not_for_the_place(sign_in, address):
    assert sign_in("vpdp").get(f"/localities/91/standing/{address}").status_code == 404


def test_a_commune_has_no_such_page(sign_in):
    assert sign_in("vpdp").get("/localities/31006/standing/").status_code == 404


# -- Pages ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", list("1234"))
def test_every_number_behind_a_condition_is_the_length_of_its_list(sign_in, number):
    client = sign_in("vpdp")
    row = client.get(f"/localities/91/standing/?as_of={DAY}").context["found"]["rows"][int(number) - 1]

    assert row["lists"]
    for link in row["lists"]:
        assert int(link["count"]) == client.get(link["href"]).context["count"]


def test_unknown_lists_are_not_found(sign_in):
    client, base = sign_in("vpdp"), f"/localities/91/standing/units/?set={PROVINCE_SET}"

    for query in ("&condition=5&show=met", "&condition=1&show=x", "&condition=99&show=met", ""):
        assert client.get(base + query).status_code == 404, query


def test_tables_leave_as_files(sign_in):
    client = sign_in("vpdp")
    text = client.get(f"/localities/91/standing/?as_of={DAY}&format=csv").content.decode("utf-8-sig")

    assert "47 xã" in text
    assert len(text.splitlines()) == 9
    for address in (
        "standing/?format=xlsx",
        f"standing/units/?set={PROVINCE_SET}&condition=4&show=missing&format=xlsx",
    ):
        assert client.get(f"/localities/91/{address}").content[:2] == b"PK"


def confirm_address():
    return "/localities/899/standing/thi-xa-hoan-thanh-2021-2025/4/confirm/"


def test_the_office_confirms_a_level_with_its_document(sign_in):
    client = sign_in("vpdp")

    client.post(confirm_address(), {"document": ""})
    assert answers("899", "thi-xa-hoan-thanh-2021-2025", day=OPEN_DAY)["4"].is_law is False
    client.post(confirm_address(), {"document": "320/QĐ-TTg"})
    assert answers("899", "thi-xa-hoan-thanh-2021-2025", day=OPEN_DAY)["4"].is_law is True
    client.post(confirm_address().replace("confirm", "withdraw"))
    assert answers("899", "thi-xa-hoan-thanh-2021-2025", day=OPEN_DAY)["4"].is_law is False


def test_a_level_is_confirmed_where_it_then_counts(sign_in):
    client = sign_in("vpdp")
    address = "/localities/899/standing/?set=thi-xa-hoan-thanh-2021-2025&as_of="

    assert client.get(f"{address}{OPEN_DAY}").context["may_confirm"] is True
    assert client.get(f"{address}{DAY}").context["may_confirm"] is False


@pytest.mark.parametrize(("role", "status"), [("lanhdao", 403), ("anbien", 403), ("soyte", 403), ("vpdp-laichau", 404)])
def test_only_the_office_confirms(sign_in, role, status):
    assert sign_in(role).post(confirm_address(), {"document": "x"}).status_code == status


def test_officials_read_others_once_approved(sign_in):
    client = sign_in("anbien")

    assert client.get("/localities/907/standing/?as_of=2024-09-30&basis=current").context["frame"].basis == "approved"
    assert client.get("/localities/908/standing/?as_of=2024-09-30&basis=current").context["frame"].basis == "current"


def test_the_dashboard_shows_the_standing_of_its_place(sign_in):
    client = sign_in("vpdp")

    assert client.get(f"/?as_of={DAY}").context["standing"][0]["total"] == "08"
    assert len(client.get(f"/localities/908/?as_of={DAY}").context["standing"]) == 2
    assert client.get("/?as_of=2012-06-30").context["standing"] == []


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_queries_do_not_grow_with_the_communes(sign_in):
    client = sign_in("vpdp")
    address = f"/localities/91/standing/?as_of={DAY}"
    before = queries(client, address)
    district = place("905")
    for number in range(30):
        row = Locality(level=Level.COMMUNE, kind="COMMUNE", code=f"T{number}", name=f"Thử {number}",
                       parent=district, district=district, province=place("91"))  # fmt: skip
        row.set_keys()
        row.save()
        Locality.objects.filter(pk=row.pk).update(lineage=row.pk)

    assert queries(client, address) == before <= 40


# -- Kinds the demonstration does not ask -----------------------------------------------------------------------------


def test_years_on_end_need_the_years_before():
    condition = Condition.objects.get(criteria_set__code=PROVINCE_SET, number="5")
    condition.sub_condition = {"scope": "consecutive_years", "value": 2}
    condition.save()

    assert answers("91", PROVINCE_SET)["5"].mark == "?"

    assessment = Assessment.objects.get(period__code="2024-Q2", criteria_set__code=PROVINCE_SET)
    for code in ("2022-Q4", "2023-Q4"):
        period = ReportingPeriod.objects.get(province__code="91", code=code)
        earlier = Assessment.objects.create(
            criteria_set=assessment.criteria_set, period=period, locality=assessment.locality,
            province=assessment.province, approved_met=0,
        )  # fmt: skip
        ConditionResult.objects.create(assessment=earlier, condition=condition, approved_verdict="MET")
    assert answers("91", PROVINCE_SET)["5"].mark == "1"


def test_maintaining_asks_the_decision_and_the_data():
    condition = Condition.objects.create(
        criteria_set=CriteriaSet.objects.get(code=DISTRICT_SET), number="9", order=9, name="Duy trì",
        kind="OWN_ATTAINMENT", measure="maintained", operator="achieved", is_verified=True,
        subject={"level": "district", "attainment": "ntm"},
    )  # fmt: skip

    assert answers("908", DISTRICT_SET)["9"].mark == "1"
    assert answers("902", DISTRICT_SET)["9"].mark == "0"
    assert answers("909", DISTRICT_SET)["9"].mark == "0"
    condition.is_verified = False
    condition.save()
    assert answers("908", DISTRICT_SET)["9"].mark == "?"


def test_own_recognition_under_another_set():
    own = Condition.objects.get(criteria_set__code="huyen-nang-cao-2021-2025", number="1")
    assert answers("908", "huyen-nang-cao-2021-2025", day=OPEN_DAY)["1"].mark == "?"

    confirm_condition(condition=own, province=place("91"), document="320/QĐ-TTg, Phụ lục III", by=office())

    assert answers("908", "huyen-nang-cao-2021-2025", day=OPEN_DAY)["1"].mark == "1"
    assert answers("909", "huyen-nang-cao-2021-2025", day=OPEN_DAY)["1"].mark == "0"


def test_the_remaining_communes_of_the_rule_of_2014():
    assert answers("908", "huyen-2010-2015")["3"].mark == "-"
    assert answers("909", "huyen-2010-2015")["3"].mark == "0"

    marks = Assessment.objects.get(period__code="2024-Q2", locality__name="Đông Hưng", criteria_set__level="COMMUNE")
    marks.approved_marks = "1" * 16 + "0" + "1" * 2
    marks.save()
    found = answers("909", "huyen-2010-2015")["3"]

    assert [child.unit.name for child in found.children] == ["Đông Hưng"]
    assert found.mark == "?"


def lagging_commune():
    """Its approved figures miss one criterion by one indicator; (assessment, that indicator's result)."""
    assessment = Assessment.objects.get(
        period__code="2024-Q2", locality__name="Đông Hưng", criteria_set__level="COMMUNE"
    )  # fmt: skip
    places = dict(assessment.criteria_set.criteria.values_list("pk", "order"))
    rows = assessment.results.filter(indicator__parent=None, indicator__kind="PERCENT", indicator__operator=">=")
    row = rows.filter(threshold__value__gt=0).order_by("indicator__order").first()
    # Only the locality has spoken on it.
    row.department_verdict, row.department_value = "", None
    others = assessment.results.filter(indicator__criterion=row.indicator.criterion_id).exclude(pk=row.pk)
    others.update(verdict="MET", department_verdict="", appraised_verdict="")
    place = places[row.indicator.criterion_id] - 1
    assessment.approved_marks = "1" * place + "0" + "1" * (18 - place)
    assessment.save()
    return assessment, row


def say(row, *, share, whose=""):
    """Let the share of its level be what the locality ("") or the appraisal says."""
    value = row.threshold.value * share / 100
    setattr(row, f"{whose}value", value)
    setattr(row, f"{whose}verdict", "NOT_MET")
    row.save()


def test_the_share_of_a_missed_criterion_is_that_of_the_value_that_counts():
    _assessment, row = lagging_commune()
    say(row, share=90)
    assert answers("909", "huyen-2010-2015")["3"].mark == "1"

    say(row, share=50, whose="appraised_")

    assert answers("909", "huyen-2010-2015")["3"].mark == "0"


def test_figures_under_correction_and_missing_ones_leave_the_share_open():
    assessment, row = lagging_commune()
    say(row, share=50)
    assert answers("909", "huyen-2010-2015")["3"].mark == "0"

    Assessment.objects.filter(pk=assessment.pk).update(state="RETURNED")
    assert answers("909", "huyen-2010-2015")["3"].mark == "?"

    Assessment.objects.filter(pk=assessment.pk).update(state="APPROVED")
    criterion = row.indicator.criterion
    other = Indicator.objects.create(
        criterion=criterion, number=f"{criterion.number}.9", order=999, name="Chỉ tiêu chưa ai nhập", kind="PERCENT",
        operator=">=", valid_from=criterion.criteria_set.valid_from,
    )  # fmt: skip
    assert answers("909", "huyen-2010-2015")["3"].mark == "?"
    other.delete()
    assert answers("909", "huyen-2010-2015")["3"].mark == "0"


def test_a_criterion_the_rule_names_and_the_set_lacks_leaves_it_open():
    marks = Assessment.objects.get(period__code="2024-Q2", locality__name="Đông Hưng", criteria_set__level="COMMUNE")
    marks.approved_marks = "1" * 19
    marks.save()
    assert answers("909", "huyen-2010-2015")["3"].mark == "1"

    income = marks.criteria_set.criteria.get(name="Thu nhập")
    income.name = "Mức sống"
    income.save()

    assert answers("909", "huyen-2010-2015")["3"].mark == "?"


def test_the_remaining_districts_of_the_rule_of_2014():
    found = answers("91", "tinh-2010-2015")["3"]

    verdicts = {child.unit.name: child.mark for child in found.children}
    assert set(verdicts) == {"Hòn Đất", "An Minh", "Kiên Hải", "U Minh Thượng", "Giang Thành"}
    assert (verdicts["Hòn Đất"], verdicts["Giang Thành"]) == ("1", "0")


def test_an_officer_states_what_the_rule_of_2014_leaves_open():
    period = ReportingPeriod.objects.get(province__code="91", code="2024-Q2")
    rule = Condition.objects.get(criteria_set__code="huyen-2010-2015", number="3")
    assessment = Assessment.objects.create(
        criteria_set=rule.criteria_set, period=period, locality=place("909"), province=place("91"), approved_met=0
    )
    ConditionResult.objects.create(
        assessment=assessment, condition=rule, approved_verdict="MET", approved_basis="STATED"
    )  # fmt: skip

    assert answers("909", "huyen-2010-2015")["3"].mark == "0"

    marks = Assessment.objects.get(period=period, locality__name="Đông Hưng", criteria_set__level="COMMUNE")
    marks.approved_marks = "1" * 16 + "0" + "1" * 2
    marks.save()
    assert (answers("909", "huyen-2010-2015")["3"].mark, answers("909", "huyen-2010-2015")["3"].is_stated) == (
        "1",
        True,
    )


def test_a_set_of_which_nothing_applies_is_not_shown_to_be_met():
    towns = Condition(kind="ROLL_UP", subject={"level": "commune", "unit_types": ["thi-tran"], "attainment": "ntm"},
                      operator=">=", value=100, is_verified=True)  # fmt: skip
    facts = SimpleNamespace(
        conditions={1: [towns]}, is_law=lambda condition: True, entered=lambda criteria_set: {},
        marks=lambda criteria_set: {}, below=lambda pk, level, kinds=None: [] if kinds else ["a xã"],
    )  # fmt: skip
    place, criteria_set = SimpleNamespace(pk=1, lineage_id=1), SimpleNamespace(pk=1)

    assert [answer.mark for answer in evaluate(facts, place, criteria_set)] == ["-"]
    assert overall(facts, place, criteria_set) == "?"
