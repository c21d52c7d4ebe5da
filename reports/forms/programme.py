"""Forms 05 and 06: how many communes meet each criterion, and where the programme stands."""

from criteria.models import Attainment, CriteriaSet
from criteria.rules import COUNTED_AS_MET
from localities.models import Level, Locality
from ntm.lib.numbers import roman
from ntm.lib.tables import Column, Row, Table
from reports import rollups, villages

HIGHER = (Attainment.ADVANCED, Attainment.EXEMPLARY, Attainment.MODERN)


def form_05(asked):
    """One row a criterion: communes that meet it at the end of last year, now, and those planned to."""
    words = asked.words
    counts = [_criterion_counts(asked, group) for group in asked.groups]
    rows = []
    for position, criterion in enumerate(asked.now.criteria):
        values = [value for count in counts for value in count(position)]
        rows.append([criterion.number, criterion.name, words["communes"], *values])
    assessed = [value for group in asked.groups for value in _assessed(asked, group)]
    rows.append(Row([None, words["assessed"], words["communes"], *assessed], kind="total"))
    notes = asked.figure_notes
    if asked.plan is not None:
        notes.insert(-1, asked.say(words["plan"]))
    return [_table(asked, _heads_05(asked), rows, notes)]


def _heads_05(asked):
    words = asked.words
    heads = [Column(words["number"], "mark", 5), Column(words["content"], "text", 44), Column(words["unit"], "mark", 8)]
    for group in asked.groups:
        heads += [Column(asked.moment(key), "count", 15, group=group.name) for key in ("before", "now", "plan")]
    return [*heads, Column(words["note"], "text", 14)]


def _criterion_counts(asked, group):
    """Function from a criterion's position to its (before, now, plan) in a group; None where nothing is known."""
    sides = [_by_position(rollup, asked.members(rollup, group)) for rollup in (asked.before, asked.now)]
    planned = None
    if asked.plan is not None:
        planned = [unit for unit in asked.members(asked.now, group) if unit.lineage_id in asked.plan]

    def counts(position):
        plan = None
        if planned is not None:
            plan = sum(not unit.marks or unit.marks[position] not in COUNTED_AS_MET for unit in planned)
        return (*(side[position] if side else None for side in sides), plan)

    return counts


def _by_position(rollup, units):
    """[communes that meet each criterion, not applicable counted as met], or None without figures."""
    if not any(unit.is_assessed for unit in units):
        return None
    return [row.met + row.not_applicable for row in rollups.criterion_figures(rollup.criteria, units)]


def _assessed(asked, group):
    for rollup in (asked.before, asked.now):
        count = sum(unit.is_assessed for unit in asked.members(rollup, group))
        yield count or None
    yield None


# -- Form 06 ----------------------------------------------------------------------------------------------------------


def form_06(asked):
    """Where the programme stands: decisions and data apart, groups of communes below each line."""
    return [_table(asked, _heads_06(asked), _Lines(asked).rows, _notes_06(asked))]


def _notes_06(asked):
    notes = asked.figure_notes
    return [*notes[:-1], asked.words["sums"], asked.words["no_villages"], notes[-1]]


def _heads_06(asked):
    words = asked.words
    moments = [Column(asked.moment(key), "count", 18) for key in ("before", "now", "plan")]
    return [Column(words["number"], "mark", 7), Column(words["content"], "text", 62), *moments,
            Column(words["note"], "text", 20)]  # fmt: skip


