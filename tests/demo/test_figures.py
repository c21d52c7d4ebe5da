"""The documents' figures come out of the demonstration's rows, and move when a row moves."""

import datetime as dt
import html
import json
import re
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import User
from criteria.actions import approve, submit
from criteria.models import Assessment, Recognition, ReportingPeriod
from localities.models import Locality
from reports import rollups
from reports.rollups import Basis
from tests.conftest import WHY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def progress(*args):
    out = StringIO()
    call_command("progress", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def recognised(code, day):
    answer = progress("--locality", code, "--as-of", day)
    return answer["communes"]["recognised"]["standard"], answer["communes"]["total"]


@pytest.mark.parametrize(
    ("code", "day", "figures"),
    [
        ("91", "2017-08-31", (36, 118)),
        ("91", "2019-05-31", (58, 117)),
        ("91", "2019-07-31", (62, 117)),
        ("91", "2021-04-09", (79, 116)),
        ("91", "2021-12-31", (90, 116)),
        ("91", "2024-06-30", (111, 116)),
        ("12", "2022-12-31", (39, 94)),
    ],
)
def test_recognised_communes_of_a_day(code, day, figures):
    assert recognised(code, day) == figures


def test_progress_keeps_its_promise():
    answer = progress("--locality", "91", "--as-of", "2024-06-30")

    assert set(answer) >= {"locality", "as_of", "set", "basis", "communes", "districts", "children"}
    assert (answer["locality"], answer["as_of"], answer["basis"]) == ("91", "2024-06-30", "approved")
    communes = answer["communes"]
    assert set(communes) >= {
        "total",
        "recognised",
        "meets",
        "at_risk",
        "unknown",
        "average_criteria",
        "below_15",
        "bands",
    }
    assert communes["recognised"] == {"standard": 111, "advanced": 20, "exemplary": 0}
    assert answer["districts"] == {"total": 15, "recognised": 7}
    assert list(communes["bands"]) == ["19", "15-18", "10-14", "5-9", "<5"]
    assert sum(child["communes"]["total"] for child in answer["children"]) == 116


def test_no_period_means_unknown_not_zero():
    communes = progress("--locality", "91", "--as-of", "2019-05-31")["communes"]

    assert communes["meets"] is None
    assert communes["average_criteria"] is None
    assert communes["unknown"] == communes["total"] == 117


def test_province_without_decisions_says_unknown():
    assert progress("--locality", "42", "--as-of", "2025-03-01")["communes"]["recognised"]["standard"] is None


def test_code_is_read_together_with_the_day():
    assert progress("--locality", "91", "--as-of", "2025-08-01")["locality_name"] == "Tỉnh An Giang"
    assert progress("--locality", "91", "--as-of", "2025-06-30")["locality_name"] == "Tỉnh Kiên Giang"


def test_verdicts_of_both_kinds_are_counted():
    verdicts = progress("--locality", "91", "--as-of", "2024-06-30")["communes"]["verdicts"]

    assert verdicts["computed"] > 0
    assert verdicts["stated"] > 0


def test_one_recognition_less_shows_everywhere(sign_in):
    Recognition.objects.filter(locality__province__code="91", attainment="STANDARD").order_by("pk").exclude(
        locality__recognitions__attainment="ADVANCED"
    ).first().delete()
    client = sign_in("vpdp")

    assert recognised("91", "2024-06-30") == (110, 116)
    home = client.get("/").content.decode()
    assert "<strong>110</strong><span>/116</span>" in home
    assert "94,83%" in home
    assert "110/116" in home
    assert "111" not in home.replace("<", " ").replace(">", " ").split()
    listed = client.get("/localities/91/communes/?show=recognised:STANDARD").content.decode()
    assert "110 xã" in listed
    workbook = client.get("/localities/91/?format=csv&table=districts").content.decode("utf-8-sig")
    assert ";116;110;" in workbook


def test_draft_is_not_official():
    period = ReportingPeriod.objects.get(province__code="91", code="2024-Q3")
    rows = list(Assessment.objects.filter(period=period).order_by("pk"))
    place = Locality.objects.by_code("91", dt.date(2024, 9, 30))
    day = dt.date(2024, 9, 30)
    draft, official = rollups.read(place, day, Basis.CURRENT), rollups.read(place, day, Basis.APPROVED)

    assert (draft.period.code, official.period.code) == ("2024-Q3", "2024-Q2")
    assert draft.figures.met_sum != official.figures.met_sum

    office = User.objects.get(username="vpdp")
    submit(rows, by=office, explanation=WHY)
    approve(rows, by=office)

    official = rollups.read(place, day, Basis.APPROVED)
    assert official.period.code == "2024-Q3"
    assert official.figures.met_sum == draft.figures.met_sum


def test_units_not_yet_approved_stay_unknown():
    period = ReportingPeriod.objects.get(province__code="91", code="2024-Q3")
    office = User.objects.get(username="vpdp")
    rows = list(Assessment.objects.filter(period=period).order_by("pk")[:109])
    submit(rows, by=office, explanation=WHY)
    approve(rows, by=office)
    place = Locality.objects.by_code("91", period.end_date)

    figures = rollups.read(place, period.end_date, Basis.APPROVED).figures

    assert figures.assessed == 109
    assert figures.unknown >= 7


def test_default_day_is_the_last_with_figures(sign_in):
    answer = progress("--locality", "91")

    assert answer["as_of"] == "2024-06-30"
    assert "30/06/2024" in sign_in("vpdp").get("/").content.decode()


@pytest.mark.parametrize("username", ["vpdp", "vpdp-laichau", "vpdp-hatinh", "vpdp-namdinh"])
def test_each_office_sees_only_its_own_documents(sign_in, username):
    # Each province's papers and those they cite.
    owners = {
        "vpdp": ("Kiên Giang", (2, 3)),
        "vpdp-laichau": ("Lai Châu", (1, 2)),
        "vpdp-hatinh": ("Hà Tĩnh", (1, 6)),
        "vpdp-namdinh": ("Xuân Trường", (1, 4)),
    }
    place, count = owners[username]

    page = sign_in(username).get("/directives/")

    # Documents it only cites stand in the register by their heads, without clauses.
    papers = page.context["page"].object_list
    own = [paper for paper in papers if paper.clauses.exists()]
    assert (len(own), len(papers) - len(own)) == count
    others = {name for name, _count in owners.values()} - {place}
    text = page.content.decode()
    assert place in text
    assert not [name for name in others if f"tỉnh {name}" in text]


def test_lai_chau_targets_stand_beside_computed_figures(sign_in):
    page = sign_in("vpdp-laichau").get("/targets/")

    rows = {row["label"]: row for row in page.context["rows"]}
    assert any(row["value"] == "39/94" and "54" in row["needed"] for row in rows.values())
    assert all(row["reason"] for row in rows.values() if row["value"] == "–")


def test_everybody_gets_a_demo_notice(sign_in):
    client = sign_in("lanhdao")

    for address in ("/", "/targets/", "/directives/", "/tasks/", "/localities/", "/criteria/"):
        assert "Số liệu minh họa" in client.get(address).content.decode(), address


def test_a_recognised_district_has_all_its_communes_recognised():
    for decision in Recognition.objects.filter(locality__level="DISTRICT").select_related("locality"):
        figures = rollups.read(decision.locality, decision.decision_date).figures
        assert (figures.standard, decision.locality.name) == (figures.total, decision.locality.name)


@pytest.mark.parametrize("address", ["/directives/", "/tasks/", "/targets/", "/localities/91/communes/?show=total",
                                     "/localities/91/districts/", "/localities/91/", "/localities/31115/"])  # fmt: skip
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_every_table_leaves_as_a_file(sign_in, address, form):
    answer = sign_in("vpdp").get(f"{address}{'&' if '?' in address else '?'}format={form}")

    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]
    assert answer.content[:2] == (b"PK" if form == "xlsx" else "\ufeff".encode()[:2])


