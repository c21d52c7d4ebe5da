"""What a fact entered under one set says under another, rule by rule; and the links the project carries."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
import yaml

from criteria.links import LINKS_DIR, load_links
from criteria.loader import load_all
from criteria.models import CriteriaSet, Indicator, IndicatorLink, LinkRelation, Operator, ValueKind
from criteria.second_look import FALLS, KEEPS, OPEN, Fact, look, outcome

SAME, HARDER, EASIER, COMPARABLE = LinkRelation.SAME, LinkRelation.HARDER, LinkRelation.EASIER, LinkRelation.COMPARABLE


def percent(operator=Operator.AT_LEAST, parts=()):
    row = Indicator(kind=ValueKind.PERCENT, unit="%", operator=operator)
    row.parts, row.has_components = list(parts), bool(parts)
    return row


def yes_no():
    row = Indicator(kind=ValueKind.BOOLEAN, operator=Operator.ACHIEVED)
    row.parts, row.has_components = [], False
    return row


def number(value, verdict=""):
    return Fact(percent(), None if value is None else Decimal(value), verdict)


def said(verdict):
    return Fact(yes_no(), None, verdict)


@pytest.mark.parametrize(
    ("relation", "value", "verdict"),
    [
        (SAME, 95, "MET"),
        (SAME, 89, "NOT_MET"),
        (SAME, None, ""),
        (HARDER, 95, ""),
        (HARDER, 89, "NOT_MET"),
        (EASIER, 95, "MET"),
        (EASIER, 89, ""),
        (COMPARABLE, 89, ""),
    ],
)
def test_a_number_is_judged_by_the_targets_level(relation, value, verdict):
    assert look(percent(), [(relation, number(value, "MET"))], Decimal(90)).verdict == verdict


def test_without_a_checked_level_a_number_says_nothing():
    assert look(percent(), [(SAME, number(95, "MET"))], None).verdict == ""


def test_at_most_turns_round():
    assert look(percent(Operator.AT_MOST), [(HARDER, number(8))], Decimal(7)).verdict == "NOT_MET"
    assert look(percent(Operator.AT_MOST), [(HARDER, number(6))], Decimal(7)).verdict == ""


@pytest.mark.parametrize(
    ("relation", "verdict", "passes"),
    [
        (SAME, "MET", "MET"),
        (SAME, "NOT_MET", "NOT_MET"),
        (SAME, "NOT_APPLICABLE", "NOT_APPLICABLE"),
        (HARDER, "MET", ""),
        (HARDER, "NOT_MET", "NOT_MET"),
        (EASIER, "MET", "MET"),
        (EASIER, "NOT_MET", ""),
        (COMPARABLE, "MET", ""),
        (SAME, "", ""),
    ],
)
def test_a_statement_passes_as_far_as_the_wording_allows(relation, verdict, passes):
    assert look(yes_no(), [(relation, said(verdict))], None).verdict == passes


def test_a_statement_on_a_number_says_nothing_where_the_target_has_another_level():
    assert look(percent(), [(SAME, said("MET"))], Decimal(90)).verdict == ""
    assert look(yes_no(), [(SAME, number(95, "MET"))], None).verdict == ""


def test_a_whole_number_decides_for_both_sexes_only_downwards():
    target = percent(parts=[SimpleNamespace(sex="nam"), SimpleNamespace(sex="nu")])

    assert look(target, [(SAME, number(89))], Decimal(90)).verdict == "NOT_MET"
    assert look(target, [(SAME, number(95))], Decimal(90)).verdict == ""


def test_one_fact_not_met_is_enough_and_contradictions_decide_nothing_else():
    assert look(yes_no(), [(SAME, said("MET")), (SAME, said("NOT_MET"))], None).verdict == "NOT_MET"
    assert look(yes_no(), [(SAME, said("MET")), (SAME, said("NOT_APPLICABLE"))], None).verdict == ""
    assert look(yes_no(), [], None).fact is None


def test_a_fact_that_is_not_judged_is_still_shown():
    found = look(percent(), [(COMPARABLE, number(70))], Decimal(90))

    assert (found.verdict, found.fact.value, found.relation) == ("", 70, COMPARABLE)


def test_outcome_of_a_unit():
    assert outcome("1-1") == KEEPS
    assert outcome("1?0") == FALLS
    assert outcome("1?1") == OPEN
    assert outcome("") == OPEN


@pytest.mark.django_db
def test_every_link_of_the_project_finds_its_wording_and_loads_once():
    load_all()
    links = IndicatorLink.objects.select_related("source__criterion__criteria_set", "target")
    known = {
        (link.source.criterion.criteria_set.code, link.source.number, link.target.number): link.source.name
        for link in links
    }

    for document in (yaml.safe_load(path.read_text("utf-8")) for path in LINKS_DIR.glob("*.yaml")):
        for row in document["links"]:
            assert known[document["source"], row["from"], row["to"]].startswith(row["from_words"]), row
            assert row["relation"].upper() in LinkRelation.values
    count, history = IndicatorLink.objects.count(), IndicatorLink.history.count()
    load_links()
    assert (IndicatorLink.objects.count(), IndicatorLink.history.count()) == (count, history)


@pytest.mark.django_db
def test_a_set_that_words_it_otherwise_has_no_such_link():
    load_all()
    target = Indicator.objects.get(number="15.3", criterion__criteria_set__code="xa-ntm-2021-2025")
    IndicatorLink.objects.filter(target=target).delete()
    target.name = "Một chỉ tiêu khác"
    target.save()

    load_links()

    assert not IndicatorLink.objects.filter(target=target).exists()
    assert CriteriaSet.objects.filter(criteria__indicators__links_in__isnull=False).distinct().count() == 2
