"""Two roll-ups side by side: what can be compared, what moved, what cannot be compared and why. Pure.

Units are matched by lineage, or by what was carried over to the later boundaries; figures are compared over the
matched units alone. Criteria are compared within one set only, never by their numbers across two.
"""

from dataclasses import dataclass, field

from criteria.models import Attainment
from criteria.rules import COUNTED_AS_MET
from reports.rollups.figures import Figures, Rollup, Unit, criterion_figures, figures_of

UP, DOWN, SAME, UNTOLD = "up", "down", "same", "untold"
# What became of a unit the earlier day counted: it is in no xã any more, or in a xã of another place.
GONE, MOVED = "gone", "moved"


@dataclass
class Move:
    """One unit on both days. `gained`, `lost`: positions of criteria that count as met now and did not, and back.

    A criterion that cannot be told on one of the days is in neither.
    """

    now: Unit
    before: Unit
    kind: str = UNTOLD
    gained: list = field(default_factory=list)
    lost: list = field(default_factory=list)

    @property
    def change(self):
        """Criteria met more (or less) than before; None where it cannot be told."""
        return None if self.kind == UNTOLD else self.now.met - self.before.met

    def newly(self, attainment):
        """1 recognised now and not before, -1 the other way round, else 0."""
        return self.now.is_recognised(attainment) - self.before.is_recognised(attainment)


@dataclass
class Compared:
    """`before` is the roll-up of the earlier day on the boundaries of the later one where these differ.

    `was`: the earlier day on its own boundaries. `moves`: units on both days; `only_now`: [(Unit, reason)] with
    nothing to compare with; `only_before`: [(Unit or Node, GONE or MOVED)] counted then and not below the place now.
    `same_set` False: criteria cannot be compared.
    """

    now: Rollup
    before: Rollup
    was: Rollup
    moves: list
    only_now: list
    only_before: list
    same_set: bool
    figures_now: Figures
    figures_before: Figures

    @property
    def is_whole(self):
        """Every unit of either day has its counterpart: figures of the whole place are compared."""
        return not self.only_now and not self.only_before and not self.before.is_carried_over

    @property
    def criteria(self):
        """[(CriterionFigures before, now)] over the compared units; [] where they have two sets or no figures."""
        pairs = [(move.before, move.now) for move in self.moves if move.kind != UNTOLD]
        if not self.same_set or not pairs:
            return []
        before, now = ([pair[side] for pair in pairs] for side in (0, 1))
        return list(
            zip(
                criterion_figures(self.now.criteria, before), criterion_figures(self.now.criteria, now), strict=True
            )
        )  # fmt: skip

    def of_kind(self, kind):
        return [move for move in self.moves if move.kind == kind]

    def newly(self, attainment=Attainment.STANDARD, way=1):
        """Moves of units recognised now and not before (`way` 1), or no longer (-1)."""
        return [move for move in self.moves if move.newly(attainment) == way]


def compare(now, was, carried=None):
    """Compared of the later roll-up with the earlier one; `carried`: the earlier on the later boundaries, if read."""
    before = carried or was
    same_set = now.criteria_set is not None and now.criteria_set == before.criteria_set
    by_key = {_key(unit, before): unit for unit in before.units}
    moves, only_now = [], []
    for unit in now.units:
        other = by_key.get(_key(unit, before))
        if other is None or not other.is_mapped:
            only_now.append((unit, other.mapping.reason if other and other.mapping else ""))
        else:
            moves.append(_move(unit, other, same_set))
    figures = [
        figures_of([getattr(move, side) for move in moves], rollup.criteria_set, knows_recognitions=knows)
        for side, rollup, knows in (
            ("now", now, now.knows_recognitions and before.knows_recognitions),
            ("before", before, now.knows_recognitions and before.knows_recognitions),
        )
    ]  # fmt: skip
    return Compared(
        now, before, was, moves, only_now, _only_before(now, before), same_set, figures[0], figures[1]
    )  # fmt: skip


def _key(unit, before):
    """A roll-up carried over has the very units of the later day."""
    return unit.pk if before.is_carried_over else unit.lineage_id


def _only_before(now, before):
    if before.is_carried_over:
        return [*((unit, GONE) for unit in before.left_out), *((unit, MOVED) for unit in before.moved_out)]
    lineages = {unit.lineage_id for unit in now.units}
    return [(unit, GONE) for unit in before.units if unit.lineage_id not in lineages]


def _move(now, before, same_set):
    move = Move(now, before)
    if not (same_set and now.is_assessed and before.is_assessed):
        return move
    for position, (old, new) in enumerate(zip(before.marks, now.marks, strict=True)):
        if "?" in (old, new) or (old in COUNTED_AS_MET) == (new in COUNTED_AS_MET):
            continue
        (move.gained if new in COUNTED_AS_MET else move.lost).append(position)
    move.kind = UP if now.met > before.met else DOWN if now.met < before.met else SAME
    return move


# -- Groups -----------------------------------------------------------------------------------------------------------


@dataclass
class Rank:
    """A unit inside its group: `place` shared by those with as many criteria met, None without figures."""

    move: Move | None
    unit: Unit
    place: int | None = None


@dataclass
class Group:
    """Units of one group with their figures on both days; `moves` those that can be compared."""

    value: str
    ranks: list
    figures_now: Figures
    figures_before: Figures
    compared: int


def groups_of(compared, values):
    """[Group] in the order of their values; `values` {lineage: value}, units without one come last as ""."""
    moves = {move.now.pk: move for move in compared.moves}
    grouped = {}
    for unit in compared.now.units:
        grouped.setdefault(values.get(unit.lineage_id, ""), []).append(unit)
    return [_group(value, grouped[value], moves, compared) for value in sorted(grouped, key=lambda one: (not one, one))]


def _group(value, units, moves, compared):
    own = [moves[unit.pk] for unit in units if unit.pk in moves]
    knows = compared.now.knows_recognitions and compared.before.knows_recognitions
    now = figures_of(units, compared.now.criteria_set, knows_recognitions=compared.now.knows_recognitions)
    before = figures_of(
        [move.before for move in own], compared.before.criteria_set, knows_recognitions=knows
    )  # fmt: skip
    return Group(value, _ranks(value, units, moves), now, before, len(own))


def _ranks(value, units, moves):
    """The most criteria met first; who is in no group has no place."""
    order = sorted(units, key=lambda unit: (not unit.is_assessed, -(unit.met or 0), unit.sort_key))
    met = [unit.met for unit in order if unit.is_assessed]
    return [
        Rank(moves.get(unit.pk), unit, met.index(unit.met) + 1 if value and unit.is_assessed else None)
        for unit in order
    ]
