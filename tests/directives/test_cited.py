"""Documents known by their heads alone: those the five papers cite, and those an office enters."""

import pytest
from django.urls import reverse

from accounts.models import User
from directives.cited import load_cited
from directives.models import Directive
from directives.references import References

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_cited_documents_have_no_text_and_are_loaded_once():
    assert load_cited() == load_cited() == Directive.objects.filter(text="").count()
    paper = Directive.objects.get(key="KG-NQ-DH-XI")
    assert (paper.number, paper.date, paper.locality.name) == ("", None, "Kiên Giang")


def test_what_a_paper_cites_is_found_by_number_or_name():
    load_cited()
    found = References(Directive.objects.all())

    for key in ("KG-CT-BTVTU", "LC-CT-2024", "KG-KH-2021"):
        first = found.of(Directive.objects.get(key=key))[0]
        assert first.href, first.text
    cited = Directive.objects.get(key="HT-CV-2022")
    # A number with a blank in it ("01/BCĐ CTMTQG") is not read as one.
    assert [one.text for one in found.of(cited) if not one.href] == ["Văn bản số 01/BCĐ CTMTQG ngày 14/4/2022"]


def sent(places, **more):
    return {"system": "PARTY", "kind": "Nghị quyết", "number": "09-NQ/TU", "date": "05/01/2021",
            "date_precision": "DAY", "locality": places["kiengiang"].pk, "registered_on": "06/01/2021",
            "subject": "Xây dựng nông thôn mới", **more}  # fmt: skip


def test_an_office_enters_a_resolution_by_its_head(client, places, office):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("directives:directive-new")

    client.post(address, sent(places))
    again = client.post(address, sent(places))
    other = client.post(address, sent(places, number=""))

    assert Directive.objects.get(number="09-NQ/TU").key == "91-nghi-quyet-09-nq-tu"
    assert "sổ văn bản" in again.content.decode()
    assert other.status_code == 302


def test_nobody_else_enters_documents(client, places, stranger, laichau_office):
    for user in (stranger, laichau_office):
        client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
        answer = client.post(reverse("directives:directive-new"), sent(places))
        assert answer.status_code in (200, 403)
    assert not Directive.objects.filter(number="09-NQ/TU").exists()
