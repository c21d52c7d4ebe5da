"""What a form is asked for, and the figures all forms share: this period, the end of last year, the year's plan."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from accounts.scope import Scope, scope_of
from criteria.dossiers.board import planned_units
from criteria.levels import columns_of
from criteria.models import Attainment, CriteriaSet, DimensionKind, ReportingPeriod
from criteria.sheet import sheet_of
from localities.models import Locality
from ntm.lib.text import natural_key
from reports import rollups
from reports.forms.model import Form, data
from reports.rollups import Basis


@dataclass(frozen=True)
class Group:
    """A column group of forms 05 and 06: communes of one column of the set, or all."""

    code: str | None
    name: str


@dataclass
class Asked:
    """One form for one place and period, under one set and basis. `by` None is the system.

    `shared` {key: value}: what forms of a whole province read once, where many are made in one go; else None.
    """

    form: Form
    period: ReportingPeriod
    place: Locality
    basis: Basis
    criteria_set: CriteriaSet | None
    by: object = None
    shared: dict | None = None

    # -- Days and words ---------------------------------------------------------------------------------------------

    @property
    def scope(self) -> Scope:
        return scope_of(self.by)

    @property
    def day(self):
        return self.period.end_date

    @property
    def year(self):
        return self.period.start_date.year

    @property
    def year_end(self):
        """31/12 of the year before: what results of the period are set beside."""
        return dt.date(self.year - 1, 12, 31)

    @property
    def words(self):
        return data()["words"] | self.form.words

    @cached_property
    def filling(self):
        """What the places held open in texts are filled with."""
        return {
            "before": f"{self.year_end:%d/%m/%Y}",
            "now": f"{self.day:%d/%m/%Y}",
            "first": f"{self.period.start_date:%d/%m/%Y}",
            "year": self.year,
            "period": self.period.label,
            "place": self.place.full_name,
            "basis": data()["basis"][str(self.basis)],
            "set": self.criteria_set.name if self.criteria_set else "",
        }

    def say(self, text, **more):
        return text.format(**self.filling, **more)

    def note(self, key, **more):
        return self.say(data()["notes"][key], **more)

    def moment(self, key):
        return self.say(data()["moments"][key])

    @property
    def head_notes(self):
        """Lines under every title: place, period and basis, then the set."""
        lines = [self.note("place")]
        return [*lines, self.note("set")] if self.form.uses_set and self.criteria_set else lines

    # -- Figures ----------------------------------------------------------------------------------------------------

    @cached_property
    def now(self):
        """Roll-up of the period itself: what it holds no figures of stays unknown."""
        return self._rollup(self.place, self.period.province, self.day, period=self.period)

    @cached_property
    def before(self):
        """Roll-up of the end of last year: of the last period by then, under the same set."""
        place = Locality.objects.on_day(self.place, self.year_end)
        return self._rollup(place, self.period.province, self.year_end)

    def _rollup(self, place, province, day, **more):
        """Of the place; out of the province's, read once, where forms of many places are made."""
        if self.shared is None:
            return rollups.read(place, day, self.basis, self.criteria_set, **more)
        province = self.once(("province", day), lambda: Locality.objects.on_day(province, day))
        whole = self.once(
            self._rollup_key(day), lambda: rollups.read(province, day, self.basis, self.criteria_set, **more)
        )
        return rollups.narrowed(whole, place)

    def once(self, key, read):
        """What `read()` gives, read once for all forms made in one go."""
        if self.shared is None:
            return read()
        if key not in self.shared:
            self.shared[key] = read()
        return self.shared[key]

    @cached_property
    def plan(self):
        """{lineage} still to be recognised this year, or None where nobody registered."""
        return self.planned(self.criteria_set.attainment if self.criteria_set else Attainment.STANDARD)

    def planned(self, attainment):
        province = self.period.province
        asked = {"year": self.year, "attainment": attainment, "day": self.day}
        return self.once(("planned", attainment), lambda: planned_units(province, **asked))

    def sheet(self, period):
        """The sheet (criteria.sheet.Sheet) of the unit itself in a period."""
        return sheet_of(self.place, period, self.criteria_set)

    # -- Groups of communes -----------------------------------------------------------------------------------------

    @cached_property
    def groups(self):
        """The column groups: of the set's columns where its communes stand in several, else one of all."""
        present = set(self._columns(self.now).values()) | set(self._columns(self.before).values())
        by_group = self.criteria_set is not None and self.criteria_set.dimension_kind == DimensionKind.COMMUNE_GROUP
        if not by_group and len(present) < 2:
            return [Group(None, data()["words"]["all"])]
        rows = self.criteria_set.dimension_values
        names = {row["code"]: row.get("name_vi", row["code"]) for row in rows}
        wanted = list(names) if by_group else sorted(present - {""}, key=natural_key)
        found = [Group(code, names.get(code, code)) for code in wanted if code in present or by_group]
        return [*found, Group("", data()["words"]["no_group"])] if "" in present else found

    def members(self, rollup, group):
        """Units of a roll-up that stand in a group."""
        if group.code is None:
            return rollup.units
        columns = self._columns(rollup)
        return [unit for unit in rollup.units if columns.get(unit.pk, "") == group.code]

    def _columns(self, rollup):
        """{pk: column} of a roll-up's units, and of its whole province's where forms of many places are made."""
        if self.criteria_set is None:
            return {}
        key = "columns", rollup.day, self.criteria_set
        if self.shared is not None:
            rollup = self.shared[self._rollup_key(rollup.day)]
            return self.once(key, lambda: self._columns_of(rollup))
        cache = self.__dict__.setdefault("_columns_kept", {})
        if key not in cache:
            cache[key] = self._columns_of(rollup)
        return cache[key]

    def _columns_of(self, rollup):
        units = Locality.objects.filter(pk__in=[unit.pk for unit in rollup.units])
        return columns_of(self.criteria_set, units, self.period.province_id, rollup.day)

    def _rollup_key(self, day):
        return "rollup", day, self.basis, self.criteria_set

    # -- What the figures say of themselves -------------------------------------------------------------------------

    @property
    def figure_notes(self):
        """Footnotes on what is counted: how many communes have figures, where the plan comes from."""
        now, before = self.now.figures, self.before.figures
        counts = {"assessed": now.assessed, "total": now.total, "assessed_before": before.assessed,
                  "total_before": before.total}  # fmt: skip
        lines = [self.note("counted", **counts)]
        if not before.assessed:
            lines.append(self.note("no_before"))
        lines += [self.note("no_plan" if self.plan is None else "plan")]
        return [*filter(None, [*lines, self._group_note]), self.note("unknown")]

    @property
    def _group_note(self):
        if len(self.groups) == 1 and self.groups[0].code is None:
            return self.note("whole")
        is_group = self.criteria_set.dimension_kind == DimensionKind.COMMUNE_GROUP
        return "" if is_group else self.note("by_region")
