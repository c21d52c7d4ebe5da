"""Areas, groups and what takes investment in the demonstration: generated, and marked so in each row's paper."""

from simple_history.utils import bulk_create_with_history

from accounts.models import User
from criteria.actions.investment import say_investment_needs
from criteria.investment import Need
from criteria.models import CriteriaSet
from criteria.structure import structure_of
from localities.loader import LAST_THREE_TIER_DAY
from localities.models import AttributeKind, Locality, LocalityAttribute
from reports.demo.people import place
from reports.demo.plan import chance


def build_attributes(plan):
    for row in plan["groups"]["provinces"]:
        _share_out(plan["groups"], row)
    for code in plan["investment"]["provinces"]:
        _say_needs(plan["investment"], place(code))


def _share_out(groups, row):
    """Every commune of the province an area or none, and a group: its luck decides, the row gives the shares."""
    since = groups["since"]
    units = Locality.objects.communes().within(place(row["locality"])).in_force_on(LAST_THREE_TIER_DAY).order_by("pk")
    fresh = [
        LocalityAttribute(
            locality=unit,
            kind=kind,
            value=value,
            valid_from=max(since, unit.valid_from or since),
            decision=groups["decision_vi"],
        )
        for unit in units
        for kind, value in (
            (AttributeKind.AREA, _drawn(row["areas"], chance("area", unit.code))),
            (AttributeKind.COMMUNE_GROUP, _drawn(row["groups"], chance("group", unit.code))),
        )
        if value
    ]
    bulk_create_with_history(fresh, LocalityAttribute)


def _drawn(shares, draw):
    """The value whose share of the whole the draw falls into; "" beyond the last."""
    for value, share in shares.items():
        if draw < share:
            return str(value)
        draw -= share
    return ""


def _say_needs(investment, province):
    office = User.objects.get(roles__locality=province, roles__role="COORDINATION")
    for code, needs in investment["sets"].items():
        criteria_set = CriteriaSet.objects.get(code=code)
        structure = structure_of(criteria_set, investment["since"])
        criteria = {criterion.number: criterion.pk for criterion in structure.criteria}
        answers = {(criteria[number], ""): Need.YES for number in needs["yes"]}
        answers |= {(criteria[number], ""): Need.NO for number in needs["no"]}
        answers |= {
            (one.criterion_id, one.number): Need.YES if one.number in needs["yes_of"] else Need.NO
            for one in structure.indicators if one.number in (*needs["yes_of"], *needs["no_of"])
        }  # fmt: skip
        say_investment_needs(
            province=province, criteria_set=criteria_set, answers=answers, since=investment["since"],
            note=investment["note_vi"], by=office,
        )  # fmt: skip
