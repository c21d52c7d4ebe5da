"""Groups of communes and what takes investment in the demonstration: there, marked as generated, and used."""

import pytest

from criteria.models import InvestmentNeed
from directives.models import YearPlanNumber
from localities.models import LocalityAttribute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_every_generated_row_says_so():
    groups = LocalityAttribute.objects.filter(kind__in=("AREA", "COMMUNE_GROUP"))

    assert groups.filter(locality__province__code="91", kind="COMMUNE_GROUP").count() == 116
    assert not groups.exclude(decision__contains="minh họa").exists()
    assert InvestmentNeed.objects.exists()
    assert not InvestmentNeed.objects.exclude(note__contains="minh họa").exists()


def test_who_is_next_says_whether_money_is_needed(sign_in):
    text = sign_in("vpdp").get("/localities/91/next/?as_of=2024-06-30").content.decode()

    assert "vốn đầu tư: cần vốn đầu tư" in text


@pytest.mark.parametrize("kind", ["COMMUNE_GROUP", "AREA"])
def test_communes_are_ranked_inside_their_group(sign_in, kind):
    text = sign_in("vpdp").get(f"/localities/91/compare/?as_of=2024-06-30&by=groups&kind={kind}").content.decode()

    assert ("nhóm 2" if kind == "COMMUNE_GROUP" else "khu vực i") in text.casefold()


def test_a_district_registers_more_than_it_names(sign_in):
    text = sign_in("vpdp").get("/plans/91/2025/").content.decode()

    assert YearPlanNumber.objects.count() == 3
    assert "đã nêu tên 00, còn 01 chưa nêu tên" in text
