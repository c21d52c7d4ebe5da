"""The page of one commune once more, slowly: each set, the quarters, and every indicator with what it lacks."""

import datetime as dt

from criteria.models import ThresholdConfirmation
from tests.slow.around import SlowAround
from tests.slow.count import Commune
from tests.slow.printing import number_text, quarter_text
from tests.slow.rows import once

SIGNS = {">=": "≥", "<=": "≤"}
WORDS = {"MET": "Đạt", "NOT_MET": "Chưa đạt", "NOT_APPLICABLE": "Không áp dụng", "": "chưa đánh giá được"}


class SlowCommunes(SlowAround):
    """The database on a day, one commune at a time."""

    def __init__(self, day, basis):
        super().__init__(day, basis)
        self.confirmations = list(ThresholdConfirmation.objects.values())

    def unit(self, row):
        """The commune on the day, or None where it is no xã or does not stand."""
        return next(iter(self.communes(row)), None)

    # -- Sets and quarters --------------------------------------------------------------------------------------------

    def assessed(self, row):
        """[(assessment, criteria met, criteria)] of the unit in which something is known."""
        found = []
        for one in self.assessments:
            criteria = self.criteria_of(self.sets[one["criteria_set_id"]])
            is_its = self.root(one["locality_id"]) == self.root(row["id"])
            if is_its and (self.basis == "current" or one["approved_met"] is not None):
                unit = Commune(row, {})
                unit.marks, unit.computed, unit.stated = self.summary(one)
                if unit.is_assessed:
                    found.append((one, unit.met, len(criteria)))
        return found

    def standings(self, row):
        """[(set, criteria met, criteria)] under each set of the period, the oldest set first."""
        period = self.period(row)
        found = [
            (self.sets[one["criteria_set_id"]], met, count) for one, met, count in self.assessed(row)
            if period and one["period_id"] == period["id"]
        ]  # fmt: skip
        return sorted(found, key=lambda one: (one[0]["valid_from"], one[0]["id"]))

    def quarters(self, row):
        """[(period, criteria met, criteria)] under the set of the figures, up to their period."""
        last, used = self.period(row), self.set(row)
        found = [
            (self.periods[one["period_id"]], met, count) for one, met, count in self.assessed(row)
            if last and used and one["criteria_set_id"] == used["id"]
        ]  # fmt: skip
        return sorted(
            (one for one in found if one[0]["end_date"] <= last["end_date"]), key=lambda one: one[0]["end_date"]
        )

    # -- Levels -------------------------------------------------------------------------------------------------------

    def asked(self, row, indicator):
        """(the level asked of the unit in the period or None, whether it is law)."""
        period = self.period(row)
        return self.level_for(row, indicator, self.set(row), period["end_date"], period["province_id"])

    def level_for(self, row, indicator, used, day, province_id):
        column, province = self.column(row, used["id"], day, province_id), self.root(province_id)
        fitting = [
            one for one in self.levels
            if one["indicator_id"] == indicator["id"] and self.lives(one, day) and one["year"] in (None, day.year)
            and one["dimension_value"] in ("", column)
            and (one["province_id"] is None or self.root(one["province_id"]) == province)
        ]  # fmt: skip
        law = [one for one in fitting if self.is_law(one, province)]
        nearest = max(law or fitting, key=self._nearness, default=None)
        return (nearest and nearest["value"]), bool(law)

    @staticmethod
    def _nearness(one):
        issued = one["decision_date"] or one["valid_from"] or dt.date.min
        return one["province_id"] is not None, one["year"] is not None, one["dimension_value"] != "", issued, one["id"]

    def is_law(self, level, province):
        """The word of the province's office goes before what the source says."""
        said = [
            one for one in self.confirmations
            if one["threshold_id"] == level["id"] and self.root(one["province_id"]) == province
        ]  # fmt: skip
        return any(one["withdrawn_at"] is None for one in said) if said else level["is_verified"]

    @once
    def column(self, row, set_id, day, province_id):
        """The unit's group, else the column of a special rule it meets, else its province's group."""
        used, own = self.sets[set_id], self._said(row, "COMMUNE_GROUP", day)
        if used["dimension_kind"] != "COMMUNE_GROUP" or own:
            return own if used["dimension_kind"] == "COMMUNE_GROUP" else ""
        for rule in used["special_rules"]:
            if self._said(row, rule["when_any"][0], day) == "có":
                return rule["column"]
        return self._said(self.places[province_id], "COMMUNE_GROUP", day)

    def _said(self, row, kind, day):
        """The value last given to the unit of those in force on the day, or ""."""
        rows = [
            one for one in self.attributes
            if one["kind"] == kind and self.root(one["locality_id"]) == self.root(row["id"]) and self.lives(one, day)
        ]  # fmt: skip
        rows.sort(key=lambda one: (one["valid_from"] or dt.date.min, one["id"]))
        return rows[-1]["value"] if rows else ""

    # -- Indicators ---------------------------------------------------------------------------------------------------

    def results_of(self, row):
        """{indicator: result} of the period, or None where nothing may be shown."""
        period, used, unit = self.period(row), self.set(row), self.unit(row)
        if unit is None or not period or not used:
            return None
        own = [
            one for one in self.assessments
            if self.root(one["locality_id"]) == self.root(row["id"])
            and (one["period_id"], one["criteria_set_id"]) == (period["id"], used["id"])
        ]  # fmt: skip
        if self.basis == "approved" and not (own and own[0]["state"] == "APPROVED"):
            return None
        return {one["indicator_id"]: one for one in self.said if own and one["assessment_id"] == own[0]["id"]}

    def groups(self, row):
        """[(criterion, mark, whether it is a word on the whole, [line of an indicator])], [] where nothing is shown."""
        results = self.results_of(row)
        if results is None:
            return []
        found, unit = [], self.unit(row)
        for position, criterion in enumerate(self.criteria_of(self.set(row))):
            rows = [one for one in self.indicators if one["criterion_id"] == criterion["id"]]
            rows.sort(key=lambda one: one["order"])
            mark = unit.marks[position] if unit.marks else "?"
            told = self._mark([self.counts(results.get(one["id"]))[0] for one in rows], criterion["is_complete"])
            lines = [self.line(row, one, results.get(one["id"])) for one in rows]
            found.append((criterion, mark, mark != "?" and told == "?", lines))
        return found

    @staticmethod
    def counts(result):
        """(verdict, number, basis, whose) that count of one result."""
        if result is None:
            return "", None, "", ""
        whose = next((who for who in ("appraised_", "department_") if result[f"{who}verdict"]), "")
        number = result[f"{whose}value"]
        number = result["value"] if number is None else number
        return result[f"{whose}verdict"], number, result[f"{whose}basis"], whose

    def line(self, row, indicator, result):
        """What a line of the table says: requirement, number, gap, course, verdict, and what decided."""
        verdict, number, basis, whose = self.counts(result)
        level, is_law = self.asked(row, indicator)
        percent = "%" if indicator["unit"] == "%" else ""
        asked = "chưa có mức" if level is None else f"{SIGNS[indicator['operator']]} {number_text(level)}{percent}"
        points = self._points(row, indicator) if result else []
        words = {"COMPUTED": "giá trị và mức quy định", "STATED": "cán bộ xác nhận"}.get(basis, "–")
        words += {"department_": " (sở, ngành)", "appraised_": " (thẩm định)"}.get(whose, "")
        return {
            "number": indicator["number"],
            "requirement": asked if is_law or level is None else f"{asked} chưa đối chiếu",
            "value": number_text(number),
            "gap": self._gap(indicator, number, level, verdict),
            "course": self._course(points),
            "drawn": self._drawn(points),
            "verdict": WORDS[verdict],
            "decided": words,
        }

    @staticmethod
    def _gap(indicator, number, level, verdict):
        if verdict != "NOT_MET" or number is None or level is None:
            return "–"
        apart = level - number if indicator["operator"] == ">=" else number - level
        return f"{number_text(apart)} {indicator['unit']}".strip() if apart > 0 else "–"

    def _points(self, row, indicator):
        """[(quarter, verdict, number)] of the quarters that have a result, the oldest first."""
        last, used = self.period(row), self.set(row)
        points = []
        for one in self.assessments:
            period = self.periods[one["period_id"]]
            is_its = self.root(one["locality_id"]) == self.root(row["id"]) and one["criteria_set_id"] == used["id"]
            is_shown = self.basis == "current" or one["state"] == "APPROVED"
            if is_its and is_shown and period["end_date"] <= last["end_date"]:
                own = [
                    said for said in self.said
                    if (said["assessment_id"], said["indicator_id"]) == (one["id"], indicator["id"])
                ]  # fmt: skip
                points += [(period["end_date"], period["code"], *self.counts(said)[:2]) for said in own]
        points.sort(key=lambda one: one[0])
        return [(quarter_text(code), *said) for _day, code, *said in points]

    @staticmethod
    def _course(points):
        """The last two of the quarters, in words."""
        if len(points) < 2:
            return "–"
        (label, old_verdict, old), (_label, verdict, new) = points[-2:]
        if old is None or new is None:
            return (
                f"không đổi so với {label}" if old_verdict == verdict else f"kỳ trước ({label}): {WORDS[old_verdict]}"
            )
        if old == new:
            return f"không đổi so với {label}"
        return f"{'tăng' if new > old else 'giảm'} {number_text(abs(new - old))} so với {label}"

    @staticmethod
    def _drawn(points):
        """What the small line stands for: three numbers or more that are not all the same, else nothing."""
        numbers = [number for _label, _verdict, number in points]
        if len(numbers) < 3 or None in numbers or len(set(numbers)) == 1:
            return []
        return ["; ".join(f"{label}: {number_text(number)}" for label, _verdict, number in points)]

    def missing(self, row):
        """Lines of the indicators neither met nor not applicable."""
        lines = [line for _criterion, _mark, _is_word, lines in self.groups(row) for line in lines]
        return [line for line in lines if line["verdict"] not in (WORDS["MET"], WORDS["NOT_APPLICABLE"])]
