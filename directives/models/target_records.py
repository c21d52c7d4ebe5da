"""What is written beside a target after its document: new terms by a later decision, and figures entered by hand."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from directives.models.targets import Target


class TargetRevision(models.Model):
    """Terms of a target from a day on, all of them as they then stand, with the decision that set them."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="revisions", verbose_name=_("target"))
    decided_on = models.DateField(_("decided on"))
    document = models.CharField(_("decision"), max_length=200)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=18, decimal_places=4, null=True, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("revision of a target")
        verbose_name_plural = _("revisions of targets")
        constraints = [models.UniqueConstraint(fields=["target", "decided_on"], name="target_revised_once_a_day")]

    def __str__(self):
        return f"{self.document} ({self.decided_on:%d/%m/%Y})"


class TargetFigure(models.Model):
    """The figure of a target on a day as the office read it somewhere: no roll-up of the system counts it."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="figures", verbose_name=_("target"))
    day = models.DateField(_("state of"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    source = models.CharField(_("source"), max_length=300)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), default=timezone.now)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("figure entered by hand")
        verbose_name_plural = _("figures entered by hand")
        constraints = [models.UniqueConstraint(fields=["target", "day"], name="target_one_figure_a_day")]

    def __str__(self):
        return f"{self.target.code} {self.day:%d/%m/%Y}: {self.value.normalize():f}"
