"""What stands first on a person's entry home: by role, what waits for whom. Counted over the sections of the page."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from criteria.due import due_words
from criteria.models import (
    Disagreement,
    DisagreementState,
    EntryReminder,
    Indicator,
    IndicatorResult,
    Responsibility,
    State,
)
from criteria.opening import unlockings_in_force
from criteria.progress import Progress, gaps_of

# A unit's figures are the department's to look at from here until they are approved.
TO_VERIFY = (State.SUBMITTED, State.VERIFIED)


@dataclass
class Duty:
    """One criterion in a department's charge: of `total` submitted units `missing` lack its word."""

    criterion: object
    missing: int
    total: int


@dataclass
class Own:
    """An official's units by one set: what is not handed over yet, unit by unit; `check_href` submits all."""

    progress: Progress
    due: dict
    gaps: list
    unlockings: list = field(default_factory=list)
    check_href: str = ""


@dataclass
class Home:
    """Panels by role; an empty one is not drawn. `disagreements`: open ones, those past their answer date beside."""

    own: list = field(default_factory=list)
    reminders: list = field(default_factory=list)
    duties: list = field(default_factory=list)
    office: list = field(default_factory=list)
    leading: list = field(default_factory=list)
    disagreements: dict = field(default_factory=dict)


def home_of(user, scope, sections):
    """Home of a person over the Sections shown (unfiltered); a fixed number of queries for each of them."""
    day = timezone.localdate()
    progresses = [Progress(section, day) for section in sections if section.total]
    home = Home()
    if scope.entry_ids:
        home.own = _own(scope, progresses, day)
        home.reminders = _reminders(user, progresses)
    if scope.agency_ids:
        theirs = [one for one in progresses if one.period.province_id in scope.department_ids]
        home.duties = [(one, verification_href(one), _duties(scope, one)) for one in theirs]
    home.office = _by_period([one for one in progresses if scope.manages(one.period.province)], day)
    home.leading = _by_period([one for one in progresses if one.period.province_id in scope.leading_ids], day)
    home.disagreements = _disagreements(scope, day) if scope.entry_ids or scope.agency_ids or home.office else {}
    return home


def _due(progress, day):
    return due_words(progress.period, day, is_done=progress.is_done)


def _by_period(progresses, day):
    """[(period, its due date in words, [Progress])] in the order of the page."""
    found = {}
    for one in progresses:
        found.setdefault(one.period, []).append(one)
    return [
        (period, due_words(period, day, is_done=all(one.is_done for one in group)), group)
        for period, group in found.items()
    ]


# -- Officials --------------------------------------------------------------------------------------------------------


def _own(scope, progresses, day):
    """Own units that may still move; a period no longer open is nobody's work but for what is unlocked."""
    found = []
    for one in progresses:
        lines = [line for line in one.waiting if line.can_enter and line.is_open]
        mine = any(line.can_enter for line in one.section.everything)
        if not mine or not (one.period.is_open or lines):
            continue
        unlockings = {line.unlocking.pk: line.unlocking for line in lines if line.unlocking}
        gaps = gaps_of(lines, one.section.indicator_count)
        found.append(Own(one, _due(one, day), gaps, list(unlockings.values()), _check_href(one, lines)))
    return found


def _check_href(progress, lines):
    """The checks of all these units at once: at their district, or at the province where there are several."""
    if len(lines) < 2:
        return ""
    heads = {line.place.district_id: line.place.district for line in lines}
    place = next(iter(heads.values())) if len(heads) == 1 else None
    place = place or progress.period.province
    return reverse("criteria:entry-check", args=[place.code, progress.period.code, progress.criteria_set.code])


def unlocked_periods(scope):
    """Keys of periods in which a place is unlocked that the person enters, or whose province it runs."""
    if not (scope.entry_ids or scope.managed_ids):
        return set()
    near = Q(locality__in=scope.entry_ids) | Q(locality__district__in=scope.entry_ids)
    above = Q(locality__children__in=scope.entry_ids) | Q(period__province__in=scope.managed_ids)
    return set(unlockings_in_force().filter(near | above).values_list("period_id", flat=True))


