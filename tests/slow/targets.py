"""Targets once more, slowly: the figure of each on a day, what is asked, and whether it is reached."""

import datetime as dt
import math
import re
from fractions import Fraction

from directives.models import Directive, Target, TargetFigure, TargetRevision
from tests.slow.rows import FOR_DISTRICTS
from tests.slow.villages import SlowVillages

LEVELS = {
    "xa_dat_chuan_ntm": "STANDARD", "xa_nang_cao": "ADVANCED", "xa_kieu_mau": "EXEMPLARY",
    "xa_dat_chuan_moi": "STANDARD", "xa_nang_cao_moi": "ADVANCED", "xa_dat_chuan_them": "STANDARD",
    "xa_nang_cao_them": "ADVANCED", "ty_le_xa_dat_chuan_ntm": "STANDARD", "ty_le_xa_nang_cao": "ADVANCED",
}  # fmt: skip
BY_RESULT = ("tieu_chi_binh_quan_xa", "xa_duoi_2_tieu_chi", "xa_duoi_15_tieu_chi")
OF_DISTRICTS = ("huyen_thanh_pho_dat_luy_ke", "huyen_dat_chuan_them", "huyen_thanh_pho_dat_moi")
WITHOUT_LISTS = ("tinh_dat_chuan_ntm", "ty_le_ban_dbkk_dat_chuan", "ty_le_yeu_cau_tinh_dat_chuan")
METRICS = (*LEVELS, *BY_RESULT, *OF_DISTRICTS, *WITHOUT_LISTS, "ty_le_tien_su_dung_dat_cho_ntm")


class Told:
    """A target on a day; `value` None where nothing is known, `is_open` where a known value does not settle it."""

    def __init__(self, target):
        self.target, self.value, self.whole, self.is_open, self.is_share = target, None, None, False, False
        self.needed = target["value"]

    @property
    def is_reached(self):
        if self.value is None or self.needed is None or self.is_open:
            return None
        is_at_most = self.target["operator"] == "<=" or self.target["metric"].startswith("xa_duoi")
        return self.value <= self.needed if is_at_most else self.value >= self.needed

    def settle(self, sure, possible):
        """Whether what is asked lies between what is sure and what is possible."""
        self.is_open = self.needed is not None and sure < self.needed <= possible


