"""What a planned reorganisation touches besides the places: recognitions, open assessments, officials, attributes.

Each effect is a sentence with its unit; the preview lists them and applying carries out exactly these.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Agency, Role, RoleAssignment
from criteria.actions.handover import Effect, EffectKind, participants
from criteria.actions.reorganisation.plan import Fate
from criteria.actions.reorganisation.standing import LADDER, decision_for, standing_of
from criteria.holdings import holds
from criteria.models import Assessment, Attainment, PeriodState, ReportingPeriod
from localities.models import Kind, Level, LocalityAttribute
from ntm.lib.numbers import format_count
from ntm.lib.validity import in_force


@dataclass
class WantedReview:
    """One question to the office: does the new unit take over this attainment of its predecessors?"""

    new: object
    attainment: str
    predecessors: list

    @property
    def text(self):
        return provisional_text(self.attainment, self.predecessors)


@dataclass
class Figures:
    """Communes proper before and after, and what of their recognition is sure, open, or stays behind."""

    communes_before: int = 0
    communes_after: int = 0
    recognised_before: int = 0
    recognised_surely: int = 0
    to_review: int = 0


@dataclass
class Effects:
    figures: Figures
    reviews: list = field(default_factory=list)
    listed: list = field(default_factory=list)

    @property
    def groups(self):
        """[(heading, [Effect])] in the order of EffectKind."""
        found = defaultdict(list)
        for effect in self.listed:
            found[effect.kind].append(effect)
        return [(kind.label, found[kind]) for kind in EffectKind if found[kind]]


def effects_of(plan):
    """Effects of a plan without troubles; a fixed number of queries."""
    held = standing_of({row.lineage_id for row in plan.before}, plan.last_day)
    reviews = wanted_reviews(plan, held)
    found = Effects(_figures(plan, held, reviews), reviews)
    found.listed += _recognition_effects(plan, held, reviews)
    found.listed += _assessment_effects(plan)
    found.listed += _role_effects(plan)
    found.listed += _agency_effects(plan)
    found.listed += _attribute_effects(plan)
    for participant in participants():
        found.listed += participant.effects(plan)
    return found


# -- Recognition ------------------------------------------------------------------------------------------------------


def wanted_reviews(plan, held=None):
    """Reviews of every new unit that is no plain continuation and had a recognised predecessor, one per attainment."""
    if held is None:
        held = standing_of({one.place.lineage_id for one in plan.broken}, plan.last_day)
    found = []
    for unit in plan.named:
        if unit.continued or not _is_counted(unit):
            continue
        for attainment in LADDER:
            rows = [_predecessor(step, held[step.old.lineage_id], attainment) for step in unit.steps]
            if any(row["attainment"] for row in rows):
                found.append(WantedReview(unit, attainment, rows))
    return found


def _is_counted(unit):
    """Wards and townships are not in the programme: nothing can be carried over to them."""
    return unit.level != Level.COMMUNE or unit.kind == Kind.COMMUNE


def _predecessor(step, own, attainment):
    decision = decision_for(own, attainment)
    return {
        "pk": step.old.pk,
        "name": step.old.full_name,
        "is_whole": step.is_whole,
        "attainment": decision.attainment if decision else "",
        "number": decision.decision_number if decision else "",
        "date": f"{decision.decision_date:%d/%m/%Y}" if decision else "",
        "year": decision.recognition_year if decision else None,
    }


def provisional_text(attainment, predecessors):
    """ "2/3 old units were recognised as standard (Xã A, QĐ 12/QĐ-UBND ngày 15/01/2020; …)"."""
    holders = [row for row in predecessors if row["attainment"]]
    named = "; ".join(f"{row['name']}, {row['number'] or '–'}, {row['date']}" for row in holders)
    words = {
        "held": format_count(len(holders)),
        "total": format_count(len(predecessors)),
        "attainment": Attainment(attainment).label,
        "named": named,
    }
    return _("%(held)s/%(total)s old units were recognised as “%(attainment)s” (%(named)s)") % words


def _recognition_effects(plan, held, reviews):
    for review in reviews:
        words = {"place": review.new.full_name, "text": review.text}
        text = _("%(place)s: provisional, waiting for review: %(text)s.") % words
        yield Effect(EffectKind.RECOGNITION, text, review.new.steps[0].old)
    reviewed = {row["pk"] for review in reviews for row in review.predecessors}
    for ended in plan.broken:
        own = held[ended.place.lineage_id]
        if own and ended.place.pk not in reviewed:
            yield Effect(EffectKind.RECOGNITION, _left_behind(ended, own), ended.place)
    kept = [one.heirs[0] for one in plan.ended if one.fate == Fate.CONTINUES and held[one.place.lineage_id]]
    if kept:
        text = _("Recognitions go on with the units that plainly continue (%(count)s): %(places)s.")
        yield Effect(EffectKind.RECOGNITION, text % {"count": format_count(len(kept)), "places": _names(kept)})


def _left_behind(ended, own):
    labels = ", ".join(str(Attainment(level).label) for level in own)
    words = {"place": ended.place, "attainments": labels}
    if ended.fate == Fate.DISSOLVED:
        return _("%(place)s: its recognition (%(attainments)s) stays in its history and passes to nobody.") % words
    words["heirs"] = _names(ended.heirs)
    return _("%(place)s: its recognition (%(attainments)s) is not carried over to %(heirs)s.") % words


def _figures(plan, held, reviews):
    after = [row for row in plan.staying if _is_xa(row)]
    begun = [unit for unit in plan.begun if _is_xa(unit)]
    before = [row for row in plan.before if _is_xa(row)]
    sure = [row for row in after if holds(held[row.lineage_id], Attainment.STANDARD)]
    sure += [unit for unit in begun if unit.continued and holds(held[unit.continued.lineage_id], Attainment.STANDARD)]
    return Figures(
        communes_before=len(before),
        communes_after=len(after) + len(begun),
        recognised_before=sum(holds(held[row.lineage_id], Attainment.STANDARD) for row in before),
        recognised_surely=len(sure),
        to_review=sum(review.attainment == Attainment.STANDARD and _is_xa(review.new) for review in reviews),
    )


def _is_xa(unit):
    return unit.level == Level.COMMUNE and unit.kind == Kind.COMMUNE


# -- Open assessments -------------------------------------------------------------------------------------------------


def open_periods(plan):
    """Open periods of the province that describe a day on or after the change, oldest first."""
    rows = ReportingPeriod.objects.filter(province__lineage=plan.province.lineage_id, state=PeriodState.OPEN)
    return rows.filter(end_date__gte=plan.date).prefetch_related("criteria_sets").order_by("end_date", "pk")


def open_assessments(plan, places):
    """Assessments of these old units in the open periods."""
    lineages = [place.lineage_id for place in places]
    rows = Assessment.objects.filter(period__in=open_periods(plan), locality__lineage__in=lineages)
    return rows.select_related("period", "criteria_set", "locality").order_by("period__end_date", "locality__code")


def moving_assessments(plan):
    """[(assessment, new unit)] of open figures that go on with a unit that plainly continues.

    A new unit already known to end before the quarter does leaves them where they are: with the row of its last day.
    """
    going_on = [ended.place for ended in plan.ended if ended.fate == Fate.CONTINUES]
    rows = open_assessments(plan, going_on) if going_on else []
    pairs = [(row, plan.ended_with(row.locality).heirs[0]) for row in rows]
    return [(row, unit) for row, unit in pairs if _lasts(unit, row.period)]


def _lasts(unit, period):
    return unit.valid_to is None or unit.valid_to >= period.end_date


def _assessment_effects(plan):
    yield from _closed_assessments(plan)
    yield from _moved_assessments(plan)
    fresh = [unit for unit in plan.named if not unit.continued]
    for period in open_periods(plan):
        begun = [unit for unit in fresh if _has_set(period, unit) and _lasts(unit, period)]
        if begun:
            words = {"period": period.label, "places": _names(begun)}
            text = _("In %(period)s empty assessments are begun for: %(places)s.")
            yield Effect(EffectKind.ASSESSMENT, text % words)


def _closed_assessments(plan):
    for row in open_assessments(plan, [one.place for one in plan.broken]):
        words = {
            "place": row.locality,
            "period": row.period.label,
            "set": row.criteria_set,
            "met": row.current_met,
            "required": row.current_required,
            "state": row.get_state_display(),
        }
        text = _("%(place)s, %(period)s, %(set)s: closed with the unit (%(state)s, %(met)s/%(required)s).")
        yield Effect(EffectKind.ASSESSMENT, text % words, row.locality)


def _moved_assessments(plan):
    """One sentence for each period and set, naming every unit whose figures go on."""
    moved = defaultdict(list)
    for row, unit in moving_assessments(plan):
        moved[row.period, row.criteria_set].append(unit)
    for (period, criteria_set), units in moved.items():
        words = {
            "period": period.label,
            "set": criteria_set,
            "count": format_count(len(units)),
            "places": _names(units),
        }
        text = _("%(period)s, %(set)s: figures go on with the units that plainly continue (%(count)s): %(places)s.")
        yield Effect(EffectKind.ASSESSMENT, text % words)


def _names(units):
    return ", ".join(unit.full_name for unit in units)


def _has_set(period, unit):
    return _is_counted(unit) and any(row.level == unit.level for row in period.criteria_sets.all())


# -- Officials, agencies, attributes ----------------------------------------------------------------------------------


def roles_of(plan):
    """Roles of officials over units that do not plainly continue, which still hold on the first new day."""
    rows = RoleAssignment.objects.filter(role=Role.LOCAL, locality__lineage__in=_broken_lineages(plan))
    rows = rows.exclude(valid_to__lt=plan.date).select_related("user", "locality")
    return list(rows.order_by("locality__code", "user__username", "pk"))


def heir_of_role(plan, role):
    """The one new unit that takes over the place of a role, under whichever of its rows the role names it."""
    return plan.heir_of(plan.ended_with(role.locality).place)


def _broken_lineages(plan):
    return [one.place.lineage_id for one in plan.broken]


def _role_effects(plan):
    for role in roles_of(plan):
        heir = heir_of_role(plan, role)
        words = {"user": role.user, "place": role.locality, "heir": heir.full_name if heir else ""}
        words["day"] = f"{plan.last_day:%d/%m/%Y}"
        if heir:
            text = _("%(user)s: the role for %(place)s ends on %(day)s and goes on for %(heir)s.")
        else:
            text = _("%(user)s: the role for %(place)s ends on %(day)s; give a new one.")
        yield Effect(EffectKind.ROLE, text % words, role.locality)


def _agency_effects(plan):
    rows = Agency.objects.filter(in_force(plan.date), locality__lineage__in=_broken_lineages(plan))
    rows = rows.select_related("locality")
    for agency in rows.order_by("search_key", "pk"):
        words = {"agency": agency, "place": agency.locality}
        text = _("%(agency)s belongs to %(place)s, which ends: check its name and dates.")
        yield Effect(EffectKind.AGENCY, text % words, agency.locality)


def _attribute_effects(plan):
    ended = {one.place.lineage_id: one for one in plan.broken if one.heirs}
    rows = LocalityAttribute.objects.filter(in_force(plan.last_day), locality__lineage__in=ended)
    rows = rows.select_related("locality")
    for row in rows.order_by("locality__code", "kind", "pk"):
        heirs = _names(ended[row.locality.lineage_id].heirs)
        words = {"place": row.locality, "what": row.get_kind_display(), "value": row.value, "heirs": heirs}
        text = _("%(place)s: %(what)s = %(value)s; has to be decided anew for %(heirs)s.")
        yield Effect(EffectKind.ATTRIBUTE, text % words, row.locality)
