"""The counts of a closed quarter, one slim row for each province and district: what long series are read from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from criteria.models import CriteriaSet, ReportingPeriod
from localities.models import Locality
from reports.models.freezes import Freeze


class FrozenRollup(models.Model):
    """Approved figures of a unit under a commune set as an edition of the freeze has them. Append-only.

    `holds` marks the rows of the edition in force: the last correction's, none while the period is open again. Counts
    of recognised units are empty where no decision of the province was recorded.
    """

    freeze = models.ForeignKey(Freeze, models.CASCADE, related_name="rollups", verbose_name=_("frozen quarter"))
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("reporting period"))
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("locality"))
    holds = models.BooleanField(_("holds"), default=True)
    total = models.PositiveIntegerField(_("communes"))
    standard = models.PositiveIntegerField(_("recognised as standard"), null=True, blank=True)
    advanced = models.PositiveIntegerField(_("recognised as advanced"), null=True, blank=True)
    exemplary = models.PositiveIntegerField(_("recognised as model"), null=True, blank=True)
    assessed = models.PositiveIntegerField(_("assessed"))
    meets = models.PositiveIntegerField(_("meet all criteria"))
    met_sum = models.PositiveIntegerField(_("criteria met, sum"))
    below_15 = models.PositiveIntegerField(_("below 15 criteria"))

    class Meta:
        verbose_name = _("frozen roll-up")
        verbose_name_plural = _("frozen roll-ups")
        constraints = [
            models.UniqueConstraint(fields=["freeze", "criteria_set", "locality"], name="frozen_rollup_once"),
        ]
        indexes = [
            models.Index(fields=["locality", "criteria_set", "period"], condition=Q(holds=True), name="rollup_holds")
        ]

    def __str__(self):
        return f"{self.locality} · {self.freeze}"
