"""What-ifs kept under a name: ticks on results, never results."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from accounts.scope import scope_of
from criteria.models import Attainment, CriteriaSet
from localities.models import Locality


class ScenarioQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, as long as one sees the place, and those of the provinces one's office runs."""
        scope = scope_of(user)
        managed = Q(place__in=scope.managed_ids) | Q(place__province__in=scope.managed_ids)
        seen = Q(place__in=scope.province_ids) | Q(place__province__in=scope.province_ids)
        return self.filter(managed | (Q(made_by=user) & seen))


class Scenario(models.Model):
    """Results of communes supposed to be met, under one set, on the figures of a day and basis.

    `ticks`: [{"code", "lineage", "name", "kind", "number"}], kinds as in reports.scenarios.ticks; `seen`: the figures
    before and after as they were when it was saved, so that opening it again can say what has changed since.
    """

    place = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("place"))
    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(_("note"), max_length=500, blank=True)
    attainment = models.CharField(_("attainment"), max_length=16, choices=Attainment)
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    basis = models.CharField(_("figures"), max_length=8)
    day = models.DateField(_("figures as of"))
    ticks = models.JSONField(_("supposed to be met"), default=list)
    seen = models.JSONField(_("figures when saved"), default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    edited_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("edited by")
    )
    edited_at = models.DateTimeField(_("edited at"), null=True, blank=True)

    history = HistoricalRecords()
    objects = ScenarioQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        constraints = [
            models.CheckConstraint(
                condition=Q(edited_by__isnull=True) | Q(edited_at__isnull=False),
                name="scenario_edited_by_and_when",
                violation_error_message=_("Who edited and when belong together."),
            )
        ]
        indexes = [models.Index(fields=["place", "-made_at"])]

    def __str__(self):
        return f"{self.name} · {self.place.full_name}"
