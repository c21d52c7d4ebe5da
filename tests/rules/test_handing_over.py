"""Who has handed over is counted in one way: whatever is no longer in the locality's hands."""

import pytest

from criteria.models import State
from criteria.rules import HandOver, is_waiting


@pytest.mark.parametrize(
    ("state", "waits"),
    [("", True), (None, True), (State.DRAFT, True), (State.RETURNED, True), (State.SUBMITTED, False),
     (State.VERIFIED, False), (State.APPROVED, False)],
)  # fmt: skip
def test_who_waits(state, waits):
    assert is_waiting(state) is waits


def test_every_unit_is_either_waiting_or_handed_over():
    count = HandOver(["", State.DRAFT, State.RETURNED, State.SUBMITTED, State.APPROVED, State.APPROVED])

    assert (count.total, count.waiting, count.handed_over, count.approved) == (6, 3, 3, 2)
