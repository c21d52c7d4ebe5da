"""Conditions of districts and provinces once more, slowly: who counts, how many are asked, what is missing."""

import math
from fractions import Fraction

from criteria.models import Condition, ConditionConfirmation, ConditionResult, CriteriaSet
from tests.slow.printing import count_text, number_text, percent_text
from tests.slow.rows import REACHES, once
from tests.slow.targets import SlowTargets
from tests.slow.villages import SlowVillages

ATTAINMENTS = {"ntm": "STANDARD", "nang_cao": "ADVANCED", "do_thi_van_minh": "CIVILISED_URBAN"}
KINDS = {"xa": "COMMUNE", "phuong": "WARD", "thi-tran": "TOWNSHIP", "huyen": "DISTRICT", "thi-xa": "TOWN"}
MARKS = {"MET": "1", "NOT_MET": "0", "NOT_APPLICABLE": "-", "": "?"}
WORDS = {"1": "đạt", "0": "chưa đạt", "?": "chưa đánh giá được", "-": "không áp dụng"}


class Answer:
    """One condition of one place; `children` [(row, mark, whether it is to be reviewed)] where units are counted."""

    def __init__(self, condition, is_law):
        self.condition, self.is_law, self.mark = condition, is_law, "?"
        recalled = condition["recalled_value"] if condition["value"] is None else condition["value"]
        self.shown, self.level = recalled, recalled if is_law else None
        self.children, self.said, self.own = [], None, ""

    def number(self, mark):
        return sum(one == mark for _row, one, _review in self.children)

    @property
    def is_remaining(self):
        return self.condition["measure"] == "every_remaining_child"

    @property
    def required(self):
        if not self.children or self.level is None:
            return None
        exact = Fraction(self.level) * len(self.children) / 100
        return math.floor(exact) if self.condition["operator"] == "<=" else math.ceil(exact)

    # -- In words -----------------------------------------------------------------------------------------------------

    @property
    def unit(self):
        kinds = self.condition["subject"].get("unit_types")
        if not kinds:
            return "huyện, thị xã, thành phố" if self.condition["subject"]["level"] == "district" else "xã"
        words = {"xa": "xã", "phuong": "phường", "thi-tran": "thị trấn", "huyen": "huyện"}
        return ", ".join(words[kind] for kind in kinds)

    @property
    def suffix(self):
        if self.condition["kind"] == "SURVEY" or self.condition["unit"] == "%":
            return "%"
        return f" {self.condition['unit']}" if self.condition["unit"] else ""

    @property
    def value_text(self):
        met, total = self.number("1"), len(self.children)
        if self.children and self.number("?") == total:
            return f"–/{count_text(total)} {self.unit}"
        if self.children:
            share = "" if self.is_remaining else f" ({percent_text(met, total)})"
            return f"{count_text(met)}/{count_text(total)} {self.unit}{share}"
        if self.condition["kind"] == "OWN_CRITERIA" and self.own:
            return f"{count_text(sum(one in '1-' for one in self.own))}/{count_text(len(self.own))} tiêu chí"
        if self.said and self.said["value"] is not None and self.condition["kind"] in ("SURVEY", "INDICATOR"):
            return f"{number_text(self.said['value'])}{self.suffix}"
        is_word = self.condition["kind"] not in ("ROLL_UP", "OWN_CRITERIA") and self.mark != "?"
        return WORDS[self.mark] if is_word else "–"

    @property
    def required_text(self):
        kind, level = self.condition["kind"], self.shown
        if kind == "OWN_CRITERIA":
            count = len(self.own) if level is None else int(level)
            return f"{count_text(count)} tiêu chí" if count else "tất cả tiêu chí"
        if level is None:
            return "đạt"
        text = f"{'≤' if self.condition['operator'] == '<=' else '≥'} {number_text(level)}"
        if kind == "ROLL_UP":
            return f"{text}%" + ("" if self.required is None else f" ({count_text(self.required)} {self.unit})")
        return text + self.suffix

    @property
    def missing(self):
        """Units that are still missing, None where that many is not asked."""
        if self.required is None or self.condition["operator"] == "<=":
            return None
        return max(0, self.required - self.number("1"))

    @property
    def gap_text(self):
        if self.mark in "1-":
            return ""
        if self.missing or (self.is_remaining and self.number("0")):
            return f"còn thiếu {count_text(self.missing or self.number('0'))} {self.unit}"
        if self.condition["kind"] == "OWN_CRITERIA" and self.own:
            return f"còn thiếu {count_text(sum(one not in '1-' for one in self.own))} tiêu chí"
        value = self.said and self.said["value"]
        if value is None or self.level is None or self.condition["operator"] != ">=" or value >= self.level:
            return ""
        return f"còn thiếu {number_text(self.level - value)}{self.suffix}"


