"""Areas of communes that an office drew or was given, for its own map."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from localities.models import Locality


class AreaMap(models.Model):
    """Areas of a province's units from one file. A draft until confirmed; a later one or the office ends it.

    `areas`: {lineage key as text: [ring, …]}, a ring being [[longitude, latitude], …], simplified. `unmatched`:
    [[name in the file, why it fits no unit], …].
    """

    province = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("province"))
    file_name = models.CharField(_("file name"), max_length=200)
    areas = models.JSONField(_("areas"), editable=False)
    unmatched = models.JSONField(_("not matched"), default=list, editable=False)
    matched_by = models.CharField(_("matched by"), max_length=100, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("map of areas")
        verbose_name_plural = _("maps of areas")
        constraints = [
            models.UniqueConstraint(
                fields=["province"],
                condition=Q(ended_at__isnull=True, confirmed_at__isnull=False),
                name="area_map_one_in_use",
            ),
            models.UniqueConstraint(
                fields=["province"], condition=Q(confirmed_at__isnull=True), name="area_map_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False), name="area_map_ended_by_and_when"
            ),
        ]

    def __str__(self):
        return f"{self.file_name} · {self.province}"
