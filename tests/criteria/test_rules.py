"""The law's own arithmetic, without a database."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from criteria.rules import (
    band_of,
    counted_verdict,
    criterion_mark,
    default_bands,
    impossible,
    judge,
    kept_statement,
)

MET, NOT_MET, NOT_APPLICABLE = "MET", "NOT_MET", "NOT_APPLICABLE"


def indicator(kind="PERCENT", operator=">=", has_components=False, unit="%"):
    takes_number = kind in ("PERCENT", "NUMBER")
    return SimpleNamespace(
        kind=kind, operator=operator, has_components=has_components, unit=unit, takes_number=takes_number
    )


@pytest.mark.parametrize(
    ("operator", "value", "verdict"),
    [
        (">=", "90", MET),
        (">=", "89.99", NOT_MET),
        ("<=", "90", MET),
        ("<=", "90.01", NOT_MET),
        ("=", "90", MET),
        ("=", "91", NOT_MET),
    ],
)
def test_a_value_and_a_level_decide(operator, value, verdict):
    said = judge(indicator(operator=operator), value=Decimal(value), stated="", level=Decimal(90))

    assert said == (verdict, "COMPUTED")


def test_a_level_overrules_what_was_stated():
    assert judge(indicator(), value=Decimal(80), stated=MET, level=Decimal(90)) == (NOT_MET, "COMPUTED")


def test_without_a_level_the_officer_states_the_verdict():
    assert judge(indicator(), value=Decimal(80), stated=MET, level=None) == (MET, "STATED")


def test_nothing_known_is_no_verdict():
    assert judge(indicator(), value=Decimal(80), stated="", level=None) == ("", "")
    assert judge(indicator(), value=None, stated="", level=Decimal(90)) == ("", "")


def test_not_applicable_is_always_stated():
    assert judge(indicator(), value=Decimal(95), stated=NOT_APPLICABLE, level=Decimal(90)) == (
        NOT_APPLICABLE,
        "STATED",
    )


def test_a_compound_level_needs_an_officer():
    assert judge(indicator(has_components=True), value=Decimal(95), stated="", level=Decimal(90)) == ("", "")


@pytest.mark.parametrize(
    ("operator", "old", "new", "verdict", "kept"),
    [
        (">=", 85, 86, MET, MET),
        (">=", 85, 84, MET, ""),
        (">=", 85, 84, NOT_MET, NOT_MET),
        (">=", 85, 86, NOT_MET, ""),
        ("<=", 5, 4, MET, MET),
        ("<=", 5, 6, MET, ""),
        ("=", 5, 6, MET, ""),
        (">=", 85, 85, MET, MET),
        (">=", 85, 86, NOT_APPLICABLE, ""),
        (">=", None, 86, MET, ""),
    ],
)
def test_a_statement_lasts_while_the_number_moves_its_way(operator, old, new, verdict, kept):
    rule = indicator(operator=operator)

    assert kept_statement(rule, old_value=old, new_value=new, old_verdict=verdict) == kept


@pytest.mark.parametrize(
    ("verdicts", "mark"),
    [
        ([MET, MET], "1"),
        ([MET, NOT_MET, ""], "0"),
        ([MET, ""], "?"),
        ([], "?"),
        ([MET, NOT_APPLICABLE], "1"),
        ([NOT_APPLICABLE, NOT_APPLICABLE], "-"),
    ],
)
def test_a_criterion_is_met_only_when_every_indicator_is(verdicts, mark):
    assert criterion_mark(verdicts) == mark


def test_a_criterion_with_rows_missing_is_never_met():
    assert criterion_mark([MET, MET], is_complete=False) == "?"
    assert criterion_mark([MET, NOT_MET], is_complete=False) == "0"


@pytest.mark.parametrize(
    ("kind", "unit", "value", "reason"),
    [
        ("PERCENT", "%", "105", "above_100"),
        ("PERCENT", "%", "100", None),
        ("PERCENT", "% so với mặt bằng", "105", None),
        ("NUMBER", "triệu đồng", "105", None),
        ("NUMBER", "triệu đồng", "-1", "negative"),
        ("NUMBER", "triệu đồng", "1e12", "too_large"),
    ],
)
def test_impossible_numbers(kind, unit, value, reason):
    assert impossible(indicator(kind, unit=unit), Decimal(value)) == reason


def test_the_appraised_verdict_counts_then_the_departments():
    row = SimpleNamespace(
        verdict=MET,
        basis="STATED",
        department_verdict=NOT_MET,
        department_basis="STATED",
        appraised_verdict="",
        appraised_basis="",
    )

    assert counted_verdict(row) == (NOT_MET, "STATED", "department")
    row.appraised_verdict, row.appraised_basis = MET, "COMPUTED"
    assert counted_verdict(row) == (MET, "COMPUTED", "appraised")


def test_bands_of_nineteen_criteria():
    bands = default_bands(19)

    assert [label for label, _low, _high in bands] == ["19", "15-18", "10-14", "5-9", "<5"]
    assert [band_of(met, bands) for met in (19, 18, 15, 14, 5, 4, 0)] == [
        "19",
        "15-18",
        "15-18",
        "10-14",
        "5-9",
        "<5",
        "<5",
    ]


def test_bands_of_ten_criteria():
    assert [label for label, _low, _high in default_bands(10)] == ["10", "5-9", "<5"]