def all_of(marks):
    for mark in "0?":
        if mark in marks:
            return mark
    return "1" if "1" in marks or not marks else "-"


def own_mark(marks, needed=None):
    """All criteria, or as many as asked: unknown while those not told could still make it."""
    if not marks:
        return "?"
    needed, met = len(marks) if needed is None else needed, sum(mark in "1-" for mark in marks)
    return "1" if met >= needed else "0" if met + marks.count("?") < needed else "?"


class SlowConditions(SlowVillages):
    """The database on a day, the conditions of districts and provinces among it."""

    def __init__(self, day, basis):
        super().__init__(day, basis)
        self.conditions = sorted(Condition.objects.values(), key=lambda row: row["order"])
        self.confirmations = list(ConditionConfirmation.objects.values())
        self.answered = list(ConditionResult.objects.values())
        self.stands_on = list(
            CriteriaSet.requires.through.objects.values_list("from_criteriaset_id", "to_criteriaset_id")
        )
        self.stands_on += [(row["id"], row["based_on_id"]) for row in self.sets.values() if row["based_on_id"]]

    @once
    def answers_of(self, place, set_id):
        found = []
        for condition in self.conditions:
            if condition["criteria_set_id"] == set_id:
                answer = Answer(condition, condition["is_verified"] or self._is_confirmed(condition, place))
                answer.said = self._said(condition, place)
                getattr(self, f"_{condition['kind'].lower()}")(answer, place)
                is_said = condition["kind"] in ("SURVEY", "INDICATOR", "BOOLEAN")
                if answer.said and (is_said or (answer.is_remaining and answer.mark == "?")):
                    answer.mark = MARKS[answer.said["verdict"]]
                found.append(answer)
        return found

    @once
    def overall(self, place, set_id):
        """The whole set: every condition, and the place's own criteria where no condition names them; unknown where
        nothing of it applies."""
        answers = self.answers_of(place, set_id)
        marks = [answer.mark for answer in answers]
        own = self.marks_of(place, set_id)
        if own and not any(answer.condition["kind"] == "OWN_CRITERIA" for answer in answers):
            marks.append(own_mark(own))
        return all_of(marks) if set(marks) - {"-"} else "?"

    def _is_confirmed(self, condition, place):
        """By the province, as it stands; within a period no longer open as it stood when that was closed."""
        root = self.province_root(place)
        own = [
            one for one in self.confirmations
            if one["condition_id"] == condition["id"] and self.root(one["province_id"]) == root
        ]  # fmt: skip
        closed = [
            one["state_at"] for one in self.periods.values()
            if self.root(one["province_id"]) == root and one["state"] != "OPEN"
            and one["start_date"] <= self.day <= one["end_date"]
        ]  # fmt: skip
        if closed and closed[0]:
            return any(
                one["confirmed_at"] <= closed[0] and (one["withdrawn_at"] is None or one["withdrawn_at"] > closed[0])
                for one in own
            )
        return any(one["withdrawn_at"] is None for one in own)

    # -- The data -----------------------------------------------------------------------------------------------------

    @once
    def last_period(self, place, set_id):
        """The last period ended by the day with figures under the set."""
        ended = [
            period for period in self._periods_of(place)
            if any(
                (one["period_id"], one["criteria_set_id"]) == (period["id"], set_id)
                and (self.basis == "current" or one["approved_met"] is not None)
                for one in self.assessments
            )
        ]  # fmt: skip
        return max(ended, key=lambda row: row["end_date"], default=None)

    def assessment(self, place, set_id):
        period = self.last_period(place, set_id)
        own = [
            one for one in self.assessments
            if period and (one["period_id"], one["criteria_set_id"]) == (period["id"], set_id)
            and self.root(one["locality_id"]) == self.root(place["id"])
            and (self.basis == "current" or one["approved_met"] is not None)
        ]  # fmt: skip
        return own[0] if own else None

    def marks_of(self, place, set_id):
        """Marks of a unit under a set, "" where nothing is known."""
        one = self.assessment(place, set_id)
        if one is None:
            return ""
        is_commune = self.sets[set_id]["level"] == "COMMUNE"
        marks, computed, stated = self.summary(one) if is_commune else self._summary_of(one)
        return marks if computed + stated else ""

    def _said(self, condition, place):
        """{value, verdict} of what somebody said of a condition, or None."""
        one = self.assessment(place, condition["criteria_set_id"])
        for row in self.answered if one else ():
            if (row["assessment_id"], row["condition_id"]) == (one["id"], condition["id"]):
                prefix = "approved_" if self.basis == "approved" else ""
                return {name: row[f"{prefix}{name}"] for name in ("value", "verdict")}
        return None

    # -- Units below --------------------------------------------------------------------------------------------------

    def _roll_up(self, answer, place):
        subject = answer.condition["subject"]
        level, kinds = subject["level"].upper(), [KINDS[kind] for kind in subject.get("unit_types", ())]
        everyone = self.units(place, level)
        units = [row for row in everyone if not kinds or row["kind"] in kinds]
        if not everyone:
            return
        if answer.is_remaining:
            left = [row for row in units if not self._decisions(row, REACHES["STANDARD"])]
            answer.children = [(row, self._on_its_way(row, subject), False) for row in left]
            told = all_of([mark for _row, mark, _review in answer.children]) if left else "-"
            answer.mark = told if answer.is_law else "?"
            return
        answer.children = [(row, *self.counts_as(row, level, subject)) for row in units]
        answer.mark = self._share(answer)

    @staticmethod
    def _share(answer):
        if not answer.children:
            return "-"
        if answer.level is None:
            return "?"
        met, total, found = answer.number("1"), len(answer.children), set()
        for more in range(answer.number("?") + 1):
            share = Fraction((met + more) * 100, total)
            found.add(share <= answer.level if answer.condition["operator"] == "<=" else share >= answer.level)
        return "?" if len(found) > 1 else "1" if found.pop() else "0"

    def _decisions(self, row, attainments):
        return [one for level, (one, _since) in self.held(row["id"]).items() if level in attainments]

    def counts_as(self, row, level, subject):
        """(mark, whether it is to be reviewed) of a unit against "đạt chuẩn … theo bộ S"."""
        attainment = ATTAINMENTS[subject["attainment"]]
        accepted = list(REACHES.get(attainment, (attainment,)))
        if level == "DISTRICT" and not subject.get("unit_types"):
            accepted.append("COMPLETED")
        held = self._decisions(row, accepted)
        if not held:
            is_known = self.knows_civilised(row) if attainment == "CIVILISED_URBAN" else self.knows(row)
            return "0" if is_known else "?", False
        named = next((one["id"] for one in self.sets.values() if one["code"] == subject.get("set")), None)
        if named is None or any(one["criteria_set_id"] in self.sets_above(named) for one in held):
            return "1", False
        data = self.overall(row, named) if level == "DISTRICT" else own_mark(self.marks_of(row, named))
        return data, data != "1"

    def sets_above(self, set_id):
        """The set and everything that stands on it."""
        found = {set_id}
        for _each in self.sets:
            found |= {upper for upper, lower in self.stands_on if lower in found}
        return found

    def knows_civilised(self, place):
        roots = {
            self.root(row["id"]) for row in self.places.values()
            if row["level"] != "VILLAGE" and self.province_root(row) == self.province_root(place)
        }  # fmt: skip
        return any(
            one["attainment"] == "CIVILISED_URBAN" and self.root(one["locality_id"]) in roots for one in self.decisions
        )

    def _on_its_way(self, row, subject):
        """A commune not recognised: at least so many criteria, the named ones among them."""
        period, used = self.period(row), self.set(row)
        marks = self.marks_in(row, period, used) if period and used and self.knows(row) else ""
        if not marks:
            return "?"
        named = [marks[place] for place in subject["places"]]
        return all_of([own_mark(marks, subject["min_criteria"]), *("1" if mark in "1-" else mark for mark in named)])

    def marks_in(self, row, period, used):
        for one in self.assessments:
            is_its = self.root(one["locality_id"]) == self.root(row["id"])
            of_it = (one["period_id"], one["criteria_set_id"]) == (period["id"], used["id"])
            if is_its and of_it and (self.basis == "current" or one["approved_met"] is not None):
                marks, computed, stated = self.summary(one)
                return marks if computed + stated else ""
        return ""

    # -- The place itself ---------------------------------------------------------------------------------------------

    def _own_criteria(self, answer, place):
        answer.own = self.marks_of(place, answer.condition["criteria_set_id"])
        answer.mark = own_mark(answer.own, answer.level and int(answer.level)) if answer.is_law else "?"

    def _own_attainment(self, answer, place):
        subject = answer.condition["subject"]
        if not answer.is_law:
            return
        answer.mark, _review = self.counts_as(place, place["level"], subject)
        if answer.condition["measure"] == "maintained":
            named = next((one["id"] for one in self.sets.values() if one["code"] == subject.get("set")), None)
            held = self._decisions(place, REACHES[ATTAINMENTS[subject["attainment"]]])
            own = self.marks_of(place, named or answer.condition["criteria_set_id"])
            answer.mark = "?" if not self.knows(place) else own_mark(own) if held else "0"

    def _survey(self, answer, place):
        """Nothing to count: somebody has to say it."""

    _indicator = _boolean = _survey