class SlowTargets:
    """Every target as it stands on a day, on a basis."""

    def __init__(self, day, basis):
        self.day, self.basis, self.days = day, basis, {}
        self.papers = {row["id"]: row for row in Directive.objects.values()}
        self.revisions, self.figures = list(TargetRevision.objects.values()), list(TargetFigure.objects.values())
        self.rows = list(Target.objects.values())

    def on(self, day):
        if day not in self.days:
            self.days[day] = SlowVillages(day, self.basis)
        return self.days[day]

    def told(self, row):
        said = [one for one in self.revisions if one["target_id"] == row["id"] and one["decided_on"] <= self.day]
        for one in sorted(said, key=lambda one: one["decided_on"])[-1:]:
            row = {**row, "value": one["value"], "denominator": one["denominator"], "deadline": one["deadline"]}
        found = Told(row)
        day = min(self.day, row["deadline"] or self.day)
        self._count(found, self.on(day))
        if found.value is None:
            self._by_hand(found, day)
        return found

    def _by_hand(self, found, day):
        own = [one for one in self.figures if one["target_id"] == found.target["id"] and one["day"] <= day]
        for one in sorted(own, key=lambda one: (one["day"], one["id"]))[-1:]:
            found.value, found.whole, found.needed = one["value"], None, found.target["value"]
            found.is_open = found.is_share = False

    def _count(self, found, slow):
        metric = found.target["metric"]
        place = slow.row_on_the_day(found.target["locality_id"])
        if (not slow.communes(place) and not slow.districts(place)) or metric.startswith("ty_le_tien"):
            return
        units = self._units(found.target, slow, place)
        # Of some communes only: where none is of the kind nothing can be said. A place without xã has none recognised.
        is_known = slow.knows(place) and (units or not found.target["scope_filter"])
        if metric in LEVELS and is_known:
            self._by_decision(found, slow, place, units)
        elif metric in BY_RESULT and any(unit.is_assessed for unit in units):
            self._by_result(found, units)
        elif metric in OF_DISTRICTS and is_known:
            self._districts(found, slow, place)
        elif metric == "tinh_dat_chuan_ntm" and is_known:
            found.value = int(bool(slow.held(place["id"])))
        elif metric == "ty_le_ban_dbkk_dat_chuan":
            self._villages(found, slow, place)
        elif metric == "ty_le_yeu_cau_tinh_dat_chuan":
            shares = slow.shares(place)
            if set(shares) == {"PROVINCE", "DISTRICT", "COMMUNE", "VILLAGE"}:
                found.value = min(Fraction(met * 100, required) for met, required in shares.values())

    def _units(self, target, slow, place):
        return [unit for unit in slow.communes(place) if slow.fits(unit.row, target["scope_filter"])]

    # -- Communes -----------------------------------------------------------------------------------------------------

    def _by_decision(self, found, slow, place, units):
        target, level = found.target, LEVELS[found.target["metric"]]
        held = [unit for unit in units if unit.is_recognised(level)]
        if target["metric"].endswith("_moi"):
            before = dt.date((target["deadline"] or slow.day).year - 1, 12, 31)
            found.value = sum(unit.since_at(level) > before for unit in held)
        elif target["metric"].endswith("_them"):
            self._increment(found, place, held, level)
        elif target["metric"].startswith("ty_le"):
            found.value, found.whole, found.is_share = len(held), self._whole(target, units), True
            if not found.whole:
                found.value = None
            elif found.needed is not None:
                found.needed = math.ceil(Fraction(found.needed) * found.whole / 100)
        else:
            found.value, found.whole = len(held), self._whole(target, units)
            if target["operator"] == "maintain":
                found.value = sum(not unit.misses for unit in held)
                found.settle(sum(unit.meets for unit in held), found.value)

    def _increment(self, found, place, held, level):
        if found.target["baseline"] is not None:
            found.value = len(held) - found.target["baseline"]
        elif begin := self._begin(found.target):
            then = self.on(begin)
            place_then = then.row_on_the_day(place["id"])
            if not then.knows(place_then):
                return
            old = self._units(found.target, then, place_then)
            found.value = len(held) - sum(unit.is_recognised(level) for unit in old)

    def _begin(self, target):
        issued = self.papers[target["directive_id"]]["date"]
        return target["baseline_day"] or (issued - dt.timedelta(days=1) if issued else None)

    @staticmethod
    def _whole(target, units):
        if target["denominator_rule"] == "RECOGNISED":
            return sum(unit.is_recognised() for unit in units)
        if target["denominator_rule"] == "DOCUMENT" and target["denominator"]:
            return int(target["denominator"])
        return len(units)

    def _by_result(self, found, units):
        assessed = [unit for unit in units if unit.is_assessed]
        if found.target["metric"] == "tieu_chi_binh_quan_xa":
            found.value = Fraction(sum(unit.met for unit in assessed), len(assessed))
            return
        few = int(re.search(r"\d+", found.target["metric"]).group())
        found.value, unknown = sum(unit.met < few for unit in assessed), len(units) - len(assessed)
        # "None may be left, nor unknown."
        found.is_open = found.needed is not None and found.value <= found.needed < found.value + unknown

    # -- Districts and villages ---------------------------------------------------------------------------------------

    def _districts(self, found, slow, place):
        target, metric = found.target, found.target["metric"]
        rows = [(row, self._first(slow, row)) for row, _decision in slow.districts(place)]
        lost = [name for name in target["named_localities"] if name not in [row["name"] for row, _first in rows]]
        if target["named_localities"]:
            rows = [pair for pair in rows if pair[0]["name"] in target["named_localities"]]
        days = [first for _row, first in rows if first is not None]
        begin = self._begin(target)
        if metric == "huyen_dat_chuan_them" and target["baseline"] is None and begin is None:
            return
        if metric == "huyen_dat_chuan_them" and target["baseline"] is not None and not target["named_localities"]:
            found.value = len(days) - target["baseline"]
            return
        if metric == "huyen_dat_chuan_them":
            days = [first for first in days if begin is None or first > begin]
        if metric == "huyen_thanh_pho_dat_moi":
            year = (target["deadline"] or slow.day).year
            days = [first for first in days if first > dt.date(year - 1, 12, 31)]
        found.value = len(days)
        if metric == "huyen_thanh_pho_dat_luy_ke" or (target["named_localities"] and not metric.endswith("_moi")):
            found.whole = len(rows) + len(lost)
        found.settle(found.value, found.value + len(lost))
        if metric == "huyen_thanh_pho_dat_luy_ke" and target["operator"] == "maintain":
            was_open, names = found.is_open, [row["name"] for row, _first in rows]
            held = [pair for pair in slow.districts(place) if pair[1] and pair[0]["name"] in names]
            self._keep(found, slow, held)
            found.is_open = found.is_open or was_open

    def _keep(self, found, slow, districts):
        """Districts that keep what they hold; where no set of districts is known nobody can tell."""
        found.settle(0, found.value)

    @staticmethod
    def _first(slow, row):
        held = slow.held(row["id"])
        return min((first for level, (_one, first) in held.items() if level in FOR_DISTRICTS), default=None)

    def _villages(self, found, slow, place):
        counts = slow.village_figures(place, "dbkk")
        if (
            counts["communes"]
            and counts["listed"] == counts["communes"]
            and counts["recognised"]["STANDARD"] is not None
        ):
            found.value, found.whole, found.is_share = counts["recognised"]["STANDARD"], counts["total"], True
            if found.needed is not None:
                found.needed = math.ceil(Fraction(found.needed) * found.whole / 100)
