"""The roadmap: by when each criterion of each commune is to be met. Append-only; the last word on a cell counts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models.assessments import Door
from criteria.models.sets import Criterion
from localities.models import Locality


class RoadmapEntryQuerySet(models.QuerySet):
    def visible_to(self, scope):
        return self if scope.sees_everything else self.filter(province__in=scope.province_ids)

    def of(self, province, criteria_set):
        """What was said of a province's communes under a set, oldest first."""
        rows = self.filter(province__lineage=province.lineage_id, criterion__criteria_set=criteria_set)
        return rows.order_by("pk")


class RoadmapEntry(models.Model):
    """By when a criterion of a commune is planned: "2025", "2025-Q2", or "" where the plan was taken back."""

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="roadmap", verbose_name=_("locality"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    term = models.CharField(_("planned for"), max_length=7, blank=True, help_text=_("A year or a quarter of it."))
    old = models.CharField(_("planned before for"), max_length=7, blank=True)
    door = models.CharField(_("entered through"), max_length=8, choices=Door, default=Door.FORM)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    objects = RoadmapEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of the roadmap")
        verbose_name_plural = _("changes of the roadmap")
        indexes = [models.Index(fields=["locality", "criterion"], name="roadmap_cells")]

    def __str__(self):
        return f"{self.locality} · {self.criterion.number}: {self.old or '–'} → {self.term or '–'}"
