"""The leadership dashboard as finished values: the template only lays them out."""

import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.models import Assessment, Attainment, PeriodState, ReportingPeriod
from criteria.rules import EDITABLE_STATES, NOT_MET
from criteria.worklist import WAITING
from directives.models import Task
from directives.standings import Following
from directives.tasklist import state_counts, states_of, task_rows
from directives.timing import TimeState
from localities.models import Level, Locality
from ntm.lib.numbers import format_count, format_decimal, format_percent, quantize, share
from reports import rollups, villages
from reports.carried_pages import are_same_units, as_carried, carried_panel, without_changes
from reports.presenters import change_in_words
from reports.rollups import Basis
from reports.standing import panel
from reports.targets import Standing, headline_targets

FIRST_TREND_YEAR = 2016
TASKS_SHOWN = 4
LOW_POINT = 140  # of the trend, in its own units: below it there is no room for a number under a dot


def dashboard(frame, scope):
    """Context of the dashboard template for a province or district."""
    rollup = frame.rollup()
    past = Locality.objects.on_day(frame.place, frame.compare_day)
    before = frame.rollup_of(past, frame.compare_day)
    # Targets are given for the units of their time; on other boundaries their numbers mean nothing.
    targets = {} if frame.is_carried_over else headline_targets(frame.place, frame.day, scope)
    return {
        "rollup": rollup,
        "tiles": _tiles(frame, rollup, before, targets),
        "facts": _facts(frame, rollup, targets, scope),
        "districts": [_district(frame, row) for row in _by_size(rollup.districts)],
        "matrix": _matrix(frame, rollup),
        "criteria": [_criterion_head(frame, row) for row in enumerate(rollup.criteria)],
        "bands": _bands(frame, rollup),
        "weakest": _weakest(frame, rollup),
        "at_risk": _at_risk(frame, rollup),
        "trend": _trend(frame, targets.get("standard")) if _has_trend(frame, rollup) else None,
        "carried": carried_panel(frame, rollup) if rollup.is_carried_over else None,
        "tasks": _tasks(frame, scope),
        "summary": _summary(rollup),
        "standing": [] if frame.is_carried_over else panel(frame),
        "revocation": format_count(len(rollup.select("revocation"))),
    }


def _has_trend(frame, rollup):
    """Each point of the trend stands for the units of its own day, so there is none on other boundaries."""
    return rollup.knows_recognitions and not frame.is_carried_over


def unit_url(frame, unit):
    return frame.unit_url(unit.code)


def list_url(frame, show):
    return frame.url("reports:commune-list", frame.place.code, show=show)


# -- Tiles ------------------------------------------------------------------------------------------------------------


def _tiles(frame, rollup, before, targets):
    figures, earlier = rollup.figures, before.figures
    known = rollup.knows_recognitions
    tiles = [
        _count_tile(frame, _("Communes recognised as standard"), "recognised:STANDARD", figures.standard,
                    figures.total, earlier.standard, targets.get("standard"), known, notes=_risk_note(frame, figures)),
        _count_tile(frame, _("Advanced communes"), "recognised:ADVANCED", figures.advanced, figures.total,
                    earlier.advanced, targets.get("advanced"), known, notes=_share_of_recognised(figures)),
        _count_tile(frame, _("Model communes"), "recognised:EXEMPLARY", figures.exemplary, figures.total,
                    earlier.exemplary, None, known),
    ]  # fmt: skip
    if rollup.districts and frame.place.level == Level.PROVINCE:
        tiles.append(_district_tile(frame, rollup, before, targets.get("districts"), known))
    tiles.append(_average_tile(frame, rollup, before, targets))
    if not are_same_units(rollup, before):
        tiles = without_changes(frame, tiles, before)
    return [as_carried(frame, rollup, tile) for tile in tiles] if rollup.is_carried_over else tiles


def _count_tile(frame, label, show, value, whole, earlier, target, known, notes=()):
    return {
        "label": label,
        "href": list_url(frame, show),
        "value": format_count(value) if known else "–",
        "whole": format_count(whole),
        "share": format_percent(value, whole) if known else "",
        "value_share": _share_number(value, whole) if known else 0,
        "change": _change(frame, value, earlier, "xã") if known else _("no recognition decision recorded"),
        "notes": list(notes) if known else [],
        **_target_words(frame, target, value, whole),
    }


