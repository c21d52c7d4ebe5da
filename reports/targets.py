"""Targets of documents beside the figure the system computes, or the stated reason why it cannot."""

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.models import Attainment, Operator
from criteria.wording import SIGNS
from directives.models import Target
from directives.wording import clause_label, directive_title, metric_label
from localities.models import Level, Locality
from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize
from ntm.lib.text import search_key
from reports import rollups, villages


@dataclass
class Standing:
    """A target on a day. `value` None when it cannot be computed; then `reason` says why."""

    target: Target
    day: dt.date
    value: Decimal | int | None = None
    whole: int | None = None
    needed: Decimal | int | None = None
    is_share: bool = False
    counted: str = "xã"
    reason: str = ""

    @property
    def label(self):
        return metric_label(self.target.metric)

    @property
    def source(self):
        parts = [
            clause_label(self.target.clause.number) if self.target.clause else "",
            directive_title(self.target.directive),
        ]
        return ", ".join(part for part in parts if part)

    @property
    def reached(self):
        if self.value is None or self.needed is None:
            return None
        return self.value <= self.needed if self.target.metric in AT_MOST else self.value >= self.needed

    @property
    def value_text(self):
        if self.value is None:
            return "–"
        if self.is_share:
            return format_percent(self.value, self.whole)
        if isinstance(self.value, int):
            return f"{format_count(self.value)}/{format_count(self.whole)}" if self.whole else format_count(self.value)
        return format_decimal(quantize(self.value, 2)) + ("%" if self.target.unit == "%" else "")

    @property
    def needed_text(self):
        target = self.target
        if target.value is None:
            return _("no number in the document")
        sign = "" if target.operator == Operator.EQUAL else SIGNS.get(target.operator, "")
        number = format_decimal(target.value)
        share = f"/{format_decimal(target.denominator)}" if target.denominator else ""
        unit = target.unit if target.unit != "text" else ""
        space = "" if unit == "%" else " "
        return f"{sign} {number}{share}{space}{unit}".strip()

    @property
    def gap(self):
        """What is missing, in the target's own units; "" when reached or unknown."""
        if self.reached is not False:
            return ""
        if self.is_share:
            units = math.ceil(self.target.value * self.whole / 100) - self.value
            return _("short by %(count)s") % {"count": f"{format_count(units)} {self.counted}"}
        missing = abs(self.needed - self.value)
        text = format_count(missing) if isinstance(missing, int) else format_decimal(quantize(missing, 2))
        # A share falls short by points of a hundred, not by a share of itself.
        unit = _("percentage points") if self.target.unit == "%" else self.target.unit
        return _("short by %(count)s") % {"count": f"{text} {unit}"}

    @property
    def state(self):
        """MET, MISSED (deadline past), OPEN or UNKNOWN."""
        if self.reached is None:
            return "UNKNOWN"
        if self.reached:
            return "MET"
        return "MISSED" if self.target.deadline and self.target.deadline <= self.day else "OPEN"


class Standings:
    """Computes targets; each (place, day) is rolled up once.

    Figures not yet approved are used only for places whose drafts the scope may read.
    """

    def __init__(self, as_of, scope, basis=rollups.Basis.APPROVED):
        self.as_of, self.scope, self.basis = as_of, scope, basis
        self._rollups = {}

    def of(self, target):
        """Standing of a target on the day asked for, but never later than its own deadline."""
        day = min(self.as_of, target.deadline) if target.deadline else self.as_of
        standing = Standing(target, day, needed=_whole(target.value))
        reason = self._missing(target, day)
        if reason:
            standing.reason = reason
        else:
            _METRICS[target.metric](self, target, standing)
        return standing

    def basis_of(self, place):
        return self.basis if self.scope.reads_current(place) else rollups.Basis.APPROVED

    def rollup(self, place, day):
        key = place.pk, day
        if key not in self._rollups:
            self._rollups[key] = rollups.read(Locality.objects.on_day(place, day), day, self.basis_of(place))
        return self._rollups[key]

    def _missing(self, target, day):
        """Why a target cannot be computed at all, or ""."""
        if target.metric not in _METRICS:
            return _REASONS.get(target.metric) or _("the system does not keep this figure; enter it by hand")
        if target.locality is None:
            return _("the place is not in the register")
        if target.value is None:
            return _("the document gives no number")
        rollup = self.rollup(target.locality, day)
        if not rollup.units and not rollup.districts:
            return _("there is no list of units for that day")
        if target.metric in _OWN_REASONS:
            return ""
        if not rollup.knows_recognitions and target.metric not in _BY_DATA:
            return _("no recognition decision of this province has been recorded")
        if target.metric in _BY_DATA and not rollup.figures.assessed:
            return _("no approved results by that day")
        return ""


