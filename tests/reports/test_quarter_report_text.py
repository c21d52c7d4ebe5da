"""Every number in the text is a fact, over many small worlds; and the facts are those a slow count finds."""

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.models import Criterion, Indicator, IndicatorResult, Recognition
from criteria.rules import COUNTED_AS_MET
from reports.quarter_report.gather import facts_of_day, facts_of_period
from reports.quarter_report.moved import differences
from reports.quarter_report.wording import blocks_of, printed
from tests.memory import forget_everything
from tests.reports.conftest import add_assessment

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

NOW = ("stays", "stays2", "merger", "renamed_new")


def random_world(world, seed):
    """Marks and decisions by chance; sometimes nothing is marks."""
    units, criteria_set, periods = world
    chance = random.Random(seed)
    marks, recognised = {}, {}
    for name in NOW:
        for period in periods:
            if units[name].is_in_force_on(period.end_date) and chance.random() < 0.8:
                text = "".join(chance.choice("1110?-") for _ in range(5))
                add_assessment(units[name], criteria_set, period, text, is_approved=True)
                if period is periods[2]:
                    marks[name] = text
        if chance.random() < 0.6:
            level = chance.choice(["STANDARD", "ADVANCED"])
            day = chance.choice(["2023-07-15", "2023-08-20"])
            Recognition.objects.create(
                locality=units[name], attainment=level, recognition_year=2023, decision_number=f"{seed}/QĐ-UBND",
                decision_date=day, issuer="UBND tỉnh",
            )  # fmt: skip
            recognised[name] = level
    return periods[2], marks, recognised


def told_of(facts):
    for is_party in (False, True):
        for block in blocks_of(facts, is_party=is_party):
            yield from block.told


def unmarked(told):
    """The words that are no mark."""
    text = told.text
    for mark in reversed(told.marks):
        text = text[: mark.start] + text[mark.end :]
    return text


@pytest.mark.parametrize("seed", range(12))
def test_every_number_of_the_text_is_a_fact(world, seed):
    period, _marks, _recognised = random_world(world, seed)

    for facts in (facts_of_period(period), facts_of_day(period.province, period.end_date.replace(day=15))):
        for told in told_of(facts):
            assert not re.search(r"\d", unmarked(told)), told.text
            for mark in told.marks:
                assert told.text[mark.start : mark.end] == printed(facts, mark)


@pytest.mark.parametrize("seed", range(12))
def test_facts_are_what_a_slow_count_finds(world, seed):
    period, marks, recognised = random_world(world, seed)

    facts = facts_of_period(period)

    assert facts.recognised.communes == 4
    assert facts.recognised.standard == (len(recognised) if recognised else None)
    if not marks:
        assert facts.results is None
        return
    sums = {name: sum(mark in COUNTED_AS_MET for mark in text) for name, text in marks.items()}
    assert (facts.results.assessed, facts.results.met_sum) == (len(marks), sum(sums.values()))
    assert facts.results.meets == sum(count == 5 for count in sums.values())
    for row in facts.results.weak:
        column = [text[int(row.number) - 1] for text in marks.values()]
        assert (row.met, row.not_met, row.unknown) == (
            sum(mark in "1-" for mark in column), column.count("0"), column.count("?"))  # fmt: skip
    if recognised:
        assert facts.risk_count == sum("0" in marks.get(name, "") for name in recognised)


def text_of(facts, key):
    return next(block.text for block in blocks_of(facts) if block.key == key)


def test_unknown_is_said_and_never_counted(world):
    period = world[2][2]

    facts = facts_of_period(period)

    assert "chưa có số liệu về quyết định công nhận" in text_of(facts, "recognition")
    assert "Chưa có số liệu kết quả thực hiện Bộ tiêu chí" in text_of(facts, "results")
    assert "Chưa có số liệu" in text_of(facts, "keeping")
    assert not any(block.key == "reporting" for block in blocks_of(facts))


def test_zero_and_one_read_like_words(world):
    units, criteria_set, periods = world
    for name in NOW:
        add_assessment(units[name], criteria_set, periods[2], "11111", is_approved=True)
    Recognition.objects.create(
        locality=units["stays"], attainment="STANDARD", recognition_year=2023, decision_number="1/QĐ-UBND",
        decision_date="2023-03-01", issuer="UBND tỉnh",
    )  # fmt: skip

    facts = facts_of_period(periods[2])

    assert "có 01/04 xã được công nhận đạt chuẩn nông thôn mới, đạt 25,00%" in text_of(facts, "recognition")
    assert "không có xã nào được công nhận mới" in text_of(facts, "recognition")
    assert text_of(facts, "keeping").startswith("Không có xã nào đã được công nhận")
    assert "04 xã đạt 5 tiêu chí; không có xã đạt 3-4, dưới 3 tiêu chí" in text_of(facts, "results")
    assert "Không có tiêu chí nào có xã chưa đạt." in text_of(facts, "weak")


def test_causes_are_quoted_with_who_said_them(world):
    units, criteria_set, periods = world
    add_assessment(units["stays"], criteria_set, periods[2], "10111", is_approved=True)
    assessment = periods[2].assessments.get()
    indicator = Indicator.objects.create(
        criterion=Criterion.objects.get(number="2"), number="2.1", order=1, name="Đường", kind="BOOLEAN"
    )
    IndicatorResult.objects.create(
        assessment=assessment, indicator=indicator, verdict="MET", department_verdict="NOT_MET",
        department_note="Còn 3 km đường chưa cứng hóa.", note="Xã đã làm xong",
    )  # fmt: skip

    text = text_of(facts_of_period(periods[2]), "causes")

    assert "Sở, ngành phụ trách (xã X1, chỉ tiêu 2.1): “Còn 3 km đường chưa cứng hóa”." in text
    assert "Xã đã làm xong" not in text


def test_queries_do_not_grow_with_the_communes(world):
    units, criteria_set, periods = world
    add_assessment(units["stays"], criteria_set, periods[2], "10111", is_approved=True)
    forget_everything()
    with CaptureQueriesContext(connection) as few:
        facts_of_period(periods[2])
    for name in NOW[1:]:
        add_assessment(units[name], criteria_set, periods[2], "00111", is_approved=True)
    forget_everything()
    with CaptureQueriesContext(connection) as many:
        facts_of_period(periods[2])

    assert len(many) == len(few)


def test_equal_figures_have_equal_versions(world):
    period, _marks, _recognised = random_world(world, 3)

    assert facts_of_period(period).version() == facts_of_period(period).version()


def test_what_moved_is_shown_as_numbers():
    assert differences("có 111/116 xã, đạt 95,69%", "có 112/116 xã, đạt 96,55%") == [
        ("111/116", "112/116"), ("95,69%", "96,55%"),
    ]  # fmt: skip