def _target_words(frame, target, value, whole):
    if target is None:
        return {"no_target": _("no target set"), "target_share": None}
    standing = Standing(target, frame.day, value=value, needed=int(target.value))
    words = {"year": target.deadline.year, "value": format_count(int(target.value))}
    if whole and target.value > whole:
        return {
            "target": _("Target %(year)s: %(value)s") % words,
            "target_share": None,
            "gap": _("given for other boundaries"),
            "target_source": standing.source,
        }
    return {
        "target": _("Target %(year)s: %(value)s") % words,
        "target_share": _share_number(int(target.value), whole),
        "target_source": _("%(source)s · due %(day)s")
        % {"source": standing.source, "day": f"{target.deadline:%d/%m/%Y}"},
        "gap": standing.gap or _("reached"),
    }


def _district_tile(frame, rollup, before, target, known):
    value, whole = rollup.districts_recognised, len(rollup.districts)
    tile = _count_tile(frame, _("Districts and cities recognised"), "", value, whole,
                       before.districts_recognised, target, known)  # fmt: skip
    tile["href"] = frame.url("reports:district-list", frame.place.code)
    tile["change"] = _change(frame, value, before.districts_recognised, _("units")) if known else tile["change"]
    return tile


def _average_tile(frame, rollup, before, targets):
    figures, earlier = rollup.figures, before.figures
    count = len(rollup.criteria)
    average = quantize(figures.average, 2) if figures.assessed else None
    tile = {
        "label": _("Average criteria per commune"),
        "href": list_url(frame, "assessed"),
        "value": format_decimal(average, 2),
        "whole": format_count(count) if count else "",
        "value_share": _share_number(average, count) or 0,
        "notes": [],
    }
    if not figures.assessed:
        return {**tile, "no_target": _("no approved results by that day")}
    words = {"met": format_decimal(figures.met_sum), "count": format_count(figures.assessed)}
    tile["notes"] = [{"text": _("%(met)s criteria met / %(count)s communes") % words}, _verdict_note(figures)]
    if earlier.assessed == earlier.total and figures.assessed == figures.total:
        tile["change"] = _change(frame, average, quantize(earlier.average, 2), _("criteria"))
    target = targets.get("average")
    if target:
        tile["target"] = _("Target %(year)s: %(value)s") % {
            "year": target.deadline.year, "value": format_decimal(target.value)}  # fmt: skip
        tile["target_share"] = _share_number(target.value, count)
        tile["gap"] = Standing(target, frame.day, value=figures.exact_average, needed=target.value).gap or _("reached")
    few = {"count": format_count(figures.below_15)}
    tile["notes"].insert(1, {"text": _("%(count)s communes below 15") % few, "href": list_url(frame, "below_15")})
    return tile


def _verdict_note(figures):
    words = {"computed": format_decimal(figures.computed), "stated": format_decimal(figures.stated)}
    return {"text": _("verdicts: %(computed)s by value and level, %(stated)s stated by officers") % words}


def _risk_note(frame, figures):
    if not figures.at_risk:
        return []
    text = _("%(count)s communes with criteria no longer met") % {"count": format_count(figures.at_risk)}
    return [{"text": text, "href": list_url(frame, "at_risk"), "tone": "amber"}]


def _share_of_recognised(figures):
    words = {"share": format_percent(figures.advanced, figures.standard), "count": figures.standard}
    return [{"text": _("%(share)s of the %(count)s recognised") % words}] if figures.standard else []


def _change(frame, now, before, unit):
    words = change_in_words(now, before, unit)
    return _("%(change)s against %(period)s") % {"change": words, "period": frame.compare_words} if words else ""


def _share_number(part, whole):
    """Number 0-100 for a bar; None when there is nothing to draw."""
    percentage = share(part, whole)
    return None if percentage is None else float(min(percentage, 100))


# -- Strip of facts ---------------------------------------------------------------------------------------------------


