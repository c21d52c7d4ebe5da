"""Read-only links for leaders without an account."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import User
from localities.models import Locality


class SharedLink(models.Model):
    """An address that shows the approved figures of a place and what lies below it, until it expires or is revoked.

    The secret is told once; only its hash is kept. `uses` counts opened pages.
    """

    place = models.ForeignKey(Locality, models.PROTECT, related_name="+", verbose_name=_("place"))
    label = models.CharField(
        _("for whom"), max_length=200, help_text=_("An office or post, for example: Standing Board.")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_on = models.DateField(_("valid to"), help_text=_("The last day on which it opens."))
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("revoked by")
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("pages opened"), default=0, editable=False)
    last_used_at = models.DateTimeField(_("last opened at"), null=True, blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["token_hash", "uses", "last_used_at"])

    class Meta:
        verbose_name = _("read-only link")
        verbose_name_plural = _("read-only links")
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_by__isnull=True) | Q(revoked_at__isnull=False),
                name="shared_link_revoked_by_and_when",
                violation_error_message=_("Who revoked it and when belong together."),
            ),
        ]

    def __str__(self):
        return f"{self.label} · {self.place}"

    @property
    def is_expired(self):
        return self.expires_on < timezone.localdate()

    @property
    def is_open(self):
        return self.revoked_at is None and not self.is_expired
