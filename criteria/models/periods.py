"""Reporting periods: opened by the office, closed, then locked."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from criteria.models.sets import CriteriaSet
from localities.models import Locality
from ntm.lib.quarters import Quarter


class PeriodState(models.TextChoices):
    OPEN = "OPEN", _("open")
    CLOSED = "CLOSED", _("closed")
    LOCKED = "LOCKED", _("locked")


class ReportingPeriod(models.Model):
    """One quarter of one province. Its figures describe the state at its last day."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="periods", verbose_name=_("province"))
    code = models.CharField(_("code"), max_length=10)
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("last day"))
    due_date = models.DateField(_("due date"), null=True, blank=True)
    jump_percent = models.PositiveSmallIntegerField(
        _("jump to look at, percent"), default=50,
        help_text=_("A number that differs from last period's by more than this share is pointed out."),
    )  # fmt: skip
    answer_days = models.PositiveSmallIntegerField(
        _("days to settle a disagreement"), default=5, help_text=_("From the day a department states another result.")
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("days of reminding before the due date"), default=7, help_text=_("From then on the due date is pointed out.")
    )
    criteria_sets = models.ManyToManyField(CriteriaSet, blank=True, verbose_name=_("criteria sets in use"))
    state = models.CharField(_("state"), max_length=6, choices=PeriodState, default=PeriodState.OPEN)
    state_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("state set by")
    )
    state_at = models.DateTimeField(_("state set at"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                name="period_code_once_a_province",
                violation_error_message=_("This province already has that period."),
            )
        ]

    def __str__(self):
        return f"{self.label}, {self.province.full_name}"

    @property
    def label(self):
        return _("quarter %(quarter)s") % {"quarter": Quarter.parse(self.code).label}

    @property
    def is_open(self):
        return self.state == PeriodState.OPEN


class PeriodSetChoice(models.Model):
    """The office chose or took off a set of a period: when and why. Append-only."""

    period = models.ForeignKey(
        ReportingPeriod, models.CASCADE, related_name="set_choices", verbose_name=_("reporting period")
    )
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    is_added = models.BooleanField(_("added"), help_text=_("No: taken off."))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("choice of a set")
        verbose_name_plural = _("choices of sets")

    def __str__(self):
        return f"{self.period}: {self.criteria_set}"
