"""By when criteria are to be met: whoever enters a commune plans for it. Every change is a row of its own."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.scope import scope_of
from criteria.actions.plans import Problem, Refused
from criteria.models import Criterion, Door, RoadmapEntry
from criteria.roadmap import parse_term, term_words, year_of
from localities.models import Kind, Level, Locality

# The programme began in 2010; a roadmap reaches at most this many years ahead.
FIRST_YEAR, YEARS_AHEAD = 2010, 15


@dataclass(frozen=True)
class Wish:
    """A cell as somebody wants it: `text` as typed, `shown` the term that stood there when they looked.

    `shown` None compares nothing. `where` is the caller's own mark of the cell, handed back in problems.
    """

    locality: Locality
    criterion: Criterion
    text: str
    shown: str | None = None
    where: object = None


@dataclass(frozen=True)
class RoadmapProblem(Problem):
    """Why one cell is refused; `stored` is what somebody else has planned since the person looked."""

    where: object = None


@dataclass
class RoadmapPlan:
    """What these wishes would change: `changes` [(wish, term now, term wanted)]."""

    changes: list = field(default_factory=list)
    problems: list = field(default_factory=list)


def plan_roadmap(wishes, *, by):
    """RoadmapPlan of a list of Wish; two queries, nothing is written."""
    wishes, scope, plan = list(wishes), scope_of(by), RoadmapPlan()
    stored = stored_terms(wishes)
    twice = Counter((wish.locality.lineage_id, wish.criterion.pk) for wish in wishes)
    for wish in wishes:
        key = wish.locality.lineage_id, wish.criterion.pk
        row = stored.get(key)
        now = row.term if row else ""
        term, reason = _wanted(wish, scope)
        if not reason and twice[key] > 1:
            reason = _("this cell is planned twice")
        if not reason and term != now and wish.shown is not None and wish.shown != now:
            reason = _moved_words(row, term)
        if reason:
            words = {"place": wish.locality.full_name, "number": wish.criterion.number, "reason": reason}
            text = _("%(place)s, criterion %(number)s: %(reason)s") % words
            plan.problems.append(RoadmapProblem(text, locality_id=wish.locality.pk, where=wish.where))
        elif term != now:
            plan.changes.append((wish, now, term))
    return plan


@transaction.atomic
def record_roadmap(wishes, *, by, door=Door.FORM):
    """Plan these cells, all or none; the rows written. Refused names each cell that is wrong or has moved since."""
    wishes = list(wishes)
    # Whoever plans for the same communes at the same moment waits here.
    held = Locality.objects.select_for_update(of=("self",)).filter(pk__in={wish.locality.pk for wish in wishes})
    list(held.order_by("pk").values_list("pk"))
    plan = plan_roadmap(wishes, by=by)
    if plan.problems:
        raise Refused(plan.problems)
    now = timezone.now()
    return RoadmapEntry.objects.bulk_create(
        RoadmapEntry(
            province_id=wish.locality.own_province_id,
            locality=wish.locality,
            criterion=wish.criterion,
            term=term,
            old=old,
            door=door,
            by=by,
            at=now,
        )
        for wish, old, term in plan.changes
    )


def stored_terms(wishes):
    """{(lineage, criterion): last RoadmapEntry} of the communes wished for."""
    lineages = {wish.locality.lineage_id for wish in wishes}
    rows = RoadmapEntry.objects.filter(locality__lineage__in=lineages).select_related("locality", "by")
    return {(row.locality.lineage_id, row.criterion_id): row for row in rows.order_by("pk")}


def _wanted(wish, scope):
    """(term, why not)."""
    place = wish.locality
    if not scope.enters(place):
        return "", _("you plan only for communes of your own place")
    if (place.level, place.kind) != (Level.COMMUNE, Kind.COMMUNE):
        return "", _("only communes have a roadmap")
    try:
        term = parse_term(wish.text)
    except ValueError:
        return "", _("“%(text)s” is no year or quarter; write 2025 or II/2025") % {"text": wish.text}
    last = timezone.localdate().year + YEARS_AHEAD
    if term and not FIRST_YEAR <= year_of(term) <= last:
        return "", _("the year lies outside %(first)s–%(last)s") % {"first": FIRST_YEAR, "last": last}
    return term, ""


def _moved_words(row, term):
    words = {"stored": term_words(row.term) or "–", "mine": term_words(term) or "–",
             "by": row.by.get_full_name() if row.by else _("the system"),
             "at": f"{timezone.localtime(row.at):%H:%M %d/%m/%Y}"}  # fmt: skip
    return _("planned for %(stored)s by %(by)s at %(at)s since you looked; you wrote %(mine)s") % words
