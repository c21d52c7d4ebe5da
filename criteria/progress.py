"""How far a period has come by one set: who has submitted, who has not, who is late. Counted over a Section's units."""

from collections import Counter
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from criteria.due import is_overdue
from criteria.models import IndicatorResult, State, Transition
from criteria.rules import HandOver, is_waiting
from localities.models import Level
from ntm.lib.numbers import format_count


@dataclass
class Progress:
    """Counts of the units a person may look at. Waiting: not handed over; handed over: submitted, checked, approved."""

    section: object
    day: object

    def __post_init__(self):
        lines = self.section.everything
        count = HandOver(line.state for line in lines)
        self.by_state, self.total, self.handed_over = count.by_state, count.total, count.handed_over
        self.waiting = [line for line in lines if is_waiting(line.state)]
        self.unlocked = [line for line in lines if line.unlocking]

    @property
    def period(self):
        return self.section.period

    @property
    def criteria_set(self):
        return self.section.criteria_set

    @property
    def is_done(self):
        return not self.waiting

    @property
    def late(self):
        """Units not handed over although the due date has passed; none once the period is no longer open."""
        return self.waiting if self.period.is_open and is_overdue(self.period, self.day) else []

    @property
    def remindable(self):
        """Units not handed over whose figures can still move."""
        return [line for line in self.waiting if line.is_open]

    @property
    def submitted(self):
        return self.by_state[State.SUBMITTED]

    @property
    def verified(self):
        return self.by_state[State.VERIFIED]

    @property
    def approved(self):
        return self.by_state[State.APPROVED]

    @property
    def returned(self):
        return self.by_state[State.RETURNED]

    @property
    def waiting_words(self):
        return waiting_words(len(self.waiting), self.total, self.criteria_set.level)

    def href(self, state=""):
        """The list of the units in a state, on the entry home."""
        query = f"?period={self.period.code}&set={self.criteria_set.code}" + (f"&state={state}" if state else "")
        return reverse("criteria:entry-home") + query

    @property
    def waiting_href(self):
        args = (self.period.province.code, self.period.code, self.criteria_set.code)
        return reverse("criteria:entry-waiting", args=args)

    @property
    def all_href(self):
        return self.href()

    @property
    def submitted_href(self):
        return self.href(State.SUBMITTED)

    @property
    def verified_href(self):
        return self.href(State.VERIFIED)

    @property
    def approved_href(self):
        return self.href(State.APPROVED)

    @property
    def returned_href(self):
        return self.href(State.RETURNED)


def waiting_words(count, total, level):
    """ "32/116 xã chưa nộp"."""
    text = {
        Level.PROVINCE: _("%(count)s/%(total)s provinces not submitted"),
        Level.DISTRICT: _("%(count)s/%(total)s districts not submitted"),
        Level.COMMUNE: _("%(count)s/%(total)s communes not submitted"),
        Level.VILLAGE: _("%(count)s/%(total)s villages not submitted"),
    }[level]
    return text % {"count": format_count(count), "total": format_count(total)}


@dataclass
class Gap:
    """What one unit still has to do: `entered` of `cells`, `kept` cells unconfirmed, `returned` the Transition."""

    line: object
    cells: int
    kept: int = 0
    returned: object = None

    @property
    def place(self):
        return self.line.place

    @property
    def unknown(self):
        return self.line.unknown

    @property
    def entered(self):
        return self.cells - self.line.unknown


def gaps_of(lines, cells):
    """[Gap] of lines of one Section; `cells`: its indicator count. Two queries whatever the number of units."""
    ids = [line.assessment.pk for line in lines if line.assessment]
    kept, returned = kept_cells(ids), _returned(lines)
    return [
        Gap(line, cells, kept.get(line.assessment.pk, 0), returned.get(line.assessment.pk))
        if line.assessment
        else Gap(line, cells)
        for line in lines
    ]


def kept_cells(ids):
    """{assessment: indicators kept from last period and not confirmed}."""
    rows = IndicatorResult.objects.filter(assessment__in=ids, is_carried=True, indicator__parent=None)
    return Counter(rows.exclude(value=None, verdict="", text_value="").values_list("assessment_id", flat=True))


def _returned(lines):
    """{assessment: its latest return} of those sent back."""
    ids = [line.assessment.pk for line in lines if line.assessment and line.state == State.RETURNED]
    rows = Transition.objects.filter(assessment__in=ids, to_state=State.RETURNED).select_related("by")
    return {row.assessment_id: row for row in rows.order_by("at", "pk")}
