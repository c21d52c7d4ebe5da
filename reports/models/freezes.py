"""What a closed quarter said: its base rows and its forms, each with the hash it had when it was closed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from criteria.models import CriteriaSet, ReportingPeriod
from localities.models import Locality


class Freeze(models.Model):
    """The figures of a period as they were closed. Append-only; `edition` 0 is the closing itself.

    Every correction after it stores the next edition. Opening the period again ends all editions of the `closing`;
    closing it anew begins another one. `rows` is compressed JSON, see reports/freezing/base.py for its shape.
    """

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="freezes", verbose_name=_("reporting period")
    )
    closing = models.PositiveSmallIntegerField(
        _("closing"), default=1, help_text=_("How often the period had been closed by then.")
    )
    edition = models.PositiveSmallIntegerField(
        _("edition"), default=0, help_text=_("0: as closed; then one for each correction.")
    )
    correction_number = models.PositiveSmallIntegerField(_("made by correction number"), null=True, blank=True)
    rows = models.BinaryField(_("base rows"))
    rows_sha256 = models.CharField(_("hash of the base rows"), max_length=64)
    sha256 = models.CharField(
        _("hash"), max_length=64, help_text=_("SHA-256 over the base rows and every form stored at that moment.")
    )
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_reason = models.CharField(_("reason of the end"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("frozen quarter")
        verbose_name_plural = _("frozen quarters")
        constraints = [
            models.UniqueConstraint(fields=["period", "closing", "edition"], name="freeze_edition_once"),
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True) | Q(ended_at__isnull=False),
                name="freeze_ended_by_and_when",
                violation_error_message=_("Who ended it and when belong together."),
            ),
        ]

    def __str__(self):
        return f"{self.period} · {self.closing}.{self.edition}"

    @property
    def is_valid(self):
        return self.ended_at is None

    @property
    def short_hash(self):
        return self.sha256[:12]


class FrozenForm(models.Model):
    """One form of one place as it was when the period was closed: `tables` is compressed JSON of its sheets.

    Forms of the province and its districts; those of communes are laid out from the base rows.
    """

    freeze = models.ForeignKey(Freeze, models.CASCADE, related_name="forms", verbose_name=_("frozen quarter"))
    name = models.CharField(_("form"), max_length=40)
    locality = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("locality"))
    criteria_set = models.ForeignKey(CriteriaSet, models.PROTECT, related_name="+", verbose_name=_("criteria set"))
    basis = models.CharField(_("figures"), max_length=8, default="approved")
    tables = models.BinaryField(_("tables"))
    sha256 = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("frozen form")
        verbose_name_plural = _("frozen forms")
        constraints = [
            models.UniqueConstraint(
                fields=["freeze", "name", "locality", "criteria_set", "basis"], name="frozen_form_once"
            ),
        ]

    def __str__(self):
        return f"{self.name} · {self.locality} · {self.freeze}"
