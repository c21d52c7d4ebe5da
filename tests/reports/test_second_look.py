"""The second look and the review for revocation on the demonstration."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.actions import open_period, record_results
from criteria.actions.results import Entry
from criteria.models import Assessment, CriteriaSet, Indicator, Recognition, ReportingPeriod
from criteria.second_look import FALLS, KEEPS, OPEN
from localities.actions import Unit, write_localities
from localities.models import Locality
from reports import revocation, rollups
from reports.rollups import Basis
from reports.second_look import read_second_look

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

DAY = dt.date(2024, 6, 30)
STANDARD, ADVANCED, FORMER = "xa-ntm-2021-2025", "xa-nang-cao-2021-2025", "xa-ntm-2016-2020"


def place(code="91", day=DAY):
    return Locality.objects.by_code(code, day)


def criteria_set(code):
    return CriteriaSet.objects.get(code=code)


def look(source=STANDARD, target=ADVANCED, day=DAY, basis=Basis.APPROVED, code="91"):
    return read_second_look(place(code, day), day, basis, criteria_set(source), criteria_set(target))


# -- Second look ------------------------------------------------------------------------------------------------------


def test_facts_of_the_standard_set_under_the_advanced_one():
    found = look()

    assert sum(found.counts.values()) == len(found.rows) == 116
    assert found.counts[FALLS] > 0
    for row in found.rows:
        for finding in row.failing:
            assert finding.fact is not None
            if finding.level is not None and not finding.indicator.parts:
                assert Decimal(finding.fact.value) < Decimal(finding.level)


def test_criteria_nobody_answers_are_never_called_met():
    found = look()

    positions = {row.pk: place for place, row in enumerate(found.structure.criteria)}
    for indicator in found.unlinked:
        assert {row.marks[positions[indicator.criterion_id]] for row in found.rows} <= {"?", "0"}
    assert found.counts[KEEPS] == 0


def test_a_set_held_against_itself_says_what_the_assessment_says_or_less():
    found = look(target=STANDARD)

    for row in found.rows:
        for mark, stored in zip(row.marks, row.unit.marks, strict=True):
            assert mark in (stored, "?")


def test_facts_of_before_under_the_present_set():
    """A quarter of 2021 under the set of 2016-2020: stunting and insurance are judged by the levels of now."""
    former, province = criteria_set(FORMER), place()
    period = open_period(province=province, code="2021-Q4", criteria_sets=[former], by=None)
    commune = place("31006")
    numbers = {row.number: row for row in Indicator.objects.filter(criterion__criteria_set=former)}
    region = {"15.3": "30", "15.1": "86"}
    entries = [Entry(commune.pk, numbers[key].pk, Decimal(value), None) for key, value in region.items()]
    entries.append(Entry(commune.pk, numbers["8.1"].pk, None, "MET"))
    record_results(period=period, criteria_set=former, entries=entries, by=None, door="COMMAND")

    found = look(FORMER, STANDARD, dt.date(2021, 12, 31), Basis.CURRENT)

    row = next(row for row in found.rows if row.unit.code == "31006")
    verdicts = {finding.indicator.number: finding.verdict for finding in row.findings}
    assert found.law_day == dt.date(2022, 3, 8)
    assert (verdicts["15.3"], verdicts["15.1"], verdicts["8.1"]) == ("NOT_MET", "NOT_MET", "MET")
    assert verdicts["11.1"] == ""
    assert row.outcome == FALLS
    assert {one.outcome for one in found.rows if one.unit.code != "31006"} == {OPEN}


def test_no_facts_no_look(sign_in):
    assert look(FORMER, STANDARD) is None
    page = sign_in("vpdp").get(f"/localities/91/second-look/?from={FORMER}&to={STANDARD}&as_of={DAY}")
    assert page.status_code == 200
    assert page.context["found"] is None


def test_figures_being_corrected_are_no_facts():
    Assessment.objects.filter(period__code="2024-Q2", locality__code="31006").update(state="RETURNED")

    row = next(row for row in look().rows if row.unit.code == "31006")

    assert (row.outcome, row.has_facts) == (OPEN, False)


def test_the_page_and_its_files(sign_in):
    client, base = sign_in("vpdp"), f"/localities/91/second-look/?from={STANDARD}&to={ADVANCED}&as_of={DAY}"
    page = client.get(f"{base}&show={FALLS}")
    counts = {tile["text"]: tile["count"] for tile in page.context["tiles"]}

    assert page.context["page"].paginator.count == look().counts[FALLS]
    assert str(look().counts[FALLS]) in counts.values()
    text = client.get(f"{base}&show={FALLS}&format=csv").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len({line[1] for line in lines[1:]}) == look().counts[FALLS]
    assert client.get(f"{base}&table=matrix&format=xlsx").content[:2] == b"PK"
    assert client.get(f"/localities/91/second-look/?from={ADVANCED}x").status_code == 404


def test_access(sign_in):
    assert sign_in("vpdp-laichau").get("/localities/91/second-look/").status_code == 404
    assert sign_in("vpdp-laichau").get("/localities/91/revocation-review/").status_code == 404
    assert sign_in("lanhdao").get("/localities/91/second-look/").status_code == 200
    assert sign_in("anbien").get("/localities/907/second-look/?basis=current").context["frame"].basis == "approved"
    assert sign_in("vpdp").post("/localities/91/revocation-review/").status_code == 405


def test_queries_do_not_grow_with_the_communes(sign_in):
    client = sign_in("vpdp")

    def count(code):
        client.get(f"/localities/{code}/second-look/?as_of={DAY}")
        with CaptureQueriesContext(connection) as found:
            client.get(f"/localities/{code}/second-look/?as_of={DAY}")
        return len(found)

    assert count("91") <= count("914") + 2


# -- Revocation -------------------------------------------------------------------------------------------------------


def fail(code, *numbers):
    """Make a recognised commune miss these criteria in the approved figures of the quarter."""
    row = Assessment.objects.get(
        period__code="2024-Q2", period__province__code="91", criteria_set__code=STANDARD, locality__code=code
    )  # fmt: skip
    row.approved_marks = "".join("0" if str(number) in numbers else "1" for number in range(1, 20))
    row.approved_met = row.approved_marks.count("1")
    row.save()


def listed(code="31006"):
    rollup = rollups.read(place(), DAY)
    found = [row.unit.code for row in revocation.communes_to_review(rollup)]
    assert found == sorted(found, key=found.index)
    assert {unit.code for unit in rollup.select("revocation")} == set(found)
    return code in found


@pytest.mark.parametrize(
    ("numbers", "is_listed"),
    [
        ("1 2 3 4 5 10", True),
        ("1 2 3 4 5 6", False),
        ("1 2 3 4 5 6 7 8 9", False),
        ("1 2 3 4 5 6 7 8 9 11", True),
        ("10 17 19 1 2", False),
    ],
)
def test_communes_are_listed_by_the_two_thresholds(numbers, is_listed):
    fail("31006", *numbers.split())

    assert listed() == is_listed


def test_the_page_names_the_ground_and_that_it_is_a_proposal(sign_in):
    fail("31006", "1", "2", "3", "4", "5", "10")
    before = Recognition.objects.count()
    client = sign_in("vpdp")

    page = client.get(f"/localities/91/revocation-review/?as_of={DAY}")

    row = next(row for row in page.context["groups"][0]["rows"] if "Đông Thái" in row["name"])
    assert "06/19" in row["ground"]
    assert "10 Thu nhập" in row["ground"]
    assert page.context["groups"][0]["steps"]
    assert Recognition.objects.count() == before
    listing = client.get(f"/localities/91/communes/?show=revocation&as_of={DAY}")
    assert listing.context["count"] == len(page.context["groups"][0]["rows"])
    assert client.get(f"/?as_of={DAY}").context["revocation"] == page.context["groups"][0]["count"]
    assert client.get(f"/localities/91/revocation-review/?as_of={DAY}&format=xlsx").content[:2] == b"PK"


def test_an_unrecognised_commune_is_not_listed():
    Recognition.objects.filter(locality__code="31006").exclude(dossier__isnull=False).delete()
    fail("31006", *map(str, range(1, 15)))

    assert not listed()


def test_a_district_is_listed_by_its_own_criteria_and_by_its_communes_revoked(sign_in):
    client = sign_in("vpdp")

    def districts():
        page = client.get(f"/localities/91/revocation-review/?as_of={DAY}")
        return {row["name"]: row["ground"] for row in page.context["groups"][1]["rows"]}

    assert set(districts()) == {"Huyện Kiên Lương"}
    communes = list(Locality.objects.communes().filter(district=place("908")).in_force_on(DAY))
    for commune in communes[:3]:
        Recognition.objects.create(
            locality=commune, attainment="STANDARD", kind="REVOKED", recognition_year=2024, decision_date=DAY
        )

    assert f"03/{len(communes):02d}" in districts()["Huyện An Biên"]


def test_a_district_of_islands_does_not_lend_its_set_to_the_others(sign_in):
    def districts():
        return sign_in("vpdp").get(f"/localities/91/revocation-review/?as_of={DAY}").context["groups"][1]["rows"]

    before = districts()
    # It has no communes and a set of its own (QĐ 211/QĐ-TTg); by its name it stands last among its kind.
    write_localities([Unit("DISTRICT", "DISTRICT", "999", "Ý Hải", dt.date(2020, 1, 1), parent=place())])
    Recognition.objects.create(
        locality=place("999"), attainment="STANDARD", kind="RECOGNISED", recognition_year=2023, decision_date=DAY
    )

    assert [row["name"] for row in before] == [row["name"] for row in districts()] == ["Huyện Kiên Lương"]
    assert {str(row["criteria_set"].code) for row in districts()} == {"huyen-ntm-2021-2025"}


def test_a_period_without_figures_lists_nobody():
    ReportingPeriod.objects.filter(province__code="91").update(end_date=dt.date(2030, 1, 1))

    assert not listed()
