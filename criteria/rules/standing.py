"""Steps of an assessment, how far an attainment reaches, and the bands offices report by."""

from collections import Counter

from criteria.models import State

# Steps of an assessment: name → (states it may start from, state it leads to).
STEPS = {
    "submit": ((State.DRAFT, State.RETURNED), State.SUBMITTED),
    "verify": ((State.SUBMITTED,), State.VERIFIED),
    "approve": ((State.SUBMITTED, State.VERIFIED), State.APPROVED),
    "return": ((State.SUBMITTED, State.VERIFIED, State.APPROVED), State.RETURNED),
}
EDITABLE_STATES = (State.DRAFT, State.RETURNED)
# Handed over and not yet approved: departments state their own results, disagreements are settled.
IN_VERIFICATION = (State.SUBMITTED, State.VERIFIED)


def is_waiting(state):
    """Not handed over: entered, sent back, or (no state) not begun."""
    return not state or state in EDITABLE_STATES


class HandOver:
    """How many units of a period have handed over and how many are approved; `states` has one state a unit.

    Every page, reminder and report that says who has handed over counts here.
    """

    def __init__(self, states):
        self.by_state = Counter(states)
        self.total = self.by_state.total()
        self.waiting = sum(count for state, count in self.by_state.items() if is_waiting(state))
        self.handed_over = self.total - self.waiting
        self.approved = self.by_state[State.APPROVED]


# How far a recognition reaches: who is recognised at one attainment is also recognised at those it stands on.
# QĐ 691/2018 and 18/2022: each of the three requires the one before.
INCLUDED_IN = {
    "STANDARD": ("STANDARD", "ADVANCED", "EXEMPLARY", "MODERN"),
    "ADVANCED": ("ADVANCED", "EXEMPLARY"),
    "EXEMPLARY": ("EXEMPLARY",),
    "MODERN": ("MODERN",),
    "COMPLETED": ("COMPLETED",),
}


def band_of(met, bands):
    """Label of the band a commune falls into; bands are [label, lowest, highest], highest first."""
    return next((label for label, lowest, highest in bands if lowest <= met <= highest), None)


def default_bands(criteria_count):
    """Bands offices report by: 19 / 15–18 / 10–14 / 5–9 / under 5 for nineteen criteria, 10 / 5–9 / under 5 for ten."""
    floors = [floor for floor in (15, 10, 5) if floor < criteria_count]
    bands, top = [[str(criteria_count), criteria_count, criteria_count]], criteria_count - 1
    for floor in floors:
        bands.append([f"{floor}-{top}", floor, top])
        top = floor - 1
    return [*bands, [f"<{top + 1}", 0, top]]
