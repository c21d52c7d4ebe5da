"""The rows behind the figure of a target: what it counts, and what it does not with the reason why."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.rules import COUNTED_AS_MET, MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from directives.registers import Cell, Register, day_cell
from localities.models import Level
from ntm.lib.numbers import format_count, format_percent
from ntm.lib.tables import Column
from reports.targets.catalogue import DECISIONS, metric_of
from reports.targets.counting import baseline_day, few_units, is_newer, named_rows, new_units, year_before


def registers_of(standings, standing):
    """[Register] "missing" and "counted" (where the figure counts rows), on the day the target was looked at."""
    target, metric = standing.target, metric_of(standing.target.metric)
    if metric is None or target.locality is None:
        return []
    part = standings.part_of(target, standing.looked_on)
    knows = metric.needs != DECISIONS or part.rollup.knows_recognitions
    if not knows or not (part.rollup.units or part.rollup.districts):
        return []
    return _RULES[metric.rule](part, target, metric)


def _url(name, part, code, **more):
    query = {**more, "as_of": part.day.isoformat(), "basis": str(part.basis)}
    return f"{reverse(name, args=[code])}?{urlencode(query)}"


# -- Communes ---------------------------------------------------------------------------------------------------------


def _communes(part, metric, held, left, titles=None):
    """Registers of units counted and not; those nearest to the set stand first among the latter."""
    counted, missing = titles or (_("Counted"), _("Not counted, and why"))
    left = sorted(left, key=lambda unit: (not unit.is_assessed, (unit.required or 0) - (unit.met or 0), unit.sort_key))
    return [
        _commune_register("missing", missing, part, metric, left),
        _commune_register("counted", counted, part, metric, held),
    ]


def _commune_register(name, title, part, metric, units):
    """Counted communes with the decision they are counted by; the others with what they lack."""
    names = {row.pk: row.full_name for row in part.rollup.districts}
    has_decisions = bool(metric.attainment) and name == "counted"
    columns = [
        Column(_("Commune"), "text", 26),
        Column(_("District"), "text", 24),
        Column(_("Criteria met"), "mark", 12),
    ]
    if has_decisions:
        columns += [Column(_("Decision"), "text", 22), Column(_("Decided on"), "date", 12)]
    columns.append(Column(_("Still missing by the data"), "text", 60))
    rows = [_commune_row(part, metric if has_decisions else None, unit, names) for unit in units]
    return Register(name=name, title=title, note=format_count(len(units)), columns=columns, rows=rows)


def _commune_row(part, metric, unit, names):
    """`metric` None leaves the decision out."""
    met = f"{format_count(unit.met)}/{format_count(unit.required)}" if unit.is_assessed else "–"
    row = [Cell(unit.full_name, href=_url("reports:locality", part, unit.code)), names.get(unit.district_id, ""), met]
    if metric:
        decision = unit.decision(metric.attainment)
        row += [decision.number if decision else "", day_cell(decision.date if decision else None)]
    return [*row, _why(part, unit)]


def _why(part, unit):
    """The criteria a commune does not meet or cannot tell, by number; files name them."""
    if not unit.is_assessed:
        return _("no approved results by that day") if part.basis == "approved" else _("no results by that day")
    missed, unknown = _criteria(part, unit, NOT_MET), _criteria(part, unit, UNKNOWN)
    shown = _joined([row.number for row in missed], [row.number for row in unknown])
    named = _joined(*([f"{row.number} {row.name}" for row in rows] for rows in (missed, unknown)))
    return Cell(shown, value=named) if shown else _("nothing")


def _joined(missed, unknown):
    parts = [", ".join(missed)] if missed else []
    if unknown:
        parts.append(_("cannot be told: %(names)s") % {"names": ", ".join(unknown)})
    return "; ".join(parts)


def _criteria(part, unit, mark):
    pairs = zip(part.rollup.criteria, unit.marks, strict=False)
    return [criterion for criterion, found in pairs if found == mark]


def _recognised(part, target, metric):
    return _split(part, metric, lambda unit: unit.is_recognised(metric.attainment))


def _split(part, metric, test):
    held = [unit for unit in part.units if test(unit)]
    return _communes(part, metric, held, [unit for unit in part.units if not test(unit)])


def _in_year(part, target, metric):
    new = {unit.pk for unit in new_units(part, target, metric, part.day)}
    held = [unit for unit in part.units if unit.pk in new]
    return _communes(part, metric, held, [unit for unit in part.units if not unit.is_recognised(metric.attainment)])


def _average(part, target, metric):
    return _split(part, metric, lambda unit: unit.is_assessed)


def _below(part, target, metric):
    few = {unit.pk for unit in few_units(part, metric)}
    held = [unit for unit in part.units if unit.pk in few]
    unknown = [unit for unit in part.units if not unit.is_assessed]
    titles = _("Below %(few)s criteria") % {"few": metric.few}, _("Without figures")
    registers = _communes(part, metric, held, unknown, titles)
    return [one for one in reversed(registers) if one.rows or one.name == "counted"]


# -- Districts, conditions, criteria ----------------------------------------------------------------------------------


def _districts(part, target, metric):
    return _district_registers(part, target, lambda row: row.decision is not None)


def _more_districts(part, target, metric):
    begin = baseline_day(target)
    return _district_registers(part, target, lambda row: is_newer(row, begin))


def _districts_in_year(part, target, metric):
    before = year_before(target, part.day)
    return _district_registers(part, target, lambda row: is_newer(row, before))


def _district_registers(part, target, test):
    rows, lost = named_rows(part, target)
    held, left = [row for row in rows if test(row)], [row for row in rows if not test(row)]
    missing = [_district_row(part, row) for row in left]
    missing += [[name, "", "", "", _("not in the register on that day")] for name in lost]
    return [
        _district_register("missing", _("Not counted, and why"), missing),
        _district_register("counted", _("Counted"), [_district_row(part, row) for row in held]),
    ]


def _district_register(name, title, rows):
    columns = [Column(_("District"), "text", 28), Column(_("Decision"), "text", 22),
               Column(_("Decided on"), "date", 12), Column(_("Xã recognised"), "mark", 14),
               Column(_("Why"), "text", 50)]  # fmt: skip
    return Register(name=name, title=title, note=format_count(len(rows)), columns=columns, rows=rows)


def _district_row(part, row):
    figures, decision = row.figures, row.decision
    left = figures.total - figures.standard
    why = "" if decision else _("no valid decision; %(count)s xã not yet recognised") % {"count": format_count(left)}
    return [
        Cell(row.full_name, href=_url("reports:standing", part, row.code)),
        decision.number if decision else "",
        day_cell(decision.date if decision else None),
        f"{format_count(figures.standard)}/{format_count(figures.total)}",
        why or _("recognised before"),
    ]


def _province(part, target, metric):
    decision, place = part.own_decision, part.rollup.place
    row = [
        Cell(place.full_name, href=_url("reports:standing", part, place.code)),
        decision.number if decision else "",
        day_cell(decision.date if decision else None),
        f"{format_count(part.figures.standard)}/{format_count(part.figures.total)}",
        "" if decision else _("no valid decision on that day"),
    ]
    name, title = ("counted", _("Counted")) if decision else ("missing", _("Not counted, and why"))
    return [_district_register(name, title, [row])]


def _mark_words():
    return {MET: _("met"), NOT_MET: _("not met"), UNKNOWN: _("cannot be told"), NOT_APPLICABLE: _("not applicable")}


def _marked(pairs):
    """Registers of (text, mark)."""
    words = _mark_words()
    columns = [Column(_("Criterion"), "text", 60), Column(_("Result"), "mark", 18)]
    left = [[text, words[mark]] for text, mark in pairs if mark not in COUNTED_AS_MET]
    held = [[text, words[mark]] for text, mark in pairs if mark in COUNTED_AS_MET]
    return [
        Register("missing", _("Not counted, and why"), columns, left, format_count(len(left))),
        Register("counted", _("Counted"), columns, held, format_count(len(held))),
    ]


def _conditions(part, target, metric):
    return _marked([(f"{one.condition.number} {one.condition.name}", one.mark) for one in part.answers])


def _own_criteria(part, target, metric):
    own = part.own_criteria
    pairs = zip(own.criteria, own.marks, strict=False) if own else []
    return _marked([(f"{criterion.number} {criterion.name}", mark) for criterion, mark in pairs]) if own else []


def _villages(part, target, metric):
    """One row a commune concerned: its villages recognised, or that it has no list."""
    found = part.villages_of("dbkk")
    rows = []
    for commune in found.communes:
        figures = commune.figures
        known = found.knows_recognitions and figures.has_list
        count = f"{format_count(figures.standard)}/{format_count(figures.total)}" if known else "–"
        why = "" if figures.has_list else _("no list of villages")
        rows.append([Cell(commune.full_name, href=_url("reports:village-list", part, commune.code)), count, why])
    columns = [Column(_("Commune"), "text", 30), Column(_("Villages recognised"), "mark", 20),
               Column(_("Why"), "text", 40)]  # fmt: skip
    return [Register("counted", _("Communes concerned"), columns, rows, format_count(len(rows)))]


def _requirements(part, target, metric):
    shares = part.shares_by_level
    rows = []
    for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE, Level.VILLAGE):
        met, required = shares.get(level, (None, None))
        rows.append([Level(level).label, format_count(met), format_count(required), format_percent(met, required)])
    columns = [Column(_("Level"), "text", 20), Column(_("Criteria met"), "auto", 14),
               Column(_("Criteria required"), "auto", 16), Column(_("Share"), "mark", 12)]  # fmt: skip
    return [Register("counted", _("By level"), columns, rows)]


_RULES = {
    "recognised": _recognised,
    "recognised_in_year": _in_year,
    "more_recognised": _recognised,
    "share_recognised": _recognised,
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
