"""The strip of facts under the tiles."""

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.models import Assessment, Attainment, PeriodState, ReportingPeriod
from criteria.rules import EDITABLE_STATES
from criteria.worklist import WAITING
from localities.models import Level, Locality
from ntm.lib.numbers import format_count
from ntm.looks import kept
from reports import rollups, villages
from reports.dashboard.links import list_url
from reports.rollups.year_plan import assigned_row, later_word, planned_count


def facts(frame, rollup, targets, scope):
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
    planned = _planned(frame, targets.get("plan"), year)
    if planned is not None:
        address = frame.url("reports:year-plan", frame.place.code, year)
        facts.insert(0, _fact(_("Plan %(year)s") % {"year": year}, planned, address, "xã"))
    waiting = None if frame.is_carried_over else _not_reported(frame, scope)
    if waiting:
        facts.append(waiting)
    listed = None if frame.is_carried_over else _villages(frame)
    if listed:
        facts.append(listed)
    return facts


def _planned(frame, target, year):
    """Communes assigned for the year, by the later of the office's number and a document's, else by name; or None."""
    has_plan = frame.place.level in (Level.PROVINCE, Level.DISTRICT) and not frame.is_carried_over
    row, target = later_word(assigned_row(frame.place, year, frame.day) if has_plan else None, target)
    if row or target:
        return row.count if row else int(target.value)
    return planned_count(frame.place, year, frame.day) if has_plan else None


def _villages(frame):
    """Villages recognised of those listed; None where no list of villages is kept."""
    if not _has_villages(frame.place, frame.day):
        return None
    figures = villages.read(frame.place, frame.day, frame.basis).figures
    words = f"{format_count(figures.standard)}/{format_count(figures.total)} {_('villages')}"
    return {
        "label": _("Villages recognised"),
        "value": words,
        "href": frame.url("reports:village-list", frame.place.code),
        "tone": "",
    }


@kept("base")
def _has_villages(place, day):
    return Locality.objects.filter(level=Level.VILLAGE).within(place).in_force_on(day).exists()


@kept("base")
def _open_period(province):
    rows = ReportingPeriod.objects.filter(province__lineage=province.lineage_id, state=PeriodState.OPEN)
    rows = rows.filter(criteria_sets__level=Level.COMMUNE, criteria_sets__attainment=Attainment.STANDARD)
    return rows.order_by("-end_date").first()


def _fact(label, count, href, unit, tone=""):
    tone = tone if count else ""
    return {"label": label, "value": f"{format_count(count)} {unit}", "href": href, "tone": tone}


def _not_reported(frame, scope):
    """Communes of the open period whose figures have not been handed over; None without an open period."""
    period = _open_period(frame.place.own_province)
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