def _facts(frame, rollup, targets, scope):
    figures, year = rollup.figures, frame.day.year
    this_year = len(rollup.select(f"recognised_in:{year}")) if rollup.knows_recognitions else None
    facts = [
        _fact(_("Recognised in %(year)s") % {"year": year}, this_year,
              list_url(frame, f"recognised_in:{year}"), "xã"),
        _fact(_("Meets all criteria by the data"), figures.meets if figures.assessed else None,
              list_url(frame, "meets"), "xã"),
        _fact(_("Recognised, criteria no longer met"), figures.at_risk if figures.assessed else None,
              list_url(frame, "at_risk"), "xã", "amber"),
        _fact(_("Cannot be told yet"), figures.unknown, list_url(frame, "unknown"), "xã", "amber"),
    ]  # fmt: skip
    plan = targets.get("plan")
    if plan:
        facts.insert(
            0, _fact(_("Plan %(year)s") % {"year": year}, int(plan.value), reverse("reports:target-list"), "xã")
        )
    waiting = None if frame.is_carried_over else _not_reported(frame, scope)
    if waiting:
        facts.append(waiting)
    listed = None if frame.is_carried_over else _villages(frame)
    if listed:
        facts.append(listed)
    return facts


def _villages(frame):
    """Villages recognised of those listed; None where no list of villages is kept."""
    if not Locality.objects.filter(level=Level.VILLAGE).within(frame.place).in_force_on(frame.day).exists():
        return None
    figures = villages.read(frame.place, frame.day, frame.basis).figures
    words = f"{format_count(figures.standard)}/{format_count(figures.total)} {_('villages')}"
    return {
        "label": _("Villages recognised"),
        "value": words,
        "href": frame.url("reports:village-list", frame.place.code),
        "tone": "",
    }


def _fact(label, count, href, unit, tone=""):
    tone = tone if count else ""
    return {"label": label, "value": f"{format_count(count)} {unit}", "href": href, "tone": tone}


def _not_reported(frame, scope):
    """Communes of the open period whose figures have not been handed over; None without an open period."""
    period = (
        ReportingPeriod.objects.filter(province__lineage=frame.place.own_province.lineage_id, state=PeriodState.OPEN)
        .filter(criteria_sets__level=Level.COMMUNE, criteria_sets__attainment=Attainment.STANDARD)
        .order_by("-end_date")
        .first()
    )
    if period is None or not frame.may_read_current or (frame.asked and frame.day < period.start_date):
        return None
    rows = Assessment.objects.filter(
        rollups.is_counted(),
        period=period,
        state__in=EDITABLE_STATES,
        criteria_set__level=Level.COMMUNE,
        criteria_set__attainment=Attainment.STANDARD,
    )
    if frame.place.level == Level.DISTRICT:
        rows = rows.filter(district__lineage=frame.place.lineage_id)
    label = _("Not yet reported, %(period)s") % {"period": period.label}
    return _fact(
        label,
        rows.values("locality").distinct().count(),
        f"{reverse('criteria:entry-home')}?period={period.code}&state={WAITING}",
        "xã",
        "amber",
    )


# -- Tables -----------------------------------------------------------------------------------------------------------


def _by_size(districts):
    return sorted(districts, key=lambda row: (-row.figures.total, row.sort_key))


def _district(frame, row):
    figures, decided = row.figures, row.decision is not None
    return {
        "name": row.name,
        "full_name": row.full_name,
        "href": unit_url(frame, row),
        "list_href": frame.url("reports:commune-list", row.code, show="recognised:STANDARD"),
        "advanced_href": frame.url("reports:commune-list", row.code, show="recognised:ADVANCED"),
        "average_href": frame.url("reports:commune-list", row.code, show="assessed"),
        "recognised": f"{format_count(figures.standard)}/{format_count(figures.total)}",
        "share_number": _share_number(figures.standard, figures.total) or 0,
        "share": format_percent(figures.standard, figures.total),
        "advanced": format_count(figures.advanced),
        "average": format_decimal(quantize(figures.average, 1), 1) if figures.assessed else "–",
        "standing": _standing_words(row) if figures.standard is not None else "–",
        "is_standing": decided,
    }


