"""The register of documents: filters, the passage found, what supersedes what, the head as its office corrects it."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.scope import scope_of
from criteria.actions import Refused
from directives.actions.heads import amend_directive
from directives.finding import passage_in
from directives.models import Clause, Directive, TaskAgency
from directives.references import references_of
from ntm.lib.text import search_key

LIST = "/directives/"


def rows(client, **asked):
    return client.get(LIST, asked).context["rows"]


def keys(client, **asked):
    return [row["directive"].key for row in rows(client, **asked)]


def test_the_passage_shows_the_words_as_the_paper_has_them():
    passage = passage_in("Hằng năm, Ủy ban  nhân dân huyện lập kế hoạch.", search_key("uy ban nhan dan"))

    assert (passage.before, passage.hit, passage.after) == ("Hằng năm, ", "Ủy ban nhân dân", " huyện lập kế hoạch.")


def test_a_long_text_is_cut_at_words():
    passage = passage_in("trước " * 60 + "đích đến" + " sau" * 60, "dich den")

    assert passage.hit == "đích đến"
    assert passage.before.startswith("…trước") and passage.after.endswith("sau…")
    assert len(passage.text) < 240


def test_what_is_not_there_has_no_passage():
    assert passage_in("Kế hoạch", "chi thi") is None


def test_a_search_names_the_clause(client, loaded, office):
    client.force_login(office)

    (row,) = rows(client, q="chuyen nghiep")

    assert row["passage"].hit == "chuyên nghiệp"
    assert row["passage"].clause
    assert "<mark>chuyên nghiệp</mark>" in client.get(LIST, {"q": "chuyen nghiep"}).content.decode()


def test_a_document_without_text_is_found_by_its_clauses(client, loaded, office):
    paper = Directive.objects.get(key="KG-KH-2021")
    paper.text = ""
    paper.set_keys()
    paper.save()
    Clause.objects.create(directive=paper, number="9.9", order=999, text="Nuôi tôm quảng canh cải tiến")
    client.force_login(office)

    assert keys(client, q="nuoi tom quang canh") == ["KG-KH-2021"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"system": "PARTY"}, ["KG-CT-BTVTU"]),
        ({"system": "GOVERNMENT"}, ["KG-KH-2021"]),
        ({"year": "2021"}, ["KG-KH-2021"]),
        ({"kind": "Chỉ thị"}, ["KG-CT-BTVTU"]),
        ({"kind": "Chỉ thị", "year": "2021"}, []),
    ],
)
def test_filters(client, loaded, office, asked, found):
    client.force_login(office)

    assert keys(client, **asked) == found


def test_the_filter_by_agency_finds_what_it_has_a_part_in(client, loaded, office):
    elsewhere = TaskAgency.objects.filter(task__directive__key="KG-CT-BTVTU").values("agency")
    here = TaskAgency.objects.filter(task__directive__key="KG-KH-2021").exclude(agency__in=elsewhere)
    agency = here.first().agency
    client.force_login(office)

    assert keys(client, agency=agency.pk) == ["KG-KH-2021"]


def test_a_superseded_document_names_its_successor(client, loaded, office):
    old, new = Directive.objects.get(key="KG-KH-2021"), Directive.objects.get(key="KG-CT-BTVTU")
    amend_directive(old, by=office, superseded_by=new)
    client.force_login(office)
    shown = {row["directive"].key: row for row in rows(client)}

    assert shown["KG-KH-2021"]["superseded_by"]["href"] == reverse("reports:directive-detail", args=[new.pk])
    assert [one["title"] for one in shown["KG-CT-BTVTU"]["supersedes"]] == ["Kế hoạch ngày 09 tháng 4 năm 2021"]


def test_the_chain_never_comes_back(loaded, office):
    old, new = Directive.objects.get(key="KG-KH-2021"), Directive.objects.get(key="KG-CT-BTVTU")
    amend_directive(old, by=office, superseded_by=new)

    with pytest.raises(Refused):
        amend_directive(new, by=office, superseded_by=Directive.objects.get(pk=old.pk))


def test_references_lead_to_documents_the_register_holds(loaded, office):
    paper, other = Directive.objects.get(key="KG-KH-2021"), Directive.objects.get(key="KG-CT-BTVTU")
    amend_directive(other, by=office, number="01", symbol="-NQ/TU")

    found = {one.text: one.href for one in references_of(paper, scope_of(office))}

    assert found["Nghị quyết số 01-NQ/TU ngày 09/12/2020 của Tỉnh ủy"].endswith(f"/{other.pk}/")
    assert found["Nghị quyết số 534/NQ-HĐND ngày 14/01/2021 của HĐND tỉnh"] == ""


def head_of(paper, **changes):
    said = {
        "system": paper.system, "kind": paper.kind, "number": paper.number, "symbol": paper.symbol,
        "date": f"{paper.date:%d/%m/%Y}", "date_precision": paper.date_precision, "issuer": paper.issuer,
        "locality": paper.locality_id, "registered_on": "12/04/2021", "subject": paper.subject,
        "addressees": "Các sở\n\n UBND các huyện ", "recipients": "", "references": "",
    }  # fmt: skip
    return said | changes


def test_the_office_corrects_the_head(client, loaded, office):
    paper = Directive.objects.get(key="KG-KH-2021")
    client.force_login(office)

    answer = client.post(
        reverse("directives:directive-edit", args=[paper.pk]), head_of(paper, number="62", period_from=2021)
    )

    paper = Directive.objects.get(pk=paper.pk)
    assert answer.status_code == 302
    assert (paper.number, paper.registered_on) == ("62", dt.date(2021, 4, 12))
    assert paper.addressees == ["Các sở", "UBND các huyện"]
    assert paper.history.first().history_user == office


def test_a_dated_head_needs_its_date(client, loaded, office):
    paper = Directive.objects.get(key="KG-KH-2021")
    client.force_login(office)

    page = client.post(reverse("directives:directive-edit", args=[paper.pk]), head_of(paper, date=""))

    assert page.context["form"].errors["date"]
    assert Directive.objects.get(pk=paper.pk).date == dt.date(2021, 4, 9)


def test_another_office_is_a_stranger_to_it(client, loaded, laichau_office):
    paper = Directive.objects.get(key="KG-KH-2021")
    client.force_login(laichau_office)

    assert client.get(reverse("directives:directive-edit", args=[paper.pk])).status_code == 404
