"""What changed between two periods of a place: units, criteria and cells, gained and lost, and who changed them.

Both periods are read as snapshots: what was frozen where they are closed, what stands where they are open. Units are
matched by lineage, criteria and indicators by their number; what has no counterpart is named.
"""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q

from criteria.models import Change, CorrectionLine, ReportingPeriod, State
from criteria.rules import COUNTED_AS_MET, UNKNOWN
from localities.models import Level, Locality, Succession
from reports.freezing.snapshots import Result, Snapshot, snapshot_of
from reports.rollups.figures import Basis

GAINED, LOST, OTHER = "gained", "lost", "other"
# Fields of a Change that move what counts in a cell.
_FIGURES = ("result", "grade", "department", "appraised")
_NOTHING = Result()


@dataclass(frozen=True)
class Touch:
    """Who changed a cell last: `import_id` and `file_name` where it came by a workbook."""

    who: str
    at: object
    door: str
    import_id: int | None = None
    file_name: str = ""


@dataclass
class Line:
    """One cell that counts otherwise than before; `old` and `new` are Results. `kind` GAINED, LOST or OTHER."""

    number: str
    name: str
    unit_of_measure: str
    indicator_id: int
    old: Result
    new: Result
    is_corrected: bool = False
    touch: Touch | None = None

    @property
    def kind(self):
        return kind_of(self.old.verdict in _MET, self.new.verdict in _MET)

    @property
    def moves_verdict(self):
        return self.old.verdict != self.new.verdict


_MET = ("MET", "NOT_APPLICABLE")


@dataclass
class CriterionChange:
    """A criterion of one unit in which anything changed: its marks before and now, and its cells."""

    number: str
    name: str
    old_mark: str
    new_mark: str
    lines: list = field(default_factory=list)

    @property
    def kind(self):
        return kind_of(self.old_mark in COUNTED_AS_MET, self.new_mark in COUNTED_AS_MET)


@dataclass
class UnitChange:
    """One commune with figures in both periods: `place` as it is now, `before` as it was."""

    place: object
    before: object
    district: object
    old_met: int
    new_met: int
    required: int
    kind: str
    criteria: list = field(default_factory=list)

    @property
    def is_renamed(self):
        return self.place.full_name != self.before.full_name


@dataclass
class Counts:
    """Gained and lost: `units` that meet everything by the data, `criteria` and `indicators` met; `cells` changed."""

    units: Counter = field(default_factory=Counter)
    criteria: Counter = field(default_factory=Counter)
    indicators: Counter = field(default_factory=Counter)
    cells: int = 0


@dataclass
class Changes:
    """Everything that changed in a place from `earlier` to `period`.

    `units`: UnitChanges, those without any change included, in the order of the alphabet. `gained`, `lost`: the units
    that meet the set by the data now and did not, or the other way round. `by_criterion`: [(number, name, gained,
    lost)] in the set's order. `recognised`, `revoked`: units recognised as standard now and not before, and back.
    `only_now`, `only_before`: [(place, names of what it came from or went into)] without a counterpart. `unknown`:
    units without figures in one of the periods on this basis. `same_set` False: only whole units can be compared.
    """

    period: ReportingPeriod
    earlier: ReportingPeriod
    place: Locality
    basis: Basis
    now: Snapshot
    before: Snapshot
    same_set: bool = True
    counts: Counts = field(default_factory=Counts)
    units: list = field(default_factory=list)
    by_criterion: list = field(default_factory=list)
    recognised: list = field(default_factory=list)
    revoked: list = field(default_factory=list)
    only_now: list = field(default_factory=list)
    only_before: list = field(default_factory=list)
    unknown: list = field(default_factory=list)

    @property
    def gained(self):
        return [unit for unit in self.units if unit.kind == GAINED]

    @property
    def lost(self):
        return [unit for unit in self.units if unit.kind == LOST]

    @property
    def lines(self):
        """[(UnitChange, CriterionChange, Line)] of every cell that changed."""
        return [(unit, row, line) for unit in self.units for row in unit.criteria for line in row.lines]


def kind_of(was_met, is_met):
    if was_met == is_met:
        return OTHER
    return GAINED if is_met else LOST


def earlier_period(period, *, a_year=False):
    """The period before, or the same quarter of the year before; None where the province has none."""
    rows = ReportingPeriod.objects.filter(province__lineage=period.province.lineage_id)
    if a_year:
        year, quarter = period.code.split("-")
        return rows.filter(code=f"{int(year) - 1}-{quarter}").select_related("province").first()
    rows = rows.filter(end_date__lt=period.start_date).select_related("province")
    return rows.order_by("-end_date").first()


def changes_between(period, earlier, place, basis=Basis.APPROVED, *, with_touches=True):
    """Changes of a province, district or commune from one period to a later one, by the standard set of communes.

    A fixed number of queries whatever the number of communes. `with_touches` False leaves out who changed a cell.
    """
    return compare(snapshot_of(period), snapshot_of(earlier), place, basis, with_touches=with_touches)


def compare(now, before, place, basis, *, with_touches=False):
    """Changes between two snapshots, also between two closings of one period."""
    period, earlier = now.period, before.period
    codes = now.standard_set(), before.standard_set()
    found = Changes(period, earlier, place, Basis(basis), now, before, same_set=codes[0] == codes[1])
    if None in codes:
        return found
    inside = None if place.level == Level.PROVINCE else place.lineage_id
    here = {unit.lineage_id: unit for unit in now.communes(codes[0], basis, inside)}
    there = {unit.lineage_id: unit for unit in before.communes(codes[1], basis)}
    _compare_units(found, codes, here, there)
    inside_before = {unit.lineage_id for unit in before.communes(codes[1], basis, inside)}
    gone = [there[lineage] for lineage in inside_before - set(here)]
    _name_strangers(found, [unit for lineage, unit in here.items() if lineage not in there], gone)
    found.by_criterion = _by_criterion(found, codes[0])
    _mark_corrected(found)
    if with_touches:
        _find_touches(found)
    return found