def _whole(value):
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value


def _recognised(attainment):
    def compute(standings, target, standing):
        figures = standings.rollup(target.locality, standing.day).figures
        standing.value, standing.whole = figures.recognised[attainment], figures.total

    return compute


def _newly_recognised(attainment):
    """Decisions of the deadline's year: the count on the day less the count on 31/12 before."""

    def compute(standings, target, standing):
        before = dt.date((target.deadline or standing.day).year - 1, 12, 31)
        now = standings.rollup(target.locality, standing.day).figures.recognised[attainment]
        standing.value = now - standings.rollup(target.locality, before).figures.recognised[attainment]

    return compute


def _share_recognised(standings, target, standing):
    figures = standings.rollup(target.locality, standing.day).figures
    standing.value, standing.whole, standing.is_share = figures.standard, figures.total, True
    standing.needed = math.ceil(target.value * figures.total / 100)


def _districts(standings, target, standing):
    rollup = standings.rollup(target.locality, standing.day)
    rows = _named(rollup.districts, target) if target.named_localities else rollup.districts
    standing.value, standing.whole = sum(row.decision is not None for row in rows), len(rows)


def _newly_recognised_districts(standings, target, standing):
    before = dt.date((target.deadline or standing.day).year - 1, 12, 31)
    rollup = standings.rollup(target.locality, standing.day)
    rows = _named(rollup.districts, target) if target.named_localities else rollup.districts
    standing.value = sum(row.decision is not None and row.decision.since > before for row in rows)


def _named(districts, target):
    keys = {search_key(name) for name in target.named_localities}
    return [row for row in districts if {search_key(row.name), search_key(row.full_name)} & keys]


def _average(standings, target, standing):
    figures = standings.rollup(target.locality, standing.day).figures
    standing.value, standing.needed = figures.exact_average, target.value


def _below_15(standings, target, standing):
    figures = standings.rollup(target.locality, standing.day).figures
    standing.value = figures.below_15


def _province(standings, target, standing):
    rollup = standings.rollup(target.locality, standing.day)
    standing.value = int(rollups.own_decision(rollup.place, standing.day) is not None)


def _villages_of_difficult_communes(standings, target, standing):
    """ "25% số bản thuộc các xã đặc biệt khó khăn": recognised villages over all villages of those communes."""
    place = Locality.objects.on_day(target.locality, standing.day)
    found = villages.read(place, standing.day, standings.basis_of(place), only="dbkk")
    standing.reason = _why_not_by_villages(found)
    if not standing.reason:
        figures = found.figures
        standing.value, standing.whole, standing.is_share = figures.standard, figures.total, True
        standing.needed, standing.counted = math.ceil(target.value * figures.total / 100), "bản"


def _why_not_by_villages(found):
    figures = found.figures
    if not figures.communes:
        return _("no commune of the province is recorded as especially disadvantaged on that day")
    if not figures.is_complete:
        words = {"listed": format_count(figures.listed), "communes": format_count(figures.communes)}
        return _("lists of villages are kept for %(listed)s of the %(communes)s communes concerned") % words
    if not found.knows_recognitions:
        return _("no recognition decision about a village of the province has been recorded")
    return ""


_ALL_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.VILLAGE)


def _requirements_at_every_level(standings, target, standing):
    """ "Đạt 80% yêu cầu … ở mọi cấp chỉ tiêu": the level furthest behind decides, so its share is the figure."""
    place = Locality.objects.on_day(target.locality, standing.day)
    shares = rollups.shares_by_level(place, standing.day, standings.basis_of(place))
    missing = [level for level in _ALL_LEVELS if level not in shares]
    if missing:
        levels = ", ".join(Level(level).label.lower() for level in missing)
        standing.reason = _("no results of these levels by that day: %(levels)s") % {"levels": levels}
        return
    standing.value = min(Decimal(met) * 100 / required for met, required in shares.values())
    standing.needed = target.value