def _standing_words(row):
    if row.decision is None:
        return _("not yet")
    return _("task completed") if row.decision.attainment == Attainment.COMPLETED else _("recognised")


def _criterion_head(frame, numbered):
    position, criterion = numbered
    return {"number": criterion.number, "name": criterion.name, "href": list_url(frame, f"criterion:{position}")}


def matrix_row(frame, unit, districts, knows_recognitions=True):
    """One commune of the matrix."""
    if not unit.is_mapped:
        state, tone = _("cannot be carried over"), "amber"
    elif not knows_recognitions:
        state, tone = _("no decision recorded"), ""
    elif not unit.is_recognised(Attainment.STANDARD):
        state, tone = _("not recognised"), "red"
    elif unit.is_at_risk:
        state, tone = _("recognised, declining"), "amber"
    elif unit.is_provisional:
        state, tone = _("recognised, provisional"), "green"
    else:
        state, tone = _("recognised"), "green"
    district = districts.get(unit.district_id, "")
    return {
        "name": f"{unit.name} ({district})" if unit.has_namesake and district else unit.name,
        "district": district,
        "href": unit_url(frame, unit),
        "state": state,
        "tone": tone,
        "marks": unit.marks,
        "met": format_count(unit.met),
        "required": unit.required or "–",
    }


def _matrix(frame, rollup):
    """Communes not meeting every criterion, the furthest behind first."""
    districts = {row.pk: row.name for row in rollup.districts}
    behind = [unit for unit in rollup.units if unit.is_assessed and not unit.meets]
    behind.sort(key=lambda unit: (unit.is_recognised(Attainment.STANDARD), unit.met, unit.sort_key))
    return [matrix_row(frame, unit, districts, rollup.knows_recognitions) for unit in behind]


def band_words(label):
    if label.startswith("<"):
        return _("under %(count)s criteria") % {"count": label[1:]}
    return _("%(count)s criteria") % {"count": label.replace("-", "–")}


def _bands(frame, rollup):
    figures = rollup.figures
    if not figures.assessed:
        return []
    return [
        {
            "name": band_words(label),
            "href": list_url(frame, f"band:{label}"),
            "count": format_count(count),
            "share": format_percent(count, figures.assessed),
            "number": _share_number(count, figures.assessed),
        }
        for label, count in figures.bands.items()
    ]


def _weakest(frame, rollup):
    rows = rollup.weakest()[:8]
    most = max((row.not_met for row in rows), default=0)
    return [
        {
            "name": f"{row.criterion.number}. {row.criterion.name}",
            "href": list_url(frame, f"criterion:{row.position}"),
            "count": format_count(row.not_met),
            "unknown": format_count(row.unknown) if row.unknown else "–",
            "number": _share_number(row.not_met, most),
        }
        for row in rows
    ]


def _at_risk(frame, rollup):
    districts = {row.pk: row.name for row in rollup.districts}
    rows = sorted((unit for unit in rollup.units if unit.is_at_risk), key=lambda unit: (unit.met, unit.sort_key))
    return [
        {
            "name": unit.name,
            "href": unit_url(frame, unit),
            "district": districts.get(unit.district_id, ""),
            "year": unit.decision().year,
            "decision": unit.decision().number,
            "failing": ", ".join(failing_names(rollup, unit)),
        }
        for unit in rows
    ]


def failing_names(rollup, unit):
    return [f"{c.number} {c.name}" for c, mark in zip(rollup.criteria, unit.marks, strict=False) if mark == NOT_MET]


def _summary(rollup):
    figures = rollup.figures
    return {
        "recognised": f"{format_count(figures.standard)}/{format_count(figures.total)}",
        "share": format_percent(figures.standard, figures.total),
        "advanced": format_count(figures.advanced),
        "average": format_decimal(quantize(figures.average, 1), 1) if figures.assessed else "–",
        "districts": f"{format_count(rollup.districts_recognised)}/{format_count(len(rollup.districts))}",
        "behind": format_count(figures.assessed - figures.meets),
        "assessed": format_count(figures.assessed),
        "total": format_count(figures.total),
        "at_risk": format_count(figures.at_risk),
        "is_approved": rollup.basis == Basis.APPROVED,
        "is_carried_over": rollup.is_carried_over,
    }


