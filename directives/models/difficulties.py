"""What stands in the way, what is proposed, who can decide it, and what was answered."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Agency, User
from criteria.models import Criterion
from directives.models.targets import Target
from directives.models.tasks import Task
from localities.models import Locality
from ntm.lib.text import search_key


class DifficultyState(models.TextChoices):
    OPEN = "OPEN", _("not answered")
    ANSWERED = "ANSWERED", _("answered")
    CLOSED = "CLOSED", _("settled")


# State of a difficulty by its days, for lists.
IN_STATE = {
    DifficultyState.OPEN: Q(answered_on__isnull=True, closed_on__isnull=True),
    DifficultyState.ANSWERED: Q(answered_on__isnull=False, closed_on__isnull=True),
    DifficultyState.CLOSED: Q(closed_on__isnull=False),
}


class DifficultyQuerySet(models.QuerySet):
    def visible_to(self, scope):
        """Office and leadership: their province. Others: what they raised, and what their agency is to decide."""
        if scope.sees_everything:
            return self
        here = scope.entry_ids
        own = Q(agency__in=scope.agency_ids) | Q(decider__in=scope.agency_ids)
        own |= Q(agency__locality__in=here) | Q(decider__locality__in=here)
        own |= Q(from_place__in=here) | Q(from_place__district__in=here) | Q(from_place__parent__in=here)
        return self.filter(Q(province__in=scope.managed_ids | scope.leading_ids) | own)

    def in_state(self, state):
        return self.filter(IN_STATE[state])

    def known_on(self, day):
        return self.filter(raised_on__lte=day)


class Difficulty(models.Model):
    """A difficulty with its proposal. Of a missed target: the reason why, and the remedy."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="difficulties",
        verbose_name=_("raised by the agency"),
    )
    from_place = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="difficulties_raised",
        verbose_name=_("raised by the place"),
    )  # fmt: skip
    person = models.CharField(_("name and office of the person"), max_length=160, blank=True)
    raised_on = models.DateField(_("raised on"))
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, null=True, blank=True, related_name="difficulties", verbose_name=_("criterion")
    )
    locality = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="difficulties", verbose_name=_("about the place")
    )
    target = models.ForeignKey(
        Target, models.PROTECT, null=True, blank=True, related_name="difficulties", verbose_name=_("target")
    )
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="difficulties", verbose_name=_("task")
    )
    text = models.TextField(
        _("difficulty"), max_length=2000, help_text=_("Of a missed target: the reason why it was missed.")
    )
    proposal = models.TextField(_("proposal"), max_length=2000, blank=True, help_text=_("What would remedy it."))
    decider = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="difficulties_to_decide",
        verbose_name=_("agency that can decide"),
    )  # fmt: skip
    asked_by = models.DateField(_("answer asked for by"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(_("name and office of who answered"), max_length=160, blank=True)
    answer_document = models.CharField(_("document of the answer"), max_length=200, blank=True)
    closed_on = models.DateField(_("settled on"), null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by"))
    search_key = models.TextField(editable=False)

    history = HistoricalRecords(excluded_fields=["search_key"])
    objects = DifficultyQuerySet.as_manager()

    class Meta:
        verbose_name = _("difficulty")
        verbose_name_plural = _("difficulties")
        constraints = [
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | Q(from_place__isnull=False),
                name="difficulty_raised_by_somebody",
                violation_error_message=_("Say which agency or place raises it."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="")
                | (Q(answered_on__isnull=False, answered_on__gte=F("raised_on")) & ~Q(answer="")),
                name="difficulty_answered_with_words_and_day",
                violation_error_message=_("An answer has its words and a day that is not before the question."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("raised_on")),
                name="difficulty_settled_after_it_was_raised",
                violation_error_message=_("It cannot be settled before it was raised."),
            ),
        ]

    def __str__(self):
        return f"{self.text[:80]} ({self.raised_on:%d/%m/%Y})"

    @property
    def raised_by(self):
        return self.agency.name if self.agency else str(self.from_place or "")

    @property
    def state(self):
        if self.closed_on:
            return DifficultyState.CLOSED
        return DifficultyState.ANSWERED if self.answered_on else DifficultyState.OPEN

    def state_on(self, day):
        """State as it was on a day: what came later had not happened yet."""
        if self.closed_on and self.closed_on <= day:
            return DifficultyState.CLOSED
        is_answered = self.answered_on and self.answered_on <= day
        return DifficultyState.ANSWERED if is_answered else DifficultyState.OPEN

    def is_late_on(self, day):
        """Whether an answer was asked for by an earlier day and has not come."""
        return bool(self.asked_by) and self.asked_by < day and self.state_on(day) == DifficultyState.OPEN

    def set_keys(self):
        self.search_key = search_key(f"{self.text} {self.proposal} {self.answer} {self.person} {self.raised_by}")
