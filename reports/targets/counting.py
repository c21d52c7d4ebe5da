"""How each metric is counted, from roll-ups alone. Each function gives a standing its figure or the reason for none."""

import datetime as dt
import math
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria.rules import COUNTED_AS_MET, UNKNOWN
from directives.models import DenominatorRule
from localities.models import Level
from ntm.lib.numbers import format_count
from ntm.lib.text import search_key
from reports.targets.catalogue import MAINTAIN

_ALL_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.VILLAGE)


def whole_number(value):
    """A target's number as an int where it is one."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value


# -- Communes ---------------------------------------------------------------------------------------------------------


def _recognised(part, target, metric, standing):
    figures = part.figures
    standing.value, standing.whole = figures.recognised[metric.attainment], _whole(target, figures)
    if target.operator == MAINTAIN:
        _keep_maintained(part, metric, standing)


def _keep_maintained(part, metric, standing):
    """ "Duy trì": recognised, not revoked, and no criterion known not to be met; those not looked at settle nothing."""
    held = [unit for unit in part.units if unit.is_recognised(metric.attainment)]
    sure = sum(unit.meets for unit in held)
    standing.value = sum(not unit.is_at_risk for unit in held)
    if standing.needed is not None and sure < standing.needed <= standing.value:
        words = {"count": format_count(standing.value - sure)}
        standing.undecided = _("%(count)s of them have no full re-assessment by that day") % words


def _whole(target, figures):
    if target.denominator_rule == DenominatorRule.RECOGNISED:
        return figures.standard
    if target.denominator_rule == DenominatorRule.DOCUMENT and target.denominator:
        return int(target.denominator)
    return figures.total


def _recognised_in_year(part, target, metric, standing):
    standing.value = len(new_units(part, target, metric, standing.day))


def new_units(part, target, metric, day):
    """Units whose first decision of the attainment is of the deadline's year."""
    before = year_before(target, day)
    return [
        unit
        for unit in part.units
        if (since := unit.recognised_since(metric.attainment)) is not None and since > before
    ]


def year_before(target, day):
    """31/12 of the year before the deadline's, else the day's."""
    return dt.date((target.deadline or day).year - 1, 12, 31)


def _more_recognised(part, target, metric, standing):
    now = part.figures.recognised[metric.attainment]
    if target.baseline is not None:
        standing.value = now - int(target.baseline)
        return
    begin = baseline_day(target)
    if begin is None:
        standing.reason = _("neither the document's day nor a baseline is known")
        return
    before = part.on(begin).figures.recognised[metric.attainment]
    if before is None:
        # Only a supposed decision is known of; how many there were is not.
        standing.reason = _("no recognition decision of this province has been recorded")
        return
    standing.value = now - before


def baseline_day(target):
    """The day an increment is counted from: the target's own, else the eve of the document; None where undated."""
    if target.baseline_day:
        return target.baseline_day
    return target.directive.date - dt.timedelta(days=1) if target.directive.date else None


def _share_recognised(part, target, metric, standing):
    figures = part.figures
    standing.is_share = True
    standing.value, standing.whole = figures.recognised[metric.attainment], _whole(target, figures)
    if target.value is not None and standing.whole:
        standing.needed = math.ceil(target.value * standing.whole / 100)
    if not standing.whole:
        standing.value, standing.reason = None, _("nothing to divide by on that day")


def _average(part, target, metric, standing):
    standing.value, standing.needed = part.figures.exact_average, target.value


def _below(part, target, metric, standing):
    standing.value = len(few_units(part, metric))
    unknown = part.figures.total - part.figures.assessed
    if unknown and standing.needed is not None and standing.value <= standing.needed < standing.value + unknown:
        standing.undecided = _("%(count)s xã have no figures by that day") % {"count": format_count(unknown)}


def few_units(part, metric):
    return [unit for unit in part.units if unit.is_assessed and unit.met < metric.few]


# -- Districts and the province ---------------------------------------------------------------------------------------


def named_rows(part, target):
    """(districts a target speaks of, names the register does not have on the day)."""
    if not target.named_localities:
        return part.rollup.districts, []
    rows, lost = [], []
    for name in target.named_localities:
        key = search_key(name)
        found = [row for row in part.rollup.districts if key in (search_key(row.name), search_key(row.full_name))]
        rows += found
        lost += [] if found else [name]
    return rows, lost