# -- Trend and tasks --------------------------------------------------------------------------------------------------


def trend_points(place, day):
    """[(day, recognised, total)]: each 31/12 since the phase 2016-2020 began for which units are known, and the day."""
    days = [dt.date(year, 12, 31) for year in range(FIRST_TREND_YEAR, day.year)] + [day]
    return [point for point in rollups.trend(place, days) if point[2]]


def _trend(frame, target):
    points = trend_points(frame.place, frame.day)
    if len(points) < 2:
        return None
    rows = []
    last_year = max(frame.day.year, target.deadline.year if target else 0)
    first_year = points[0][0].year
    step = 372 / max(1, last_year - first_year)
    for day, recognised, total in points:
        percentage = share(recognised, total)
        rows.append(
            {
                "x": round(34 + (day.year - first_year) * step, 1),
                "y": _height(percentage),
                "label": str(day.year) if (day.month, day.day) == (12, 31) else f"{day.month}/{day.year}",
                "value": format_decimal(percentage, 2),
            }
        )
    trend = {
        "grid": [{"y": _height(mark), "text": mark} for mark in (0, 25, 50, 75, 100)],
        "points": rows,
        "line": " ".join(f"{row['x']},{row['y']}" for row in rows),
        # Under the last dot, above it where the line runs along the foot.
        "last": rows[-1] | {"dy": -10 if rows[-1]["y"] > LOW_POINT else 23},
    }
    return trend | _target_line(rows, target, points[-1][2], last_year, first_year, step)


def _target_line(rows, target, total, last_year, first_year, step):
    if target is None or not total or target.value > total:
        return {}
    aim = share(int(target.value), total)
    end = {"x": round(34 + (last_year - first_year) * step, 1), "y": _height(aim)}
    words = {"year": target.deadline.year, "value": format_decimal(aim, 2)}
    return {
        "target_line": f"{rows[0]['x']},{rows[0]['y']} {end['x']},{end['y']}",
        "target_label": _("target %(year)s: %(value)s") % words,
        "target_end": end,
    }


def _height(percentage):
    return round(168 - float(percentage) * 1.48, 1)


def _tasks(frame, scope):
    """Counts by time state and the most pressing tasks of papers of the place's province issued by the day."""
    province = frame.place.own_province.lineage_id
    own = Q(directive__locality__lineage=province) | Q(directive__locality__province__lineage=province)
    undated = Q(directive__date__isnull=True) & ~Q(directive__period_from__gt=frame.day.year)
    issued = undated | Q(directive__date__lte=frame.day)
    tasks = Task.objects.visible_to(scope).filter(own, issued)
    following = Following(frame.day)
    states = states_of(tasks, frame.day, following)
    counts = state_counts(states)
    first = [pk for _state, pk in states[:TASKS_SHOWN]]
    rows = {row.task.pk: row for row in task_rows(Task.objects.filter(pk__in=first), frame.day, following)}
    words = [
        _("%(count)s tasks") % {"count": format_count(len(states))},
        f"{format_count(counts[TimeState.OVERDUE])} {TimeState.OVERDUE.label}",
        f"{format_count(counts[TimeState.DUE_SOON])} {TimeState.DUE_SOON.label}",
        f"{format_count(counts[TimeState.NO_LIMIT])} {TimeState.NO_LIMIT.label}",
    ]
    return {"words": " · ".join(words), "rows": [_task(rows[pk]) for pk in first]}


def _task(row):
    leads = [agency.short_name or agency.name for agency in row.leads]
    more = _("and %(count)s more") % {"count": len(leads) - 1} if len(leads) > 1 else ""
    detail = [" ".join(filter(None, (leads[0] if leads else "", more))), row.clause, row.deadline]
    return {
        "summary": row.task.summary,
        "href": reverse("reports:directive-detail", args=[row.task.directive_id]) + "#tasks",
        "state": row.state.label,
        "tone": row.tone,
        "detail": " · ".join(filter(None, detail)),
    }