# -- Units ------------------------------------------------------------------------------------------------------------


def _compare_units(found, codes, here, there):
    for lineage, unit in here.items():
        old = there.get(lineage)
        if old is None:
            continue
        was, now = old.is_recognised("STANDARD"), unit.is_recognised("STANDARD")
        if was != now:
            (found.recognised if now else found.revoked).append(unit)
        if old.met is None or unit.met is None:
            found.unknown.append(unit)
            continue
        district = found.now.places.get(unit.district_id)
        change = UnitChange(unit, old, district, old.met, unit.met, unit.required, kind_of(old.meets, unit.meets))
        if found.same_set:
            change.criteria = list(_criteria(found, codes[0], unit, old))
        found.units.append(change)
        _count(found.counts, change)


def _count(counts, change):
    counts.units[change.kind] += 1
    for row in change.criteria:
        counts.criteria[row.kind] += 1
        for line in row.lines:
            counts.cells += 1
            counts.indicators[line.kind] += 1


def _criteria(found, code, unit, old):
    """CriterionChange of the criteria of one unit in which anything is otherwise."""
    lines = _lines(found, code, unit, old)
    position = {row[0]: index for index, row in enumerate(found.before.set(code)["criteria"])}
    for index, (number, name) in enumerate(found.now.set(code)["criteria"]):
        was = _mark(old.marks, position.get(number))
        row = CriterionChange(number, name, was, _mark(unit.marks, index), lines.get(number, []))
        if row.lines or row.old_mark != row.new_mark:
            yield row


def _mark(marks, index):
    return marks[index] if index is not None and index < len(marks) else UNKNOWN


def _lines(found, code, unit, old):
    """{criterion number: Lines}; on the approved basis only where the figures behind the approval still stand."""
    states = found.now.state(code, unit.pk), found.before.state(code, old.pk)
    if found.basis == Basis.APPROVED and set(states) != {State.APPROVED}:
        return {}
    results, earlier = found.now.results(code, unit.pk), found.before.results(code, old.pk)
    keys = {row[1]: row[0] for row in found.before.set(code)["indicators"]}
    lines = {}
    for pk, number, name, measure, criterion, _parent in found.now.set(code)["indicators"]:
        was, now = earlier.get(keys.get(number), _NOTHING), results.get(pk, _NOTHING)
        if (was.value, was.grade, was.verdict) != (now.value, now.grade, now.verdict):
            lines.setdefault(criterion, []).append(Line(number, name, measure, pk, was, now))
    return lines


def _by_criterion(found, code):
    counts = Counter((row.number, row.kind) for unit in found.units for row in unit.criteria)
    return [(number, name, counts[number, GAINED], counts[number, LOST])
            for number, name in found.now.set(code)["criteria"]]  # fmt: skip


def _name_strangers(found, fresh, gone):
    """Units of one period alone, each with what it came from or went into."""
    dates = Q(date__gt=found.earlier.end_date, date__lte=found.period.end_date)
    sides = Q(successor__in=[unit.pk for unit in fresh]) | Q(predecessor__in=[unit.pk for unit in gone])
    came, went = {}, {}
    for row in Succession.objects.filter(dates & sides).select_related("predecessor", "successor"):
        came.setdefault(row.successor_id, []).append(row.predecessor.full_name)
        went.setdefault(row.predecessor_id, []).append(row.successor.full_name)
    found.only_now = [(unit, came.get(unit.pk, [])) for unit in _in_order(fresh)]
    found.only_before = [(unit, went.get(unit.pk) or _whereabouts(found.now, unit)) for unit in _in_order(gone)]


def _whereabouts(now, unit):
    """Where a unit lies now that has left the place without ending."""
    still = now.by_lineage.get(unit.lineage_id)
    district = now.places.get(still.district_id) if still else None
    return [district.full_name] if district else []


def _in_order(units):
    return sorted(units, key=lambda unit: (unit.sort_key, unit.pk))


# -- Who changed it ---------------------------------------------------------------------------------------------------


def _mark_corrected(found):
    rows = CorrectionLine.objects.filter(correction__period__in=(found.period, found.earlier))
    corrected = set(rows.values_list("assessment__locality__lineage_id", "indicator__number"))
    for unit, _row, line in found.lines if corrected else ():
        line.is_corrected = (unit.place.lineage_id, line.number) in corrected


def _find_touches(found):
    """Give each line the last change of its cell after the earlier period, in whichever quarter it was made."""
    lines = {(unit.place.lineage_id, line.number): line for unit, _row, line in found.lines}
    if not lines:
        return
    rows = Change.objects.filter(
        field__in=_FIGURES, assessment__period__end_date__gt=found.earlier.end_date,
        assessment__period__end_date__lte=found.period.end_date, assessment__period__province=found.period.province_id,
        assessment__locality__lineage__in={lineage for lineage, _number in lines},
    )  # fmt: skip
    fields = ("assessment__locality__lineage_id", "indicator__number", "by__full_name", "at", "door",
              "workbook_import_id", "workbook_import__file_name")  # fmt: skip
    rows = rows.order_by("assessment__period__end_date", "at", "pk").values_list(*fields)
    for lineage, number, who, at, door, import_id, file_name in rows.iterator(chunk_size=5000):
        line = lines.get((lineage, number))
        if line is not None:
            line.touch = Touch(who or "", at, door, import_id, file_name or "")
