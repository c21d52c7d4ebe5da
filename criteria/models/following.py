"""What the office does around a period: letting one place enter again, reminding, drawing a sample to re-check."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models.periods import ReportingPeriod
from criteria.models.sets import CriteriaSet
from localities.models import Locality


class Unlocking(models.Model):
    """A place may enter in a period that is no longer open, until a day; ended early with who and when."""

    period = models.ForeignKey(
        ReportingPeriod, models.CASCADE, related_name="unlockings", verbose_name=_("reporting period")
    )
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("locality"))
    until = models.DateField(_("until"), help_text=_("The last day on which it may enter."))
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("unlocking")
        verbose_name_plural = _("unlockings")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="unlocking_ended_by_and_when",
                violation_error_message=_("Who ended it and when belong together."),
            )
        ]
        indexes = [models.Index(fields=["period", "locality", "until"])]

    def __str__(self):
        return f"{self.locality}, {self.period.code}: {self.until:%d/%m/%Y}"


class EntryReminder(models.Model):
    """The office reminded those who have not handed over their figures; append-only."""

    period = models.ForeignKey(
        ReportingPeriod, models.CASCADE, related_name="reminders", verbose_name=_("reporting period")
    )
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    localities = models.ManyToManyField(Locality, related_name="+", verbose_name=_("units not handed over"))
    people = models.ManyToManyField(User, related_name="+", blank=True, verbose_name=_("people reminded"))
    text = models.CharField(_("text"), max_length=500, blank=True)
    mails = models.PositiveIntegerField(_("e-mails sent"), default=0)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("reminder of figures due")
        verbose_name_plural = _("reminders of figures due")

    def __str__(self):
        return f"{self.period.code} {self.criteria_set.code} {self.at:%d/%m/%Y %H:%M}"


class RecheckSample(models.Model):
    """Units drawn for re-checking on the spot (phúc tra): the same seed over the same units draws the same sample."""

    period = models.ForeignKey(
        ReportingPeriod, models.CASCADE, related_name="samples", verbose_name=_("reporting period")
    )
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    seed = models.CharField(_("seed"), max_length=40)
    size = models.PositiveSmallIntegerField(_("units to draw"))
    roster = models.JSONField(_("codes drawn from"), default=list)
    localities = models.ManyToManyField(Locality, related_name="+", verbose_name=_("units drawn"))
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("sample for re-checking")
        verbose_name_plural = _("samples for re-checking")

    def __str__(self):
        return f"{self.period.code} {self.criteria_set.code}: {self.seed}"