def _count_named(part, target, standing, test):
    """Count those that pass; names not in the register stay in the whole, and settle nothing where they could."""
    rows, lost = named_rows(part, target)
    held = [row for row in rows if test(row)]
    standing.value, standing.whole = len(held), len(rows) + len(lost)
    if standing.needed is not None and standing.value < standing.needed <= standing.value + len(lost):
        standing.undecided = _("not in the register on that day: %(names)s") % {"names": ", ".join(lost)}
    return held


def _districts(part, target, metric, standing):
    held = _count_named(part, target, standing, lambda row: row.decision is not None)
    if target.operator == MAINTAIN:
        _keep_districts(part, held, standing)


def _keep_districts(part, held, standing):
    """ "Duy trì" of districts: recognised, and by the conditions of the set they hold still full."""
    marks = [part.mark_of(row) for row in held]
    standing.value = sum(mark in (*COUNTED_AS_MET, UNKNOWN) for mark in marks)
    sure = sum(mark in COUNTED_AS_MET for mark in marks)
    if standing.needed is not None and sure < standing.needed <= standing.value:
        standing.undecided = _("recognised and not revoked; not every condition of its set can be told on that day")


def _more_districts(part, target, metric, standing):
    begin = baseline_day(target)
    if begin is None and target.baseline is None:
        standing.reason = _("neither the document's day nor a baseline is known")
        return
    if target.baseline is not None and not target.named_localities:
        held = [row for row in part.rollup.districts if row.decision is not None]
        standing.value = len(held) - int(target.baseline)
        return
    _count_named(part, target, standing, lambda row: is_newer(row, begin))
    standing.whole = standing.whole if target.named_localities else None


def is_newer(row, begin):
    """Whether a district was recognised after a day (at all, where no day is known)."""
    return row.since is not None and (begin is None or row.since > begin)


def _districts_in_year(part, target, metric, standing):
    before = year_before(target, standing.day)
    _count_named(part, target, standing, lambda row: is_newer(row, before))
    standing.whole = None


def _province(part, target, metric, standing):
    standing.value = int(part.own_decision is not None)


def _conditions(part, target, metric, standing):
    marks = [answer.mark for answer in part.answers]
    if not marks:
        standing.reason = _("no set with conditions applies to the place on that day")
        return
    standing.value, standing.whole = sum(mark in COUNTED_AS_MET for mark in marks), len(marks)
    unknown = marks.count(UNKNOWN)
    if unknown and standing.needed is not None and standing.value < standing.needed <= standing.value + unknown:
        standing.undecided = _("%(count)s conditions cannot be told on that day") % {"count": format_count(unknown)}


def _own_criteria(part, target, metric, standing):
    own = part.own_criteria
    if own is None or not own.marks:
        standing.reason = _("no results of the district's own criteria have been entered")
        return
    standing.value, standing.whole = sum(mark in COUNTED_AS_MET for mark in own.marks), len(own.marks)


# -- Villages, all levels ---------------------------------------------------------------------------------------------


def _villages(part, target, metric, standing):
    """ "25% số bản thuộc các xã đặc biệt khó khăn": recognised villages over all villages of those communes."""
    found = part.villages_of("dbkk")
    standing.reason, standing.counted = _why_not_by_villages(found), "bản"
    if not standing.reason:
        figures = found.figures
        standing.value, standing.whole, standing.is_share = figures.standard, figures.total, True
        if target.value is not None:
            standing.needed = math.ceil(target.value * figures.total / 100)


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


def _requirements(part, target, metric, standing):
    """ "Đạt 80% yêu cầu … ở mọi cấp chỉ tiêu": the level furthest behind decides, so its share is the figure."""
    shares = part.shares_by_level
    missing = [level for level in _ALL_LEVELS if level not in shares]
    if missing:
        levels = ", ".join(Level(level).label.lower() for level in missing)
        standing.reason = _("no results of these levels by that day: %(levels)s") % {"levels": levels}
        return
    standing.value = min(Decimal(met) * 100 / required for met, required in shares.values())
    standing.needed = target.value


RULES = {
    "recognised": _recognised,
    "recognised_in_year": _recognised_in_year,
    "more_recognised": _more_recognised,
    "share_recognised": _share_recognised,
    "average": _average,
    "below": _below,
    "districts": _districts,
    "more_districts": _more_districts,
    "districts_in_year": _districts_in_year,
    "province": _province,
    "conditions": _conditions,
    "own_criteria": _own_criteria,
    "villages": _villages,
    "requirements": _requirements,
}