def _reminders(user, progresses):
    """[(reminder, units of it still to be handed over)] of a person, the latest of each period and set."""
    waiting = {(one.period.pk, one.criteria_set.pk): _movable(one) for one in progresses}
    rows = EntryReminder.objects.filter(people=user, period__in=[period for period, _set in waiting])
    latest = {}
    for row in rows.select_related("period", "criteria_set", "by").prefetch_related("localities").order_by("at", "pk"):
        latest[row.period_id, row.criteria_set_id] = row
    found = []
    for key, row in latest.items():
        lineages = waiting.get(key, {})
        theirs = sorted(row.localities.all(), key=lambda place: place.sort_key)
        units = [lineages[place.lineage_id] for place in theirs if place.lineage_id in lineages]
        if units:
            found.append((row, units))
    return found


def _movable(progress):
    """{lineage: place} of the person's own units that can still be handed over."""
    lines = [line for line in progress.remindable if line.can_enter]
    return {line.place.lineage_id: line.place for line in lines}


# -- Departments ------------------------------------------------------------------------------------------------------


def _duties(scope, progress):
    """[Duty] of the criteria in the department's charge, in the order of the set; three queries."""
    submitted = [line.assessment.pk for line in progress.section.everything if line.state in TO_VERIFY]
    criteria = _criteria_of(scope, progress)
    indicators = Counter(
        Indicator.objects.in_force_on(progress.period.end_date)
        .filter(criterion__in=criteria, parent=None)
        .values_list("criterion_id", flat=True)
    )
    said = _said_by_department(submitted, criteria, progress.period.end_date)
    found = []
    for criterion in criteria:
        complete = sum(count >= indicators[criterion.pk] for count in said[criterion.pk].values())
        found.append(Duty(criterion, len(submitted) - complete, len(submitted)))
    return found


def _criteria_of(scope, progress):
    rows = Responsibility.objects.in_force_on(progress.period.end_date).filter(
        agency__in=scope.agency_ids, province__lineage=progress.period.province.lineage_id,
        criterion__criteria_set=progress.criteria_set,
    )  # fmt: skip
    found = {row.criterion for row in rows.select_related("criterion")}
    return sorted(found, key=lambda criterion: criterion.order)


def _said_by_department(assessments, criteria, day):
    """{criterion: {assessment: indicators with the department's verdict}}."""
    rows = IndicatorResult.objects.filter(
        assessment__in=assessments, indicator__criterion__in=criteria, indicator__parent=None
    ).exclude(department_verdict="")
    rows = rows.values_list("indicator__criterion_id", "assessment_id").annotate(count=Count("pk"))
    found = defaultdict(dict)
    for criterion, assessment, count in rows:
        found[criterion][assessment] = count
    return found


# -- Disagreements ----------------------------------------------------------------------------------------------------


def _disagreements(scope, day):
    """{"open", "late", "href"} of the open disagreements that concern the person; {} where there is none."""
    rows = Disagreement.objects.filter(_concerning(scope), state=DisagreementState.OPEN)
    counts = rows.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_date__lt=day)))
    return {**counts, "href": _href("criteria:disagreement-list")} if counts["open"] else {}


def _concerning(scope):
    own = Q(pk__in=())
    if scope.entry_ids:
        ids = scope.entry_ids
        own |= Q(assessment__locality__in=ids) | Q(assessment__locality__district__in=ids)
        own |= Q(assessment__locality__parent__in=ids)
    if scope.agency_ids:
        own |= Q(agency__in=scope.agency_ids)
    return own | Q(assessment__province__in=scope.managed_ids)


def _href(name):
    """Address of a page, or the entry home itself where the site has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse("criteria:entry-home")


def verification_href(progress):
    """Where a department states its word on the submitted units, else the list of them."""
    args = (progress.period.province.code, progress.period.code, progress.criteria_set.code)
    try:
        return reverse("criteria:entry-verification", args=args)
    except NoReverseMatch:
        return progress.href(State.SUBMITTED)
