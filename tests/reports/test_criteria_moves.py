"""Which communes gained or lost criteria, as the report words it: what a slow comparison of the marks finds."""

import random

import pytest

from criteria.models import ReportingPeriod
from criteria.rules import COUNTED_AS_MET
from reports.quarter_report.gather import facts_of_period
from reports.quarter_report.wording import blocks_of
from tests.reports.conftest import add_assessment

pytestmark = pytest.mark.django_db

BOTH = ("stays", "stays2", "renamed_new")


def text_of(facts, is_party=False):
    return next(block.text for block in blocks_of(facts, is_party=is_party) if block.key == "changes")


@pytest.fixture
def said(world):
    """said(before, now): facts of the last quarter, each {unit: marks} of one of the two last quarters."""
    units, criteria_set, (_first, earlier, period) = world

    def add(before, now):
        for row, marks in ((earlier, before), (period, now)):
            for name, text in marks.items():
                old = {"renamed_new": "renamed_old"}.get(name, name) if row is earlier else name
                add_assessment(units[old], criteria_set, row, text, is_approved=True)
        return facts_of_period(ReportingPeriod.objects.get(pk=period.pk))

    return add


@pytest.mark.parametrize("seed", range(8))
def test_gained_and_lost_are_what_the_marks_say(said, seed):
    chance = random.Random(seed)
    before, now = ({name: "".join(chance.choice("10?-") for _ in range(5)) for name in BOTH} for _side in range(2))

    moves = said(before, now).moves

    gained = lost = 0
    for name in BOTH:
        pairs = [
            (old in COUNTED_AS_MET, new in COUNTED_AS_MET) for old, new in zip(before[name], now[name], strict=True)
        ]
        gained, lost = gained + pairs.count((False, True)), lost + pairs.count((True, False))
    assert (moves.gained, moves.lost) == (gained, lost)


def test_communes_are_named_with_their_criteria(said):
    before = {"stays": "10000", "stays2": "11111", "renamed_new": "11000"}
    facts = said(before, {"stays": "11100", "stays2": "11110", "renamed_new": "11000"})

    lines = text_of(facts).splitlines()

    assert "So với quý II/2023, 01 xã tăng thêm 02 tiêu chí đạt và 01 xã giảm 01 tiêu chí đạt. Thay đổi chính:" in lines
    first = lines.index("- Xã X1 (huyện Huyện 1): đạt thêm tiêu chí 2 (C1) và 3 (C2);")
    assert lines[first + 1] == "- Xã X2 (huyện Huyện 2): không còn đạt tiêu chí 5 (C4)."
    assert "01 xã giảm 01 tiêu chí đạt." in text_of(facts, is_party=True)
    assert "đạt thêm tiêu chí" not in text_of(facts, is_party=True)


def test_no_move_is_said_and_no_figure_before_is_left_unsaid(said, world):
    marks = dict.fromkeys(BOTH, "11100")

    assert "không có xã nào tăng hoặc giảm tiêu chí đạt" in text_of(said(marks, marks))


def test_without_a_period_before_nothing_is_said_of_moves(world):
    units, criteria_set, periods = world
    add_assessment(units["stays"], criteria_set, periods[0], "11100", is_approved=True)

    assert facts_of_period(ReportingPeriod.objects.get(pk=periods[0].pk)).moves is None