def test_province_without_decisions_prints_dashes(sign_in):
    page = sign_in("vpdp-hatinh").get("/?as_of=2025-03-01").content.decode()

    assert "<strong>–</strong><span>/170</span>" in page
    assert "0,00%" not in page


def test_a_target_is_not_shown_before_its_paper(sign_in):
    assert "2021:" not in sign_in("vpdp").get("/?as_of=2019-05-31").content.decode()
    assert "2021: 88" in sign_in("vpdp").get("/?as_of=2021-04-09").content.decode()


def test_an_official_reads_targets_by_approved_figures_only(sign_in):
    lai_chau = Locality.objects.get(code="12", valid_to__isnull=False)
    district = Locality.objects.districts().filter(province=lai_chau).first()
    user = User.objects.create_user("can-bo", password="x")
    user.roles.create(role="LOCAL", locality=district)
    sign_in("can-bo")

    def averages(client):
        rows = client.get("/targets/?as_of=2024-09-30&basis=current").context["rows"]
        return [row["value"] for row in rows if "bình quân" in row["label"].lower()]

    own = averages(sign_in("can-bo"))
    office = averages(sign_in("vpdp-laichau"))
    approved = sign_in("vpdp-laichau").get("/targets/?as_of=2024-09-30").context["rows"]

    assert own == [row["value"] for row in approved if "bình quân" in row["label"].lower()]
    assert own != office


LINK = re.compile(r'<a href="(/localities/\d+/communes/\?show=[^"]+)">(.*?)</a>', re.DOTALL)


@pytest.mark.parametrize("day", ["2024-06-30", "2023-12-31", "2021-04-09", "2017-08-31"])
@pytest.mark.parametrize("basis", ["approved", "current"])
def test_every_number_of_the_dashboard_is_the_length_of_its_list(sign_in, day, basis):
    client = sign_in("vpdp")
    page = client.get(f"/?as_of={day}&basis={basis}").content.decode()

    checked = 0
    for address, inner in LINK.findall(page):
        words = re.sub(r"<[^>]+>", " ", inner)
        number = re.search(r"\d+", words)
        if "show=assessed" in address or "show=total" in address or number is None or "." in words.split()[0]:
            continue
        if {"%", ","} & set(words.split()[0]):
            continue  # a share leads to the rows it is a share of
        counted = client.get(html.unescape(address)).context["count"]
        assert counted == int(number[0]), (address, words)
        checked += 1
    assert checked > 20


def test_lead_agencies_of_the_plan_owe_and_report(sign_in):
    page = sign_in("vpdp").get("/tasks/?as_of=2022-02-01&q=xay dung ke hoach")
    (row,) = [row for row in page.context["rows"] if row.task.clause.number == "III.3"]

    assert (row.progress.current.agencies, row.progress.current.reported, row.progress.current.done) == (15, 2, 1)
    assert page.context["tally"].awaiting == 1