class SlowConditionTargets(SlowTargets):
    """Targets that count conditions, own criteria, and districts that keep what they hold."""

    def on(self, day):
        if day not in self.days:
            self.days[day] = SlowConditions(day, self.basis)
        return self.days[day]

    def _count(self, found, slow):
        metric, place = found.target["metric"], slow.row_on_the_day(found.target["locality_id"])
        if metric not in ("dieu_kien_tinh_dat", "tieu_chi_huyen_hoan_thanh"):
            super()._count(found, slow)
            return
        own = self._own_set(slow, place)
        if (not slow.communes(place) and not slow.districts(place)) or own is None:
            return
        if metric == "dieu_kien_tinh_dat":
            marks = "".join(answer.mark for answer in slow.answers_of(place, own["id"]))
        else:
            marks = self._own_marks(slow, place)
        if marks:
            found.value, found.whole = sum(mark in "1-" for mark in marks), len(marks)
            if metric == "dieu_kien_tinh_dat":
                found.settle(found.value, found.value + marks.count("?"))

    def _own_set(self, slow, place):
        return next((one for one in slow.sets.values() if one["level"] == place["level"]), None)

    @staticmethod
    def _own_marks(slow, place):
        """Of the last period ended by the day in which something is known of the place itself."""
        found = []
        for one in slow.assessments:
            end = slow.periods[one["period_id"]]["end_date"]
            is_own = slow.root(one["locality_id"]) == slow.root(place["id"])
            is_known = slow.basis == "current" or one["approved_met"] is not None
            if is_own and is_known and end <= slow.day and slow.sets[one["criteria_set_id"]]["level"] == place["level"]:
                marks, computed, stated = slow._summary_of(one)
                if computed + stated:
                    found.append((end, marks))
        return max(found, default=(None, ""))[1]

    def _keep(self, found, slow, rows):
        """Districts that are recognised and, by the set of what they hold, still full."""
        marks = []
        for row, decision in rows:
            own = self._own_set(slow, row)
            fits = own is not None and own["attainment"] == decision["attainment"]
            marks.append(slow.overall(row, own["id"]) if fits else "?")
        found.value = sum(mark in "1-?" for mark in marks)
        found.settle(sum(mark in "1-" for mark in marks), found.value)
