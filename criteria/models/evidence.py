"""Papers behind a result: files kept with one indicator of one assessment."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models.assessments import Assessment
from criteria.models.sets import Indicator


class Evidence(models.Model):
    """A file that proves a result. Its type is what its bytes say; it is taken off with who and when, never deleted."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence", verbose_name=_("assessment"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name=_("indicator"))
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m/")
    file_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, editable=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken off by")
    )
    removed_at = models.DateTimeField(_("taken off at"), null=True, blank=True)

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_by__isnull=True) | Q(removed_at__isnull=False),
                name="evidence_removed_by_and_when",
                violation_error_message=_("Who took it off and when belong together."),
            )
        ]
        indexes = [models.Index(fields=["assessment", "indicator"])]

    def __str__(self):
        return self.file_name
