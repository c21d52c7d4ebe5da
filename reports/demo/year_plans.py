"""Plans of recognition of the demonstration: registered, assigned, adjusted, through the room's own action."""

from pathlib import Path

import yaml

from criteria.dossiers.reading import held_by
from criteria.holdings import holds, stands_on
from criteria.models import Dossier, Recognition
from directives.actions.year_plan_numbers import NumberEntry, record_plan_numbers
from directives.actions.year_plans import PlanEntry, record_plan_lines
from directives.models import Directive, PlanMove
from directives.year_plans import LISTS
from localities.models import Level, Locality
from reports.demo.people import place
from reports.demo.plan import chance

PLANS_FILE = Path(__file__).parent.parent / "data" / "demo_plans.yaml"


def read_plans():
    return yaml.safe_load(PLANS_FILE.read_text(encoding="utf-8"))


def build_year_plans():
    plans, papers = read_plans(), {}
    for row in plans["plans"]:
        key = row.get("assign", {}).get("directive")
        if key:
            papers[key] = Directive.objects.get(key=key)
        _Plan(row, papers).build()


class _Plan:
    def __init__(self, row, papers):
        self.row, self.papers, self.year = row, papers, row["year"]
        self.level, self.attainment = LISTS[row["list"]]
        self.province = place(row["locality"])
        self.ready, self.later = self._candidates(row["register"]["day"])

    def build(self):
        row = self.row
        for step in row.get("numbers", ()):
            self._number(step)
        self._say(PlanMove.REGISTERED, row["register"], self._chosen(row["register"]))
        if "assign" not in row:
            return
        chosen = self._chosen(row["assign"])
        self._say(PlanMove.ASSIGNED, row["assign"], chosen)
        ready, later = [one for one in self.ready if one not in chosen], [one for one in self.later if one in chosen]
        for step in row.get("adjust", ()):
            if "names" in step:
                lineages = self._named(step["names"])
            else:
                pool = ready if step["of"] == "ready" else later
                lineages = [pool.pop() if pool is later else pool.pop(0) for _turn in range(step["count"]) if pool]
            self._say(PlanMove(step["move"]), step, lineages)

    def _number(self, step):
        districts = Locality.objects.within(self.province).districts().in_force_on(step["day"])
        entry = NumberEntry(
            districts.get(name=step["place"]), self.year, self.row["list"], step["side"], step["count"], step["day"],
            document=step.get("document", ""), reason=step.get("reason", ""),
        )  # fmt: skip
        record_plan_numbers([entry], by=None)

    def _chosen(self, part):
        if "names" in part:
            return self._named(part["names"])
        skip = part.get("skip", 0)
        return self.ready[: part["ready"]] + self.later[skip : skip + part["later"]]

    def _named(self, names):
        units = self._units(self.row["register"]["day"])
        return [next(lineage for lineage, unit in units.items() if unit.name == name) for name in names]

    def _units(self, day):
        found = Locality.objects.within(self.province).filter(level=self.level).in_force_on(day)
        found = found.communes() if self.level == Level.COMMUNE else found
        return {unit.lineage_id: unit for unit in found.select_related("province")}

    def _candidates(self, day):
        """Lineages that did not hold the attainment on the day: recognised for the year, and the others."""
        units = self._units(day)
        held, below = held_by(list(units), day), stands_on(self.attainment)
        may = [
            lineage for lineage in units
            if not holds(held[lineage], self.attainment) and (below is None or holds(held[lineage], below))
        ]  # fmt: skip
        decided = Recognition.objects.filter(
            locality__lineage__in=may, attainment=self.attainment, recognition_year=self.year
        )
        ready = set(decided.values_list("locality__lineage_id", flat=True))
        dossiers = Dossier.objects.filter(locality__lineage__in=may, attainment=self.attainment, year=self.year)
        busy = set(dossiers.values_list("locality__lineage_id", flat=True))
        held_later = held_by(may, day.replace(year=day.year + 4))

        def order(lineage):
            has = lineage not in busy, holds(held_later[lineage], self.attainment)
            return *has, chance("plan", self.year, units[lineage].code)

        ordered = sorted(may, key=order)
        return [one for one in ordered if one in ready], [one for one in ordered if one not in ready]

    def _say(self, move, part, lineages):
        units = self._units(part["day"])
        record_plan_lines(
            [
                PlanEntry(
                    units[lineage],
                    self.year,
                    self.attainment,
                    move,
                    part["day"],
                    document=part.get("document", ""),
                    directive=self.papers.get(part.get("directive")),
                    reason=part.get("reason", ""),
                    to_year=part.get("to_year"),
                )
                for lineage in lineages
            ],
            by=None,
        )