_METRICS = {
    "xa_dat_chuan_ntm": _recognised(Attainment.STANDARD),
    "xa_dat_chuan_luy_ke": _recognised(Attainment.STANDARD),
    "xa_nang_cao": _recognised(Attainment.ADVANCED),
    "xa_nang_cao_luy_ke": _recognised(Attainment.ADVANCED),
    "xa_dat_chuan_moi": _newly_recognised(Attainment.STANDARD),
    "xa_nang_cao_moi": _newly_recognised(Attainment.ADVANCED),
    "ty_le_xa_dat_chuan_ntm": _share_recognised,
    "huyen_thanh_pho_dat_luy_ke": _districts,
    "huyen_dat_chuan_them": _districts,
    "huyen_dat_chuan_ntm": _districts,
    "thanh_pho_hoan_thanh_nhiem_vu": _districts,
    "huyen_thanh_pho_dat_moi": _newly_recognised_districts,
    "tieu_chi_binh_quan_xa": _average,
    "xa_duoi_15_tieu_chi": _below_15,
    "tinh_dat_chuan_ntm": _province,
    "ty_le_ban_dbkk_dat_chuan": _villages_of_difficult_communes,
    "ty_le_yeu_cau_tinh_dat_chuan": _requirements_at_every_level,
}
# They say themselves what they lack.
_OWN_REASONS = {"ty_le_ban_dbkk_dat_chuan", "ty_le_yeu_cau_tinh_dat_chuan"}
_BY_DATA = {"tieu_chi_binh_quan_xa", "xa_duoi_15_tieu_chi"}
AT_MOST = {"xa_duoi_15_tieu_chi"}
_REASONS = {
    "tieu_chi_huyen_hoan_thanh": gettext_lazy("no results of the district's own criteria have been entered"),
    "ty_le_tien_su_dung_dat_cho_ntm": gettext_lazy("budget figures are not kept in the system; enter it by hand"),
    "tieu_chi_ho_ngheo_bhyt_suy_dinh_duong": gettext_lazy("the document names indicators without a level"),
    "lo_trinh_xa_huyen_theo_nghi_quyet_XI": gettext_lazy("the document gives no number"),
    "hoan_thanh_muc_tieu_nang_cao_kieu_mau": gettext_lazy("the document gives no number"),
}


def targets_of(scope):
    """Targets of the documents a person sees, newest document first."""
    rows = Target.objects.visible_to(scope).select_related("directive", "clause", "locality")
    newest = F("directive__date").desc(nulls_last=True)
    return rows.defer("directive__text", "directive__search_key", "clause__text").order_by(newest, "directive", "pk")


def headline_targets(place, day, scope):
    """{metric: Target} still running on the day for a province's tiles: the one with the nearest deadline."""
    found = {}
    wanted = ("xa_dat_chuan_ntm", "xa_dat_chuan_luy_ke", "xa_nang_cao", "xa_nang_cao_luy_ke", "xa_dat_chuan_moi",
              "huyen_thanh_pho_dat_luy_ke", "tieu_chi_binh_quan_xa", "xa_duoi_15_tieu_chi")  # fmt: skip
    issued = Q(directive__date__isnull=True) | Q(directive__date__lte=day)
    rows = targets_of(scope).filter(issued, metric__in=wanted, deadline__gte=day, value__isnull=False)
    rows = rows.order_by("-deadline", "pk")
    for target in rows:
        if place.level == Level.PROVINCE and target.locality and target.locality.lineage_id == place.lineage_id:
            found[_HEADLINE.get(target.metric, target.metric)] = target
    return found


_HEADLINE = {
    "xa_dat_chuan_ntm": "standard",
    "xa_dat_chuan_luy_ke": "standard",
    "xa_nang_cao": "advanced",
    "xa_nang_cao_luy_ke": "advanced",
    "huyen_thanh_pho_dat_luy_ke": "districts",
    "tieu_chi_binh_quan_xa": "average",
    "xa_duoi_15_tieu_chi": "below_15",
    "xa_dat_chuan_moi": "plan",
}
