"""Laws that hold for every value: unknown is never met, a level judges one way, a rule only under its conditions."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from criteria.rules import (
    band_of,
    choose_level,
    column_of,
    criterion_mark,
    default_bands,
    from_parts,
    fulfils,
    is_law,
    judge,
    judge_whole,
    kept_statement,
    makes_room,
    relative_level,
)
from ntm.lib.numbers import format_decimal, parse_decimal

MET, NOT_MET, NOT_APPLICABLE, UNKNOWN = "MET", "NOT_MET", "NOT_APPLICABLE", ""
COMPUTED, STATED = "COMPUTED", "STATED"
DAY = dt.date(2024, 9, 30)
FAST = settings(max_examples=60, deadline=None)

numbers = st.decimals(min_value=0, max_value=10**6, places=4, allow_nan=False, allow_infinity=False)
verdicts = st.sampled_from([MET, NOT_MET, NOT_APPLICABLE, UNKNOWN])
known = st.sampled_from([MET, NOT_MET, NOT_APPLICABLE])
parts = st.lists(st.tuples(verdicts, st.sampled_from([COMPUTED, STATED])), max_size=6)
GRADES = ["Đạt", "Khá", "Tốt"]


def rule(operator=">=", kind="PERCENT", grades=()):
    return SimpleNamespace(
        kind=kind, operator=operator, has_components=False, takes_number=kind != "TEXT", grades=list(grades)
    )


# -- One number and one level --------------------------------------------------------------------------------------


@FAST
@given(value=numbers, more=numbers, level=numbers)
def test_a_better_number_never_loses(value, more, level):
    at_least = [fulfils(rule(">="), one, level) for one in (value, value + more)]
    at_most = [fulfils(rule("<="), one, level) for one in (value + more, value)]

    assert at_least[0] <= at_least[1]
    assert at_most[0] <= at_most[1]


@FAST
@given(value=numbers, level=numbers, higher=numbers)
def test_a_stricter_level_never_helps(value, level, higher):
    assert fulfils(rule(">="), value, level + higher) <= fulfils(rule(">="), value, level)


@FAST
@given(value=numbers)
def test_the_level_itself_is_enough(value):
    assert fulfils(rule(">="), value, value)
    assert fulfils(rule("<="), value, value)
    assert fulfils(rule("="), value, value)


@FAST
@given(value=st.one_of(st.none(), numbers), level=st.one_of(st.none(), numbers), stated=verdicts)
def test_without_value_or_level_nothing_is_met_but_by_an_officers_word(value, level, stated):
    assume(value is None or level is None)

    verdict, basis = judge(rule(), value=value, stated=stated, level=level)

    assert verdict == stated
    assert basis == (STATED if stated else "")


@FAST
@given(value=st.sampled_from([*GRADES, "Giỏi", ""]), level=st.sampled_from([*GRADES, "Giỏi", ""]))
def test_grades_are_compared_only_on_their_scale(value, level):
    found = fulfils(rule("achieved", "TEXT", GRADES), value, level)

    on_scale = value in GRADES and level in GRADES
    assert found == (GRADES.index(value) >= GRADES.index(level) if on_scale else None)


@FAST
@given(old=numbers, new=numbers, level=numbers, operator=st.sampled_from([">=", "<="]))
def test_a_kept_statement_says_nothing_its_level_would_not(old, new, level, operator):
    stated = MET if fulfils(rule(operator), old, level) else NOT_MET

    kept = kept_statement(rule(operator), old_value=old, new_value=new, old_verdict=stated)

    assert kept in ("", MET if fulfils(rule(operator), new, level) else NOT_MET)


# -- Parts and criteria --------------------------------------------------------------------------------------------


@FAST
@given(said=st.lists(verdicts, max_size=6))
def test_a_criterion_is_met_exactly_when_every_applicable_indicator_is(said):
    applicable = [one for one in said if one != NOT_APPLICABLE]

    mark = criterion_mark(said)

    assert (mark in "1-") == (bool(said) and all(one == MET for one in applicable))
    assert (mark == "0") == (NOT_MET in said)
    assert criterion_mark(said, is_complete=False) not in ("1", "-")


@FAST
@given(said=st.lists(verdicts, max_size=5), more=st.lists(verdicts, max_size=5))
def test_unknown_is_never_met_whatever_stands_beside_it(said, more):
    assert criterion_mark([*said, UNKNOWN, *more]) in ("?", "0")


@FAST
@given(said=st.lists(verdicts, min_size=1, max_size=6))
def test_not_applicable_changes_nothing_beside_something_that_applies(said):
    assume(set(said) != {NOT_APPLICABLE})

    assert criterion_mark([*said, NOT_APPLICABLE]) == criterion_mark(said)


@FAST
@given(said=st.lists(verdicts, min_size=1, max_size=6), at=st.integers(0, 5), verdict=known)
def test_knowing_more_never_takes_back_what_was_known(said, at, verdict):
    assume(said[at % len(said)] == UNKNOWN)
    before = criterion_mark(said)
    said[at % len(said)] = verdict

    assert before == "?" or criterion_mark(said) == before


@FAST
@given(said=parts, stated=verdicts)
def test_a_whole_with_an_unknown_part_is_met_only_by_an_officers_word(said, stated):
    verdict, basis = judge_whole([*said, (UNKNOWN, "")], stated=stated)

    assert verdict != MET or (stated, basis) == (MET, STATED)
    if NOT_MET in [one for one, _basis in said] and stated != NOT_APPLICABLE:
        assert verdict == NOT_MET


@FAST
@given(said=parts)
def test_parts_decide_as_the_indicators_of_a_criterion_do(said):
    verdict, _basis = from_parts(said)

    assert {MET: "1", NOT_MET: "0", NOT_APPLICABLE: "-", UNKNOWN: "?"}[verdict] == criterion_mark(
        [one for one, _basis in said]
    )


@FAST
@given(said=parts)
def test_a_whole_is_computed_only_where_its_met_parts_are(said):
    verdict, basis = from_parts(said)

    if verdict == MET:
        assert (basis == COMPUTED) == all(one == COMPUTED for _verdict, one in said)


@FAST
@given(men=numbers, women=numbers, level=numbers)
def test_both_sexes_weigh_alike_and_the_weaker_one_decides(men, women, level):
    def judged(*values):
        return from_parts([judge(rule(), value=value, stated="", level=level) for value in values])[0]

    assert judged(men, women) == judged(women, men)
    assert judged(men, women) == (MET if min(men, women) >= level else NOT_MET)
    assert judged(men, None) in (NOT_MET, UNKNOWN)


# -- Which level judges --------------------------------------------------------------------------------------------


def level_rows():
    days = st.dates(dt.date(2020, 1, 1), dt.date(2026, 1, 1))
    row = st.builds(
        SimpleNamespace,
        province_id=st.sampled_from([None, 91]),
        year=st.sampled_from([None, 2023, 2024]),
        dimension_value=st.sampled_from(["", "DBSCL", "DBSH"]),
        valid_from=st.one_of(st.none(), days),
        valid_to=st.none(),
        decision_date=st.one_of(st.none(), days),
        is_law=st.booleans(),
    )
    return st.lists(row, max_size=8).map(numbered)


def numbered(rows):
    for pk, row in enumerate(rows, start=1):
        row.pk = pk
    return rows


def fits(row, column="DBSCL"):
    began = row.valid_from is None or row.valid_from <= DAY
    return row.is_law and began and row.year in (None, 2024) and row.dimension_value in ("", column)


@FAST
@given(rows=level_rows())
def test_only_law_of_the_column_year_and_day_judges(rows):
    found = choose_level(rows, column="DBSCL", day=DAY)

    assert (found is None) == (not any(fits(row) for row in rows))
    assert found is None or fits(found)


@FAST
@given(rows=level_rows())
def test_the_provinces_own_beats_the_national_and_the_years_beats_every_years(rows):
    found = choose_level(rows, column="DBSCL", day=DAY)
    candidates = [row for row in rows if fits(row)]
    assume(found is not None)

    if any(row.province_id for row in candidates):
        assert found.province_id
        candidates = [row for row in candidates if row.province_id]
    if any(row.year for row in candidates):
        assert found.year == 2024
        candidates = [row for row in candidates if row.year]
    if any(row.dimension_value for row in candidates):
        assert found.dimension_value == "DBSCL"


@FAST
@given(rows=level_rows(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, order):
    shuffled = list(rows)
    order.shuffle(shuffled)

    assert choose_level(shuffled, column="DBSCL", day=DAY) is choose_level(rows, column="DBSCL", day=DAY)


@FAST
@given(rows=level_rows(), last=st.dates(dt.date(2020, 1, 1), dt.date(2024, 9, 29)))
def test_a_level_that_has_ended_judges_no_more(rows, last):
    for row in rows:
        row.valid_to = last

    assert choose_level(rows, column="DBSCL", day=DAY, law_only=False) is None


@given(is_verified=st.booleans(), is_confirmed=st.sampled_from([None, True, False]))
def test_the_offices_word_goes_before_the_source(is_verified, is_confirmed):
    assert is_law(is_verified, is_confirmed) == (is_verified if is_confirmed is None else is_confirmed)


@FAST
@given(base=numbers, percent=st.integers(1, 400))
def test_a_relative_level_is_exact(base, percent):
    factor = float(Decimal(percent) / 100)

    assert relative_level(base, factor) * 100 == base * percent
    assert relative_level(None, factor) is None


@FAST
@given(
    spans=st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 20))), max_size=6),
    begins=st.integers(0, 50),
    lasts=st.one_of(st.none(), st.integers(0, 30)),
)
def test_a_new_level_leaves_no_day_with_two(spans, begins, lasts):
    first = dt.date(2022, 1, 1)
    rows = [
        SimpleNamespace(
            valid_from=first + dt.timedelta(days=start),
            valid_to=None if length is None else first + dt.timedelta(days=start + length),
        )
        for start, length in spans
    ]
    valid_from = first + dt.timedelta(days=begins)
    valid_to = None if lasts is None else valid_from + dt.timedelta(days=lasts)

    before, in_the_way = makes_room(rows, valid_from=valid_from, valid_to=valid_to)

    for row in before:
        row.valid_to = valid_from - dt.timedelta(days=1)
        assert row.valid_to >= row.valid_from
    if not in_the_way:
        for row in rows:
            assert (row.valid_to and row.valid_to < valid_from) or (valid_to and row.valid_from > valid_to)


# -- Columns -------------------------------------------------------------------------------------------------------

QD_318 = {
    "when_any": ["ESPECIALLY_DIFFICULT", "SAFE_ZONE"],
    "district_any": ["POOR_DISTRICT"],
    "column": "TDMNPB",
}
kinds = st.sets(st.sampled_from(["ESPECIALLY_DIFFICULT", "SAFE_ZONE", "AREA", "REGION"]))
district_kinds = st.sets(st.sampled_from(["POOR_DISTRICT", "AREA"]))


@FAST
@given(own=st.sampled_from(["", "TN"]), attributes=kinds, district=district_kinds)
def test_the_rule_of_318_holds_only_under_its_conditions(own, attributes, district):
    column = column_of(
        own=own, common="DBSCL", rules=[{"rule_vi": "…"}, QD_318], attributes=attributes, district_attributes=district
    )

    holds = bool(attributes & {"ESPECIALLY_DIFFICULT", "SAFE_ZONE"}) and "POOR_DISTRICT" in district
    assert column == (own or ("TDMNPB" if holds else "DBSCL"))


# -- Bands and numbers ---------------------------------------------------------------------------------------------


@given(count=st.integers(5, 40), data=st.data())
def test_bands_leave_no_number_out_and_none_in_two(count, data):
    met = data.draw(st.integers(0, count))
    bands = default_bands(count)

    assert [label for label, low, high in bands if low <= met <= high] == [band_of(met, bands)]


@FAST
@given(number=st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False, allow_infinity=False))
def test_a_number_printed_is_the_number_read(number):
    assert parse_decimal(format_decimal(number)) == number


@FAST
@given(number=st.integers(1000, 10**9))
def test_grouped_thousands_are_never_a_fraction(number):
    dotted = f"{number:,}".replace(",", ".")

    assert parse_decimal(dotted) == number
    assert parse_decimal(dotted.replace(".", " ")) == number


def test_1_286_is_one_thousand_two_hundred_and_eighty_six():
    assert parse_decimal("1.286") == 1286
