"""The terms of a target on a day: those of its document until a later decision set them anew."""

import copy

from django.db.models import DateField, OuterRef, Subquery, Value

from directives.models import TargetRevision
from ntm.looks import together

TERMS = ("value", "denominator", "deadline")


def with_terms(targets, day):
    """Rows that bring the terms in force on a day along, in the same statement."""
    last = TargetRevision.objects.filter(target=OuterRef("pk"), decided_on__lte=day).order_by("-decided_on")
    found = {f"revised_{name}": Subquery(last.values(name)[:1]) for name in TERMS}
    day = Value(day, output_field=DateField())
    return targets.annotate(terms_day=day, revision_key=Subquery(last.values("pk")[:1]), **found)


@together
def revisions_of(targets):
    """{target key: [its revisions, oldest first]}."""
    found = {key: [] for key in targets}
    for row in TargetRevision.objects.filter(target__in=targets).order_by("decided_on", "pk"):
        found[row.target_id].append(row)
    return found


def revised(target, day):
    """The target as it is asked for on a day: itself, or a copy with the terms of its last decision by then.

    The copy is for reading and is never saved. Rows read with `with_terms` of the same day cost no query, others one
    for every day.
    """
    if getattr(target, "terms_day", None) == day:
        terms = {name: getattr(target, f"revised_{name}") for name in TERMS} if target.revision_key else None
    else:
        past = [row for row in revisions_of(target.pk) if row.decided_on <= day]
        terms = {name: getattr(past[-1], name) for name in TERMS} if past else None
    if not terms:
        return target
    other = copy.copy(target)
    for name, value in terms.items():
        setattr(other, name, value)
    if (other.value, other.denominator) != (target.value, target.denominator):
        other.percentage = None  # a share the document prints belongs to its own numbers
    return other
