"""One decision or one result recorded, and every page, table and workbook says so in the next request."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.cache import cache
from pypdf import PdfReader

from criteria.actions import DecisionPaper, Entry, approve, record_decision, record_results, return_with_reason, submit
from criteria.models import Assessment
from directives.models import Directive, Target
from tests.conftest import WHY
from tests.criteria.conftest import office, official, period, places, signed_in, small_set  # noqa: F401
from tests.freezing.conftest import full  # noqa: F401

DAY = "as_of=2024-09-30"
BY_DECISION = {
    "dashboard": f"/localities/91/?{DAY}",
    "the same, compared": f"/localities/91/?{DAY}&compare=year",
    "dashboard of the district": f"/localities/908/?{DAY}",
    "list": f"/localities/91/communes/?show=recognised:STANDARD&{DAY}",
    "who is not": f"/localities/91/communes/?show=not_recognised:STANDARD&{DAY}",
    "districts": f"/localities/91/districts/?{DAY}",
    "commune": f"/localities/31006/?{DAY}",
    "targets": f"/targets/?{DAY}",
    "table of targets": f"/targets/?{DAY}&format=csv&table=targets",
    "table of districts": f"/localities/91/?{DAY}&format=csv&table=districts",
    "workbook of districts": f"/localities/91/?{DAY}&format=xlsx&table=districts",
    "workbook of the matrix": f"/localities/91/?{DAY}&format=xlsx&table=matrix",
    "trend": f"/localities/91/?{DAY}&format=csv&table=trend",
    "workbook of a list": f"/localities/91/communes/?show=recognised:STANDARD&{DAY}&format=xlsx",
    "register": f"/recognitions/?{DAY}",
}
BY_RESULT = {
    "dashboard": f"/localities/91/?{DAY}",
    "dashboard of the district": f"/localities/908/?{DAY}",
    "list": f"/localities/91/communes/?show=meets&{DAY}",
    "list of a criterion": f"/localities/91/communes/?show=criterion:0&{DAY}",
    "districts": f"/localities/91/districts/?{DAY}",
    "commune": f"/localities/30988/?{DAY}",
    "targets": f"/targets/?{DAY}",
    "table of weak criteria": f"/localities/91/?{DAY}&format=csv&table=weakest",
    "table of groups": f"/localities/91/?{DAY}&format=csv&table=bands",
    "workbook of the matrix": f"/localities/91/?{DAY}&format=xlsx&table=matrix",
    "workbook of the commune": f"/localities/30988/?{DAY}&format=xlsx&table=indicators",
}
DECIDED_BEFORE = [("thoiquan", dt.date(2023, 5, 1))]


class Reader:
    """Somebody who looks again and again, with what the browser kept of the last time."""

    def __init__(self, client):
        self.client, self.kept = client, {}

    def look(self, url):
        """What the page holds now; a 304 means: what it held."""
        tag, body = self.kept.get(url, ("", None))
        answer = self.client.get(url, headers={"If-None-Match": tag} if tag else {})
        if answer.status_code != 304:
            assert answer.status_code == 200, url
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            self.kept[url] = answer.headers.get("ETag", ""), told(body)
        return self.kept[url][1]


def told(body):
    """What a file says, without the moment it was made: sheet and words, letters of a page, dots of a picture."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            names = [name for name in parts.namelist() if "sheet" in name or "sharedStrings" in name]
            return [parts.read(name) for name in sorted(names) if not name.endswith(".rels")]
    if body.startswith(b"%PDF"):
        return [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]
    return body if body.startswith(b"\x89PNG") else without_tokens(body.decode())


PASSING = ("csrfmiddlewaretoken", "print-only")  # tokens, and the minute of printing in the foot


def without_tokens(text):
    return "\n".join(line for line in text.splitlines() if not any(word in line for word in PASSING))


@pytest.fixture
def reader(full, signed_in, small_set, places, office):  # noqa: F811
    small_set.row.bands = [["2", 2, 2], ["1", 1, 1], ["<1", 0, 0]]
    small_set.row.save()
    for place, day in DECIDED_BEFORE:
        record_decision(paper(day), [places[place]], by=office, reason=WHY)
    directive = Directive.objects.create(system="PARTY", locality=places["province"])
    for metric, value in (("xa_dat_chuan_ntm", 3), ("tieu_chi_binh_quan_xa", 2)):
        Target.objects.create(directive=directive, code=metric, metric=metric, operator=">=", value=value, unit="xã",
                              deadline=dt.date(2025, 12, 31), locality=places["province"])  # fmt: skip
    cache.clear()
    return Reader(signed_in("office"))


def paper(day=dt.date(2024, 8, 1)):
    return DecisionPaper(
        attainment="STANDARD", recognition_year=day.year, decision_date=day, decision_number=f"{day:%d}/QĐ"
    )


def unmoved(reader, pages, write):
    before = {name: reader.look(url) for name, url in pages.items()}
    assert {name: reader.look(url) for name, url in pages.items()} == before

    write()

    return [name for name, url in pages.items() if reader.look(url) == before[name]]


def test_a_decision_moves_everything(reader, places, office):  # noqa: F811
    def record():
        record_decision(paper(), [places["dongthai"]], by=office, reason=WHY)

    assert unmoved(reader, BY_DECISION, record) == []


@pytest.mark.parametrize("basis", ["approved", "current"])
def test_a_result_moves_everything_of_its_basis(reader, full, small_set, places, office, basis):  # noqa: F811
    rows = Assessment.objects.filter(period=full, locality=places["tayyen"])
    return_with_reason(rows, by=office, reason="Nhập nhầm")

    def enter():
        entry = Entry(places["tayyen"].pk, small_set.roads.pk, 95, None)
        record_results(period=full, criteria_set=small_set.row, entries=[entry], by=office, door="GRID")
        if basis == "approved":
            submit(rows, by=office, explanation=WHY)
            approve(rows, by=office)

    assert unmoved(reader, {name: f"{url}&basis={basis}" for name, url in BY_RESULT.items()}, enter) == []


def test_a_result_not_approved_yet_leaves_what_is_official(reader, full, small_set, places, office):  # noqa: F811
    rows = Assessment.objects.filter(period=full, locality=places["tayyen"])
    return_with_reason(rows, by=office, reason="Nhập nhầm")
    pages = {name: url for name, url in BY_RESULT.items() if name.startswith(("table", "workbook of the matrix"))}

    def enter():
        entry = Entry(places["tayyen"].pk, small_set.roads.pk, 95, None)
        record_results(period=full, criteria_set=small_set.row, entries=[entry], by=office, door="GRID")

    assert unmoved(reader, pages, enter) == list(pages)