class _Lines:
    """Rows of form 06 in their order."""

    def __init__(self, asked):
        self.asked, self.words, self.rows = asked, asked.words, []
        self._communes()
        self._difficult()
        self._province()

    def _heading(self, number, key):
        self.rows.append(Row([roman(number), self.words[key]], kind="heading"))

    def _communes(self):
        words, count = self.words, len(self.asked.now.criteria)
        self._heading(1, "part_1")
        self._line("1", words["total"], _total)
        self._line("2", words["full"].format(count=count or ""), _full)
        self._line("2.1", words["recognised"], _recognised(Attainment.STANDARD), self.asked.plan)
        self._line("", words["declined"], _declined, by_group=False)
        self._line("2.2", words["finished"], _finished)
        for number, attainment in enumerate(self._higher(), start=3):
            plan = self.asked.planned(attainment)
            self._line(f"2.{number}", words[attainment], _recognised(attainment), plan)
        bands = self.asked.criteria_set.bands if self.asked.criteria_set else []
        for number, (label, _low, _high) in enumerate(bands[1:], start=3):
            text = label.replace("<", f"{words['below']} ")
            self._line(str(number), words["band"].format(band=text), _band(label))
        self._line(str(max(len(bands), 1) + 2), words["unknown"], _not_assessed, by_group=False)

    def _higher(self):
        """Attainments above the standard that units hold, or for which a set is in force on the day."""
        sets = CriteriaSet.objects.published().filter(level=Level.COMMUNE).in_force_on(self.asked.day)
        offered = set(sets.values_list("attainment", flat=True))
        held = {level for unit in self.asked.now.units for level in unit.decisions}
        return [level for level in HIGHER if level in offered | held]

    def _line(self, number, text, count, plan=None, *, by_group=True):
        """A line over all communes, then one a group where there are several."""
        place, groups = len(self.rows), self.asked.groups if by_group else []
        self.rows.append(self._row(number, text, count, None, plan))
        if len(groups) > 1:
            for order, group in enumerate(groups, start=1):
                self.rows.append(self._row(f"{number}.{order}", group.name, count, group, plan))
            self.rows[place].adds = tuple(range(place + 1, len(self.rows)))

    def _row(self, number, text, count, group, plan):
        values = []
        for rollup in (self.asked.before, self.asked.now):
            units = rollup.units if group is None else self.asked.members(rollup, group)
            values.append(count(rollup, units) if units else None)
        units = self.asked.now.units if group is None else self.asked.members(self.asked.now, group)
        planned = None if plan is None else sum(unit.lineage_id in plan for unit in units)
        return Row([number, text, *values, planned])

    def _difficult(self):
        self._heading(2, "part_2")
        self.rows.append(Row(["1", self.words["difficult"], None, self._left_difficult(), None]))
        self.rows.append(Row(["2", self.words["difficult_villages"], None, None, None]))

    def _left_difficult(self):
        """Communes especially disadvantaged at the end of last year and no more; None where none was recorded."""
        asked = self.asked
        then = villages.read(Locality.objects.on_day(asked.place, asked.year_end), asked.year_end, asked.basis)
        before = {row.lineage_id for row in then.communes if row.is_especially_difficult}
        if not before:
            return None
        now = villages.read(asked.place, asked.day, asked.basis).communes
        return sum(row.lineage_id in before and not row.is_especially_difficult for row in now)

    def _province(self):
        if self.asked.place.level != Level.PROVINCE:
            return
        self._heading(3, "part_3")
        values = []
        for rollup in (self.asked.before, self.asked.now):
            decision = rollups.own_decision(rollup.place, rollup.day)
            values.append(int(decision is not None) if rollup.knows_recognitions else None)
        self.rows.append(Row(["1", self.words["province"], *values, None]))


# What a line counts of some units: (roll-up, units) -> number, or None where it is not known.


def _total(rollup, units):
    return len(units)


def _known(count):
    """A count by the data: unknown while no unit has figures."""
    return lambda rollup, units: count(rollup, units) if any(unit.is_assessed for unit in units) else None


def _recognised(attainment):
    def count(rollup, units):
        return sum(unit.is_recognised(attainment) for unit in units) if rollup.knows_recognitions else None

    return count


def _picked(name):
    test = rollups.SELECTIONS[name]
    return lambda rollup, units: sum(bool(test(unit, "", rollup.criteria_set)) for unit in units)


_full = _known(_picked("meets"))


@_known
def _finished(rollup, units):
    """Row 2.2: all criteria by the data, and no decision yet."""
    return _picked("finished")(rollup, units) if rollup.knows_recognitions else None


@_known
def _declined(rollup, units):
    if not rollup.knows_recognitions:
        return None
    return sum(unit.is_recognised(Attainment.STANDARD) and not unit.meets for unit in units)


def _band(label):
    test = rollups.SELECTIONS["band"]
    return _known(lambda rollup, units: sum(test(unit, label, rollup.criteria_set) for unit in units))


def _not_assessed(rollup, units):
    return sum(not unit.is_assessed for unit in units)


def _table(asked, columns, rows, footnotes):
    return Table(
        name=asked.form.label,
        title=asked.form.title,
        label=asked.form.label,
        notes=asked.head_notes,
        unit_line=asked.words["unit_line"],
        columns=columns,
        rows=rows,
        footnotes=footnotes,
    )
