"""How conditions and grounds for revocation are judged from numbers alone."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from criteria import conditions as law
from criteria.conditions import Count
from criteria.models import Operator
from criteria.revocation import procedure, rules_for

MET, NOT_MET, UNKNOWN, NONE = "1", "0", "?", "-"


@pytest.mark.parametrize(
    ("share", "total", "met", "required", "gap"),
    [
        (100, 116, 111, 116, 5),
        (40, 116, 20, 47, 27),
        (10, 7, 1, 1, 0),
        (10, 18, 1, 2, 1),
        (20, 12, 0, 3, 3),
        ("75.86", 116, 88, 88, 0),
        (0, 5, 0, 0, 0),
    ],
)
def test_gap_in_whole_units(share, total, met, required, gap):
    assert law.required_units(share, total) == required
    assert law.gap_units(required, met) == gap


@pytest.mark.parametrize(
    ("met", "missing", "unknown", "level", "verdict"),
    [
        (47, 69, 0, 40, MET),
        (46, 70, 0, 40, NOT_MET),
        (46, 69, 1, 40, UNKNOWN),
        (40, 70, 6, 40, NOT_MET),
        (47, 0, 69, 40, MET),
        (0, 0, 0, 100, NONE),
        (5, 0, 0, None, UNKNOWN),
        (1, 2, 0, Decimal("33.34"), NOT_MET),
        (1, 2, 0, Decimal("33.33"), MET),
    ],
)
def test_share_of_units(met, missing, unknown, level, verdict):
    level = None if level is None else Decimal(level)

    assert law.of_share(Count(met, missing, unknown), level=level) == verdict


def test_share_with_a_ceiling():
    assert law.of_share(Count(2, 8), level=Decimal(20), operator=Operator.AT_MOST) == MET
    assert law.of_share(Count(2, 7, 1), level=Decimal(20), operator=Operator.AT_MOST) == UNKNOWN
    assert law.allowed_units(20, 14) == 2


@pytest.mark.parametrize(
    ("marks", "level", "is_law", "verdict"),
    [
        ("111111111", 9, True, MET),
        ("11111111-", 9, True, MET),
        ("111111110", 9, True, NOT_MET),
        ("11111111?", 9, True, UNKNOWN),
        ("1111111?0", 9, True, NOT_MET),
        ("", 9, True, UNKNOWN),
        ("111111111", 9, False, UNKNOWN),
        ("110", None, True, NOT_MET),
    ],
)
def test_own_criteria(marks, level, is_law, verdict):
    assert law.of_own_criteria(marks, level=level, is_law=is_law) == verdict


@pytest.mark.parametrize(
    ("value", "cells", "verdict"),
    [
        (92, [80, 99], MET),
        (92, [79, 99], NOT_MET),
        (92, [None, 99], UNKNOWN),
        (92, [], UNKNOWN),
        (89, [80, 99], NOT_MET),
        (None, [80, 99], UNKNOWN),
        (None, [79, None], NOT_MET),
    ],
)
def test_survey_with_a_floor_for_each_commune_and_content(value, cells, verdict):
    assert law.of_survey(value, level=Decimal(90), cells=cells, floor=80) == verdict


def test_survey_without_a_floor_needs_no_table():
    assert law.of_survey(Decimal(90), level=Decimal(90)) == MET
    assert law.of_survey(Decimal("89.99"), level=Decimal(90)) == NOT_MET
    assert law.of_survey(95, level=None) == UNKNOWN


def test_figures_and_statements():
    assert law.of_figure(Decimal("4.0"), level=Decimal(4)) == MET
    assert law.of_figure(Decimal("3.99"), level=Decimal(4)) == NOT_MET
    assert law.of_figure(None, level=Decimal(4)) == UNKNOWN
    words = {"MET": MET, "NOT_MET": NOT_MET, "NOT_APPLICABLE": NONE, "": UNKNOWN}
    assert {word: law.of_statement(word) for word in words} == words


def child(marks, partial=None):
    return law.of_remaining_child(marks, least=14, required=[9, 10], partial=partial, partial_level=Decimal(70))


def test_the_remaining_communes_of_2014():
    fourteen = "1" * 14 + "0" * 5

    assert child(fourteen, {place: Decimal(70) for place in range(14, 19)}) == MET
    assert child(fourteen, {place: Decimal("69.9") for place in range(14, 19)}) == NOT_MET
    assert child(fourteen, {14: Decimal(80)}) == UNKNOWN
    assert child("1" * 13 + "0" * 6, dict.fromkeys(range(13, 19), Decimal(90))) == NOT_MET
    assert child("1" * 9 + "0" + "1" * 9) == NOT_MET
    assert child("1" * 9 + "?" + "1" * 9) == UNKNOWN
    assert child("") == UNKNOWN


def test_every_remaining_unit_has_to_hold():
    assert law.of_remaining([MET, MET]) == MET
    assert law.of_remaining([MET, UNKNOWN, NOT_MET]) == NOT_MET
    assert law.of_remaining([MET, UNKNOWN]) == UNKNOWN
    assert law.of_remaining([]) == NONE


def test_partial_credit():
    assert law.partial_share(Decimal(35), Decimal(50), Operator.AT_LEAST) == 70
    assert law.partial_share(Decimal(10), Decimal(7), Operator.AT_MOST) == 70
    assert law.partial_share(Decimal(80), Decimal(50), Operator.AT_LEAST) == 100
    assert law.partial_share(None, Decimal(50), Operator.AT_LEAST) is None
    assert law.partial_share(Decimal(0), Decimal(7), Operator.AT_MOST) == 100


def test_years_on_end():
    assert law.of_duration({2022: MET, 2023: MET}, year=2024, years=2) == MET
    assert law.of_duration({2022: NOT_MET, 2023: MET}, year=2024, years=2) == NOT_MET
    assert law.of_duration({2023: MET}, year=2024, years=2) == UNKNOWN


def test_maintaining_needs_the_decision_and_the_data():
    assert law.of_maintained(True, "111") == MET
    assert law.of_maintained(True, "110") == NOT_MET
    assert law.of_maintained(True, "11?") == UNKNOWN
    assert law.of_maintained(False, "111") == NOT_MET
    assert law.of_maintained(None, "111") == UNKNOWN


@pytest.mark.parametrize(
    ("sets", "held", "data", "answer"),
    [
        ({7}, [7], NOT_MET, (MET, False)),
        ({7, 8}, [8], UNKNOWN, (MET, False)),
        ({7}, [3], MET, (MET, False)),
        ({7}, [3], NOT_MET, (NOT_MET, True)),
        ({7}, [None], UNKNOWN, (UNKNOWN, True)),
        ({7}, [], MET, (NOT_MET, False)),
        (None, [3], UNKNOWN, (MET, False)),
    ],
)
def test_recognised_under_an_earlier_set_counts_once_shown_to_meet_the_new_one(sets, held, data, answer):
    assert law.counts_under(sets, held, data) == answer


def test_several_requirements_together():
    assert law.all_of([MET, NONE]) == MET
    assert law.all_of([NONE, NONE]) == NONE
    assert law.all_of([UNKNOWN, NOT_MET]) == NOT_MET
    assert law.all_of([UNKNOWN, MET]) == UNKNOWN


# -- Revocation -------------------------------------------------------------------------------------------------------

COMMUNE = procedure()["COMMUNE"]
SENSITIVE = ["10", "17", "19"]


def failed(count, *named):
    others = [str(number) for number in range(1, 20) if str(number) not in SENSITIVE]
    return [*named, *others][:count]


@pytest.mark.parametrize(
    ("count", "named", "is_listed"),
    [
        (5, ["10"], False),
        (6, ["10"], True),
        (6, [], False),
        (9, ["19"], True),
        (9, [], False),
        (10, [], True),
        (10, ["17"], True),
        (19, ["17"], True),
        (0, [], False),
    ],
)
def test_ground_of_a_commune_with_nineteen_criteria(count, named, is_listed):
    ground = law.revocation_ground(COMMUNE, failed=failed(count, *named), total=19, sensitive=SENSITIVE)

    assert bool(ground) == is_listed


def test_the_ground_names_the_criteria_that_weigh():
    ground = law.revocation_ground(COMMUNE, failed=failed(7, "10", "19"), total=19, sensitive=SENSITIVE)

    assert (ground.count, ground.total, ground.sensitive) == (7, 19, ("10", "19"))
    assert law.revocation_ground(COMMUNE, failed=failed(12, "10"), total=19, sensitive=SENSITIVE).sensitive == ()


@pytest.mark.parametrize(
    ("part", "whole", "listed"), [(3, 10, True), (2, 10, False), (29, 100, False), (30, 100, True), (0, 0, False)]
)
def test_edges_are_exact(part, whole, listed):
    failed_ones = [str(number) for number in range(part)]
    ground = law.revocation_ground(COMMUNE, failed=failed_ones, total=whole, sensitive=failed_ones)

    assert bool(ground) == listed


def test_exactly_half_needs_no_named_criterion():
    assert law.revocation_ground(COMMUNE, failed=["1", "2", "3", "4", "5"], total=10, sensitive=[])
    assert not law.revocation_ground(COMMUNE, failed=["1", "2", "3", "4"], total=10, sensitive=[])


OWN = "percent_of_own_criteria_failed"
DISTRICT = [
    {"measure": "percent_of_communes_revoked", "operator": ">=", "value": 30},
    {"measure": OWN, "operator": ">=", "value": 30, "below": 50, "and_any_failed": [6, 7, 8, 9]},
    {"measure": OWN, "operator": ">=", "value": 50},
]


@pytest.mark.parametrize(
    ("numbers", "children", "measure"),
    [
        (["1", "2", "6"], (0, 10), OWN),
        (["1", "2", "3"], (0, 10), None),
        (["1", "2", "3", "9"], (0, 10), OWN),
        (["1", "2", "3", "4", "5"], (0, 10), OWN),
        (["1", "6"], (0, 10), None),
        ([], (3, 10), "percent_of_communes_revoked"),
        ([], (2, 7), None),
        ([], (0, 0), None),
    ],
)
def test_ground_of_a_district(numbers, children, measure):
    ground = law.revocation_ground(DISTRICT, failed=numbers, total=9, sensitive=[], children=children)

    assert (ground.measure if ground else None) == measure


def test_a_set_with_grounds_of_its_own_goes_before_the_decision():
    own = SimpleNamespace(revocation={"any_of": DISTRICT}, level="DISTRICT")

    assert rules_for(own) == DISTRICT
    assert rules_for(SimpleNamespace(revocation={}, level="COMMUNE")) == COMMUNE
    assert rules_for(SimpleNamespace(revocation={}, level="VILLAGE")) == []
