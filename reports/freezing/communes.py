"""Forms of a commune of a closed period, made from the base rows: names, requirements, values as they were frozen.

A province has hundreds of such forms; the base rows hold all they say, so that only what is asked for is laid out.
"""

from decimal import Decimal
from functools import cached_property
from types import SimpleNamespace

from criteria.models import ReportingPeriod
from criteria.wording import Requirement
from reports.forms.asked import Asked
from reports.freezing.snapshots import snapshot_at, snapshot_in
from reports.rollups.figures import figures_of

_SIDES = ("department", "appraised")


class FrozenAsked(Asked):
    """Answers a form's questions about one commune out of the freeze."""

    @classmethod
    def of(cls, form, freeze, place, basis, criteria_set):
        """None where the freeze knows nothing of the commune under the set."""
        snapshot = snapshot_in(freeze)
        code = criteria_set.code if criteria_set else snapshot.standard_set()
        unit = snapshot.by_lineage.get(place.lineage_id)
        if unit is None or str(unit.pk) not in snapshot.rows["units"].get(code, {}):
            return None
        row = snapshot.set(code)
        chosen = SimpleNamespace(code=code, name=row["name"], attainment=row["attainment"])
        found = cls(form, freeze.period, unit, basis, chosen)
        found.freeze, found.snapshot = freeze, snapshot
        return found

    # -- Both moments -------------------------------------------------------------------------------------------------

    @cached_property
    def earlier(self):
        """The last period by the end of last year that used the set, or None."""
        rows = ReportingPeriod.objects.filter(
            province__lineage=self.period.province.lineage_id, end_date__lte=self.year_end,
            criteria_sets__code=self.criteria_set.code,
        )  # fmt: skip
        return rows.select_related("province").order_by("-end_date").first()

    @cached_property
    def snapshots(self):
        """{period key: Snapshot}; the earlier period as it stood when this one was closed."""
        found = {self.period.pk: self.snapshot}
        if self.earlier is not None:
            found[self.earlier.pk] = snapshot_at(self.earlier, self.freeze.at)
        return found

    @cached_property
    def now(self):
        return self._rollup_of(self.period)

    @cached_property
    def before(self):
        return self._rollup_of(self.earlier)

    def _rollup_of(self, period):
        """What forms of one commune ask of a roll-up: its period and figures."""
        units = []
        if period is not None:
            snapshot = self.snapshots[period.pk]
            units = snapshot.communes(self.criteria_set.code, self.basis, self.place.lineage_id)
        bands = SimpleNamespace(bands=self.snapshot.set(self.criteria_set.code)["bands"])
        return SimpleNamespace(period=period, units=units, figures=figures_of(units, bands))

    def planned(self, attainment):
        found = self.snapshot.rows["planned"].get(attainment)
        return None if found is None else set(found)

    # -- The sheet ----------------------------------------------------------------------------------------------------

    def sheet(self, period):
        """As criteria.sheet.sheet_of lays it out."""
        snapshot, code = self.snapshots[period.pk], self.criteria_set.code
        unit = snapshot.by_lineage.get(self.place.lineage_id)
        if unit is None or snapshot.set(code) is None:
            return None
        marks = [snapshot.summary(code, unit.pk, basis) for basis in ("current", "approved")]
        current, approved = (found[0] if found else "" for found in marks)
        assessment = None
        if str(unit.pk) in snapshot.rows["units"][code]:
            state = snapshot.state(code, unit.pk)
            assessment = SimpleNamespace(state=state, current_marks=current, approved_marks=approved)
        return SimpleNamespace(assessment=assessment, blocks=list(_blocks(snapshot, code, unit)))


def _blocks(snapshot, code, unit):
    rows, said = snapshot.set(code), snapshot.said(code, unit.pk)
    column = rows["columns"].get(str(unit.pk), "")
    requirements = rows["requirements"].get(column, {})
    by_criterion = {}
    for pk, number, name, measure, criterion, parent in rows["indicators"]:
        if parent is None:
            indicator = SimpleNamespace(pk=pk, number=number, name=name, unit=measure)
            asks = Requirement(requirements.get(str(pk), ""))
            by_criterion.setdefault(criterion, []).append(_row(indicator, asks, said.get(pk)))
    for number, name in rows["criteria"]:
        yield SimpleNamespace(criterion=SimpleNamespace(number=number, name=name), rows=by_criterion.get(number, []))


def _row(indicator, asks, said):
    result = None
    if said is not None:
        own = {"value": _number(said["own value"]), "text_value": said["grade"], "verdict": said["own verdict"]}
        result = SimpleNamespace(**own, basis=said["basis"])
        for side in _SIDES:
            setattr(result, f"{side}_value", _number(said[f"{side} value"]))
            setattr(result, f"{side}_verdict", said[f"{side} verdict"])
            setattr(result, f"{side}_basis", "")
    note = said["note"] if said else ""
    return SimpleNamespace(indicator=indicator, requirement=asks, result=result, note=note)


def _number(text):
    return None if text is None else Decimal(text)
